/* SPDX-License-Identifier: BSD-3-Clause */
/* run.c: one problem against the peers: first every result is verified, then all are timed in turn, several times round, so
 * that a disturbance of the machine meets everybody. */
#include "bench.h"
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 4 };
static const double patience = 20; /* times the seconds asked for: two rounds are enough for calls that long */

/* A party that can be timed: Quern in this process (process NULL), or a module in its own. */
typedef struct party {
    peer *process;
    char expression[2 * TEXT];
    samples samples;
    timing *report;
} party;

/* From number `first` on. */
static bool save_inputs(const inputs *in, int first)
{
    char name[64], path[TEXT];
    for (int i = first; i < in->n; i++) {
        snprintf(name, sizeof name, "%s.npy", in->name[i]);
        workspace_path(path, name);
        if (qn_save_npy(path, in->array[i]) != QN_OK)
            return false;
    }
    return true;
}

static void remove_inputs(const inputs *in)
{
    char name[64], path[TEXT];
    for (int i = 0; i < in->n; i++) {
        snprintf(name, sizeof name, "%s.npy", in->name[i]);
        workspace_path(path, name);
        unlink(path);
    }
}

/* Prepares a party of another process; false with a note why it takes no part. */
static bool join(party *q, const settings *s, const problem *p, const char *module, int threads, timing *t)
{
    bool numexpr = strcmp(module, "numexpr") == 0;
    const char *template = numexpr ? p->kind->fused : p->kind->peer;
    memset(q, 0, sizeof *q);
    q->report = t;
    snprintf(t->module, sizeof t->module, "%s", module);
    if (template == NULL || !problem_fill(p, template, q->expression, sizeof q->expression)) {
        snprintf(t->note, sizeof t->note, "has no expression for this case");
        t->absent = true;
        return false;
    }
    q->process = peer_get(s->python, module, threads, t->note, sizeof t->note);
    return q->process != NULL;
}

static qn_array *own_result(party *own, const problem *p, const inputs *in, const char *serial, char *message, size_t size)
{
    if (own->process != NULL)
        return peer_result(own->process, own->expression, in, serial, message, size);
    qn_array *a = p->kind->call(p, in);
    if (a == NULL)
        snprintf(message, size, "%s", qn_error_message());
    return a;
}

/* Keeps the parties whose result agrees. The outcome is wrong if one does not, unless another before it did: then that one is in error
 * (numexpr adds naively and has no float16) and is left out with a note. */
static int verified(party *parties, int n, const problem *p, const inputs *in, const qn_array *x, const char *serial, result *r)
{
    int kept = 1;
    char why[256];
    for (int i = 1; i < n && !stopped(); i++) {
        timing *t = parties[i].report;
        qn_array *y = peer_result(parties[i].process, parties[i].expression, in, serial, t->note, sizeof t->note);
        if (y == NULL)
            continue;
        if (verify(p->kind, x, y, why, sizeof why)) {
            parties[kept++] = parties[i];
            r->outcome = r->outcome == OUTCOME_UNVERIFIED ? OUTCOME_OK : r->outcome;
        } else if (r->outcome == OUTCOME_OK) {
            snprintf(t->note, sizeof t->note, "differs: %.240s", why);
        } else {
            r->outcome = OUTCOME_WRONG;
            snprintf(r->message, sizeof r->message, "differs from %s: %s", t->module, why);
        }
        qn_release(y);
    }
    return kept;
}

/* Idle threads of the last party spin for a moment; the next should not pay for it. */
static void settle(void) { nanosleep(&(struct timespec){0, 3000000}, NULL); }

static bool visit(party *q, const problem *p, const inputs *in, const char *serial, double seconds)
{
    timing *t = q->report;
    settle();
    if (q->process != NULL)
        return peer_measure(q->process, &q->samples, q->expression, in, serial, seconds, t->note, sizeof t->note);
    if (measure(&q->samples, p, in, seconds))
        return true;
    snprintf(t->note, sizeof t->note, "%s", qn_error_message());
    return false;
}

static void time_all(party *parties, int n, const problem *p, const inputs *in, const char *serial, double seconds, limits *beside)
{
    double start = now();
    for (int round = 0; round < ROUNDS && (round < 2 || now() - start < patience * seconds); round++) {
        for (int i = 0; i < n && !stopped(); i++)
            if (parties[i].report->note[0] == '\0')
                visit(&parties[i], p, in, serial, seconds / ROUNDS);
        if (beside->threads > 0)
            limits_memory(beside);
    }
    for (int i = 0; i < n; i++) {
        timing *t = parties[i].report;
        t->fastest = samples_fastest(&parties[i].samples);
        t->median = samples_median(&parties[i].samples);
        t->trials = parties[i].samples.n;
        samples_free(&parties[i].samples);
    }
}

