/* SPDX-License-Identifier: BSD-3-Clause */
/* accuracy.c: bars R1 and R2, the largest error of every function of functions.def on every ISA, in ULP of the exact
 * result's binade; and R3, special values and exact cases.
 *
 *     accuracy [-s seed] [-f] [-c] [-d states] [-k keys] [-p python] [name ...]
 *
 * A job is a function in one of two dtypes; two processes take the jobs in turn, float64 first because the float32 filter
 * rests on it.  Each job leaves a state file; with -f (the full budget) a job goes on where its state stands.  Without -f
 * the C library, SLEEF and NumPy are measured as well. */
#include "bar.h"
#include "peers.h"
#include "special.h"
#include "state.h"
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIMIT_ULP 1.0
#define PROCESSES 2
#define SEEDED_EVERY 100000

typedef struct run {
    const job *j;
    state s;
    int isas[NISA];                 /* tallies [0, nisa) are these, the widest first */
    int nisa;
} run;

/* ---- one job -------------------------------------------------------------------------------------------------------------- */
/* The control's bug: one result in a hundred thousand is off by three ULP. */
static void seed_bug(bool narrow, void *z, int64_t n)
{
    static int64_t count;
    for (int64_t i = 0; i < n; i++) {
        if (++count % SEEDED_EVERY != 0)
            continue;
        for (int k = 0; k < 3 && narrow; k++)
            ((float *)z)[i] = nextafterf(((float *)z)[i], 0.125f);
        for (int k = 0; k < 3 && !narrow; k++)
            ((double *)z)[i] = nextafter(((double *)z)[i], 0.125);
    }
}

static void run_kernel(const block *b, int isa, void *z)
{
    const function *f = b->j->f;
    if (b->j->narrow)
        call_loop(find_loop(isa, f->op, QN_K_FLOAT32), f->nin, b->xs, b->ys, z, b->n, sizeof(float));
    else
        call_loop(find_loop(isa, f->op, QN_K_FLOAT64), f->nin, b->x, b->y, z, b->n, sizeof(double));
    if (options.control)
        seed_bug(b->j->narrow, z, b->n);
}

static int64_t differences(const block *b, const void *p, const void *q)
{
    const size_t size = b->j->narrow ? sizeof(float) : sizeof(double);
    if (memcmp(p, q, (size_t)b->n * size) == 0)
        return 0;
    int64_t count = 0;
    for (int64_t i = 0; i < b->n; i++) {
        const float *s = p, *t = q;
        const double *u = p, *v = q;
        const bool nans = b->j->narrow ? isnan(s[i]) && isnan(t[i]) : isnan(u[i]) && isnan(v[i]);
        count += !nans && memcmp((const char *)p + i * (int64_t)size, (const char *)q + i * (int64_t)size, size) != 0;
    }
    return count;
}

static void measure_block(const block *b, void *context)
{
    static double z[BLOCK], other[BLOCK];
    run *r = context;
    for (int k = 0; k < r->nisa; k++) {
        tally *t = &r->s.tallies[k];
        double *const got = k == 0 ? z : other;
        run_kernel(b, r->isas[k], got);
        const int64_t differ = differences(b, z, got);
        if (k == 0 || differ > 0)       /* equal bits have been judged */
            judge(b, got, &t->w, &r->s.filter_faults);
        t->differ += differ;
        t->points += b->n;
    }
    for (int p = 0; p < NPEERS && r->s.ntallies > r->nisa; p++) {
        int64_t unused = 0;
        tally *t = &r->s.tallies[r->nisa + p];
        if (peer_call(p, b, other)) {
            judge(b, other, &t->w, &unused);
            t->points += b->n;
        }
    }
}

/* A new state: no tallies for peers in the full budget or in a control. */
static state fresh_state(const run *r, uint64_t key)
{
    state s = { .key = key, .seed = options.seed, .chunks = r->j->chunks };
    for (int k = 0; k < r->nisa; k++)
        snprintf(s.tallies[k].name, sizeof s.tallies[k].name, "%s", isa_names[r->isas[k]]);
    s.ntallies = r->nisa;
    for (int p = 0; p < NPEERS && !options.full && !options.control; p++)
        snprintf(s.tallies[s.ntallies++].name, sizeof s.tallies[0].name, "%s", peer_names[p]);
    return s;
}

/* The ISAs with a kernel of their own for the job, the widest first. */
static run make_run(const job *j, uint64_t *key)
{
    run r = { .j = j };
    const char *family = "";
    for (int isa = NISA - 1; isa >= 0; isa--)
        if (isa_runs(isa) && find_kernel(isa, QN_KIND_LOOP, j->f->op, j->narrow ? QN_K_FLOAT32 : QN_K_FLOAT64, &family))
            r.isas[r.nisa++] = isa;
    *key = key_of(options.keys, family);
    return r;
}

