/* SPDX-License-Identifier: BSD-3-Clause */
/* pool.c: the threads behind qn_parallel_for.
 *
 * A job is cut into pieces that the caller and the workers claim one by one, so the caller starts at once, nobody waits for a worker
 * that has not woken up yet, and a core that is busy with something else costs its share only. (With libgomp's static teams every
 * region waited for its slowest thread: on a loaded 2-core machine a 7 ms transform took 70 ms.) Workers spin for a short while after
 * a job, then sleep. One job runs at a time; a second caller, a nested call and a forked child run their loop alone. Where a function
 * of qn_set_interrupt is to be asked, long loops are cut into more pieces, also those of one thread. */
#include <core/core.h>
#include <errno.h>
#include <fenv.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_WORKERS 255
#define PIECES_PER_THREAD 4
#define POLLED_GRAINS 8 /* 0.2 ms: loops from here on ask before they start */
#define SPINS 2000 /* about 50 us: the next call of a chain finds the workers awake */

typedef struct job {
    qn_range_fn fn;
    void *context;
    int64_t n, pieces;
    int rounding;      /* of the caller: the workers calculate as it would */
    atomic_bool *stop; /* set when no further piece may start; NULL: nobody asks */
} job;

static pthread_mutex_t busy = PTHREAD_MUTEX_INITIALIZER; /* held by the caller whose job runs */
static job current;
static _Atomic uint32_t generation;   /* counts jobs; workers sleep on it                       */
static _Atomic int64_t next_piece;    /* the first piece nobody has claimed                     */
static _Atomic int open_seats;        /* workers that may still join the current job            */
static _Atomic int at_work;           /* workers inside the current job                         */
static int workers;                   /* started so far; changed under busy                     */
static bool forked;
static _Thread_local bool inside;     /* this thread runs a piece                               */

static void futex_wait(_Atomic uint32_t *word, uint32_t value)
{
    int saved = errno;
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
    errno = saved;
}

static void futex_wake_all(_Atomic uint32_t *word) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0); }