/* Of the least traffic that does the job: inputs once, result once. */
static void count_work(result *r, const problem *p, const inputs *in, const qn_array *x)
{
    if (p->kind->call == NULL)
        return;
    for (int i = 0; i < in->n; i++) /* what is written in place is not read first */
        if (!qn_may_share_memory(in->array[i], x))
            r->bytes_in += (double)in->array[i]->size * in->array[i]->itemsize;
    r->bytes_out = (double)x->size * x->itemsize;
    r->flops = p->kind->work ? p->kind->work(p, in, x) : 0;
    if (p->kind->work != NULL)
        r->bytes_in = r->bytes_out = 0;
    r->beside.threads = limits_streams(r->bytes_in + r->bytes_out) ? r->threads : 0;
}

static void run_at(const settings *s, const problem *p, const inputs *in, const char *serial, result *r)
{
    party parties[MAX_PEERS + 1];
    int n = 1;
    if (r->from_python) {
        if (!join(&parties[0], s, p, "quern", r->threads, &r->own)) {
            r->outcome = OUTCOME_NOT_RUN;
            snprintf(r->message, sizeof r->message, "%s", r->own.note);
            return;
        }
    } else {
        memset(&parties[0], 0, sizeof parties[0]);
        parties[0].report = &r->own;
        snprintf(r->own.module, sizeof r->own.module, "quern");
        qn_set_num_threads(r->threads);
    }
    for (int i = 0; i < s->npeers; i++)
        n += join(&parties[n], s, p, s->peers[i], r->threads, &r->peer[i]);
    qn_array *x = own_result(&parties[0], p, in, serial, r->message, sizeof r->message);
    if (x == NULL) {
        r->outcome = r->from_python ? OUTCOME_NOT_RUN : OUTCOME_FAILED;
        return;
    }
    count_work(r, p, in, x);
    n = verified(parties, n, p, in, x, serial, r);
    qn_release(x);
    if (r->outcome != OUTCOME_WRONG)
        time_all(parties, n, p, in, serial, s->seconds, &r->beside);
}

/* The inputs at hand, and the problem they were made for. The serial tells the peers when they change. */
static inputs stock;
static problem stock_of;
static char serial[32];

/* Do the inputs of q serve p? */
static bool alike(const problem *p, const problem *q)
{
    return p->kind != NULL && q->kind != NULL && p->kind->inputs == q->kind->inputs && p->dtype == q->dtype && p->ndim == q->ndim &&
           memcmp(p->shape, q->shape, sizeof p->shape) == 0 && p->noptions == 1 && q->noptions == 1;
}

static void clear_stock(void)
{
    static int counter;
    remove_inputs(&stock);
    inputs_free(&stock);
    memset(&stock_of, 0, sizeof stock_of);
    snprintf(serial, sizeof serial, "%d", ++counter);
}

/* The inputs of the problem, saved for the peers; false with a message. */
static bool prepare(const settings *s, const problem *p, char *message, size_t size)
{
    char expression[2 * TEXT];
    if (!s->share || !alike(p, &stock_of))
        clear_stock();
    int first = stock.n;
    if (!problem_fill(p, p->kind->peer, expression, sizeof expression) || !inputs_make(&stock, p, expression, message, size))
        return false;
    stock_of = *p;
    if ((s->npeers > 0 || p->kind->call == NULL) && !save_inputs(&stock, first)) {
        snprintf(message, size, "%s", qn_error_message());
        return false;
    }
    return true;
}

void run_problem(const settings *s, const problem *p, const ledger_row *row, result *results)
{
    char message[256] = "";
    bool ready = prepare(s, p, message, sizeof message);
    for (int i = 0; i < s->nthreads; i++) {
        result *r = &results[i];
        *r = (result){.threads = s->threads[i], .npeers = s->npeers, .outcome = OUTCOME_UNVERIFIED};
        r->from_python = p->kind->call == NULL;
        r->number = row ? row->number : 0;
        r->target = row ? row->target : (target){0};
        snprintf(r->problem, sizeof r->problem, "%s", p->text);
        if (ready && !stopped()) {
            run_at(s, p, &stock, serial, r);
        } else {
            r->outcome = stopped() ? OUTCOME_NOT_RUN : OUTCOME_FAILED;
            snprintf(r->message, sizeof r->message, "%s", stopped() ? "stopped" : message);
        }
    }
    if (!s->share || !ready)
        clear_stock();
}