static void do_job(const job *j)
{
    char path[512];
    uint64_t key;
    run r = make_run(j, &key);
    state_path(j, options.full, path, sizeof path);
    if (!options.full || !state_read(path, key, options.seed, &r.s))
        r.s = fresh_state(&r, key);
    while (r.s.next < j->chunks) {
        each_block(j, options.seed, r.s.next++, measure_block, &r);
        if (!state_write(path, &r.s)) {
            perror(path);
            exit(1);
        }
    }
}

/* ---- all jobs --------------------------------------------------------------------------------------------------------------- */
static job job_number(int k, int nfunctions)
{
    job j = make_job(&functions[k % nfunctions], k >= nfunctions, options.full);
    if (options.control)
        j.chunks = 1;
    return j;
}

static int count_functions(void)
{
    int n = 0;
    while (functions[n].name)
        n++;
    return n;
}

static bool have_job(const job *j)
{
    return bar_wants(j->f->name) && find_loop(0, j->f->op, j->narrow ? QN_K_FLOAT32 : QN_K_FLOAT64) != NULL;
}

static void work(atomic_int *next, int nfunctions)
{
    for (int k; (k = atomic_fetch_add(next, 1)) < 2 * nfunctions;) {
        const job j = job_number(k, nfunctions);
        if (have_job(&j))
            do_job(&j);
    }
}

/* True if all went well. */
static bool work_in_processes(int nfunctions)
{
    atomic_int *next = mmap(NULL, sizeof *next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    bool ok = next != MAP_FAILED;
    for (int p = 0; p < PROCESSES && ok; p++) {
        const pid_t child = fork();
        if (child == 0) {
            work(next, nfunctions);
            _exit(0);
        }
        ok = child > 0;
    }
    for (int status; wait(&status) > 0;)
        ok = ok && status == 0;
    return ok;
}

/* ---- bars -------------------------------------------------------------------------------------------------------------- */
typedef struct summary {
    long functions, bad;
    double points, most;
    const char *where;
} summary;

static void add_job(summary *sum, const job *j)
{
    char path[512];
    uint64_t key;
    run r = make_run(j, &key);
    state_path(j, options.full, path, sizeof path);
    if (!state_read(path, key, options.seed, &r.s) || r.s.next < j->chunks) {
        sum->bad += bar_fault("%s: not finished", path);
        return;
    }
    sum->functions++;
    const char *dtype = j->narrow ? "f32" : "f64";
    if (r.s.filter_faults)
        sum->bad += bar_fault("%s %s: the filter is off at %lld points", j->f->name, dtype, (long long)r.s.filter_faults);
    for (int k = 0; k < r.nisa; k++) {
        const tally *t = &r.s.tallies[k];
        sum->points += (double)t->points;
        if (t->w.ulp > sum->most)
            sum->most = t->w.ulp, sum->where = j->f->name;
        if (!(t->w.ulp <= LIMIT_ULP))
            sum->bad += bar_fault("%s %s %s: %.4f ULP at %a, %a: %a", j->f->name, dtype,
                                   t->name, t->w.ulp, t->w.x, t->w.y, t->w.z);
        if (t->differ)
            sum->bad += bar_fault("%s %s %s: %lld results with other bits", j->f->name, dtype, t->name, (long long)t->differ);
    }
}

static int bar_ulp(bool narrow, int nfunctions)
{
    summary sum = { 0, 0, 0, 0, "none" };
    for (int k = 0; k < nfunctions; k++) {
        const job j = job_number(k + narrow * nfunctions, nfunctions);
        if (have_job(&j))
            add_job(&sum, &j);
    }
    return bar_line(narrow ? "R1" : "R2", "one result in 100000 off by 3 ULP", sum.bad,
                    "%s against MPFR: %ld functions, %.3g results of every ISA%s, largest error %.4f ULP (%s)",
                    narrow ? "f32" : "f64", sum.functions, sum.points,
                    !narrow ? "" : options.full ? " (all 2^32 inputs)" : " (every 61st input)",
                    sum.most, sum.where);
}

static int bar_special(void)
{
    long bad = 0, cases = 0;
    for (const function *f = functions; f->name; f++)
        for (int isa = 0; isa < NISA && bar_wants(f->name); isa++)
            if (isa_runs(isa))
                bad += check_special(f, isa, &cases);
    return bar_line("R3", "the sign of every zero is lost", bad,
                    "special values of C99 Annex F and exact cases: %ld cases on every ISA", cases);
}

int main(int argc, char **argv)
{
    bar_start(argc, argv);
    const int nfunctions = count_functions();
    int failed = bar_special();
    if (!work_in_processes(nfunctions))
        failed += bar_fault("accuracy: a process failed");
    failed += bar_ulp(true, nfunctions) + bar_ulp(false, nfunctions);
    return failed != 0;
}