static inline void pause_briefly(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void run_piece(const job *j, int64_t k)
{
    int64_t share = j->n / j->pieces, extra = j->n % j->pieces; /* the first `extra` get one more */
    int64_t begin = k * share + (k < extra ? k : extra);
    j->fn(j->context, begin, begin + share + (k < extra));
}

static bool stopped(const job *j) { return j->stop != NULL && qn_interrupted(); }

/* Claims and runs pieces of the current job until none is left. */
static void run_pieces(void)
{
    inside = true;
    for (int64_t k; !stopped(&current) && (k = atomic_fetch_add_explicit(&next_piece, 1, memory_order_acq_rel)) < current.pieces;)
        run_piece(&current, k);
    inside = false;
}

static void run_alone(const job *j)
{
    for (int64_t k = 0; k < j->pieces && !stopped(j); k++)
        run_piece(j, k);
}

/* A seat in the current job. The worker counts as at work before it looks, so that a caller who has closed the seats and sees nobody at
 * work knows that nobody reads `current` any more. */
static bool take_seat(void)
{
    int seats = atomic_load_explicit(&open_seats, memory_order_acquire);
    while (seats > 0)
        if (atomic_compare_exchange_weak_explicit(&open_seats, &seats, seats - 1, memory_order_acq_rel, memory_order_acquire))
            return true;
    return false;
}

static void *worker(void *unused)
{
    (void)unused;
    uint32_t seen = 0;
    qn_polling.worker = true;
    for (;;) {
        uint32_t now = atomic_load_explicit(&generation, memory_order_acquire);
        for (int i = 0; now == seen && i < SPINS; i++) {
            pause_briefly();
            now = atomic_load_explicit(&generation, memory_order_acquire);
        }
        if (now == seen) {
            futex_wait(&generation, seen);
            continue;
        }
        seen = now;
        atomic_fetch_add_explicit(&at_work, 1, memory_order_seq_cst);
        if (take_seat()) {
            fesetround(current.rounding);
            qn_polling.stop = current.stop;
            run_pieces();
            qn_polling.stop = NULL;
        }
        atomic_fetch_sub_explicit(&at_work, 1, memory_order_acq_rel);
    }
    return NULL;
}

/* Workers live as long as the process, with all signals blocked: those belong to the program's threads. */
static void start_workers(int wanted)
{
    sigset_t all, before;
    pthread_attr_t detached;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    while (workers < wanted && workers < MAX_WORKERS && pthread_create(&thread, &detached, worker, NULL) == 0)
        workers++;
    pthread_attr_destroy(&detached);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void run_job(int threads, const job *j)
{
    start_workers(threads - 1);
    current = *j;
    atomic_store_explicit(&next_piece, 0, memory_order_relaxed);
    atomic_store_explicit(&open_seats, threads - 1, memory_order_release);
    atomic_fetch_add_explicit(&generation, 1, memory_order_release);
    futex_wake_all(&generation);
    run_pieces();
    /* Nobody else may join; those who have are within their last piece. */
    atomic_store_explicit(&open_seats, 0, memory_order_seq_cst);
    while (atomic_load_explicit(&at_work, memory_order_seq_cst) != 0)
        pause_briefly();
}

int qn_threads_for(int64_t n, int64_t grain)
{
    int64_t pieces = n / (grain < 1 ? 1 : grain);
    if (pieces < 2 || forked || inside)
        return 1;
    int threads = qn_get_num_threads();
    return pieces < threads ? (int)pieces : threads;
}

/* Is the loop long enough to be interrupted, and is there somebody to ask? */
static bool polls(int64_t n, int64_t grain)
{
    return (n / POLLED_GRAINS > grain || qn_poll_always) && atomic_load_explicit(&qn_interrupt, memory_order_relaxed) != NULL;
}

static int64_t pieces_for(int64_t n, int64_t grain, int threads, bool polled)
{
    int64_t whole = n / (grain < 1 ? 1 : grain), most = (int64_t)threads * PIECES_PER_THREAD;
    int64_t pieces = threads == 1 ? 1 : whole < most ? whole : most;
    int64_t polled_pieces = !polled ? 0 : qn_poll_always ? PIECES_PER_THREAD : (grain < 0 ? n * -grain : whole) / QN_PIECE_GRAINS;
    if (polled_pieces > pieces)
        pieces = polled_pieces;
    return pieces < n ? pieces : n;
}

static void run_all(int threads, const job *j)
{
    if (threads > 1 && pthread_mutex_trylock(&busy) == 0) {
        run_job(threads, j);
        pthread_mutex_unlock(&busy);
    } else
        run_alone(j);
}

/* A loop within a piece of another ends with that one. */
static qn_status run_polled(int threads, job *j)
{
    atomic_bool own = false, *outer = qn_polling.stop;
    j->stop = qn_polling.stop = outer != NULL ? outer : &own;
    run_all(threads, j);
    qn_polling.stop = outer;
    return atomic_load(j->stop) ? qn_fail_interrupted() : QN_OK;
}

static inline qn_status loop(int threads, int64_t n, int64_t grain, qn_range_fn fn, void *context)
{
    const bool polled = polls(n, grain);
    const int error = errno;
    qn_status status = QN_OK;
    qn_fp_state fp = qn_fp_save();
    if (threads == 1 && !polled)
        fn(context, 0, n);
    else {
        job j = {fn, context, n, pieces_for(n, grain, threads, polled), fegetround(), NULL};
        if (polled)
            status = run_polled(threads, &j);
        else
            run_all(threads, &j);
    }
    qn_fp_restore(fp);
    errno = error; /* functions of libm set it */
    return status;
}

qn_status qn_parallel_for(int64_t n, int64_t grain, qn_range_fn fn, void *context)
{
    return n > 0 ? loop(qn_threads_for(n, grain), n, grain, fn, context) : QN_OK;
}

qn_status qn_serial_for(int64_t n, int64_t grain, qn_range_fn fn, void *context)
{
    if (n > 0 && polls(n, grain))
        return loop(1, n, grain, fn, context);
    if (n > 0)
        fn(context, 0, n);
    return QN_OK;
}

bool qn_after_fork(void) { return forked; }

/* In a child only the forking thread exists: no workers, and the lock may be held by one that is gone. */
static void in_child(void)
{
    forked = true;
    workers = 0;
    pthread_mutex_init(&busy, NULL);
}
__attribute__((constructor)) static void pool_init(void) { pthread_atfork(NULL, NULL, in_child); }
