/* SPDX-License-Identifier: BSD-3-Clause */
/* interrupt.c: whether a call goes on, which the function of qn_set_interrupt is asked between pieces of work.
 *
 * Only the thread that made the call asks; the pool's workers look at the flag of their job, and so do loops inside a piece. A clock
 * that costs 5 ns keeps the questions apart. */
#include <core/object.h>
#include <errno.h>
#include <time.h>

enum { INTERVAL_MS = 50 };

_Atomic(qn_interrupt_fn) qn_interrupt;
static _Atomic(void *) interrupt_context;
bool qn_poll_always;
_Thread_local qn_poll_state qn_polling;

void qn_set_interrupt(qn_interrupt_fn asked, void *context)
{
    atomic_store(&interrupt_context, context);
    atomic_store(&qn_interrupt, asked);
}

static bool due(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    int64_t now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
    if (now - qn_polling.asked_at < INTERVAL_MS && !qn_poll_always)
        return false;
    qn_polling.asked_at = now;
    return true;
}

/* The function may use the library: what this thread is in the middle of is put aside. */
static bool ask(qn_interrupt_fn asked)
{
    int error = errno;
    qn_fp_state fp = qn_fp_save();
    atomic_bool *stop = qn_polling.stop;
    qn_polling.stop = NULL;
    qn_scopes scopes = qn_scopes_put_aside();
    bool yes = asked(atomic_load(&interrupt_context)) != 0;
    qn_scopes_take_back(scopes);
    qn_polling.stop = stop;
    if (yes && stop != NULL)
        atomic_store(stop, true);
    qn_fp_restore_all(fp);
    errno = error;
    return yes;
}

bool qn_interrupted(void)
{
    qn_interrupt_fn asked = atomic_load_explicit(&qn_interrupt, memory_order_relaxed);
    if (asked == NULL)
        return false;
    if (qn_polling.stop != NULL && atomic_load_explicit(qn_polling.stop, memory_order_relaxed))
        return true;
    return !qn_polling.worker && due() && ask(asked);
}

qn_status qn_poll(void) { return qn_interrupted() ? qn_fail_interrupted() : QN_OK; }

qn_status qn_fail_interrupted(void)
{
    return qn_fail(QN_ERR_INTERRUPTED, "interrupted: the function given to qn_set_interrupt asked the call to end");
}
