/* SPDX-License-Identifier: BSD-3-Clause */
/* report.c: the table on stdout, one line per problem and thread count. */
#include "bench.h"
#include <string.h>

const char *outcome_name(outcome o)
{
    static const char *const names[] = {"verified", "not verified", "WRONG", "FAILED", "not run"};
    return names[o];
}

const char *seconds_text(char *text, size_t size, double t)
{
    static const struct { double scale; const char *unit; } units[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {0, "ns"}};
    int i = 0;
    while (units[i].scale > t)
        i++;
    if (t <= 0)
        snprintf(text, size, "-");
    else
        snprintf(text, size, "%.3g %s", t / (units[i].scale > 0 ? units[i].scale : 1e-9), units[i].unit);
    return text;
}

void report_limits(const limits *l, int n)
{
    printf("limits measured:  threads   read GB/s  write GB/s  triad GB/s  in cache GB/s  GFLOP/s (no FMA)\n");
    for (int i = 0; i < n; i++)
        printf("                  %7d %11.1f %11.1f %11.1f %14.1f %9.1f\n", l[i].threads, l[i].read * 1e-9, l[i].write * 1e-9,
               l[i].triad * 1e-9, l[i].cache * 1e-9, l[i].flops * 1e-9);
    printf("\n");
}

double result_share(const limits *l, const result *r)
{
    if (r->own.fastest <= 0)
        return 0;
    if (r->flops > 0)
        return l->flops > 0 ? r->flops / r->own.fastest / l->flops : 0;
    const limits *m = r->beside.threads > 0 ? &r->beside : l;
    return r->bytes_in + r->bytes_out > 0 ? limits_seconds(m, r->bytes_in, r->bytes_out) / r->own.fastest : 0;
}

void report_head(const settings *s)
{
    printf("%4s %-52s %3s %9s %6s %14s %6s", "case", "problem", "thr", "quern", "spread", "rate", "limit");
    for (int i = 0; i < s->npeers; i++)
        printf(" %9.9s %6s %7s", s->peers[i], "spread", "ratio");
    printf("  target\n");
}

static void print_time(const timing *t)
{
    char text[32];
    seconds_text(text, sizeof text, t->fastest);
    if (t->fastest > 0)
        printf(" %9s %6.2f", text, t->median / t->fastest);
    else
        printf(" %9s %6s", text, "");
}

static void print_rate(const limits *l, const result *r)
{
    char text[32] = "-";
    double work = r->flops > 0 ? r->flops : r->bytes_in + r->bytes_out;
    if (r->own.fastest > 0 && work > 0)
        snprintf(text, sizeof text, "%.1f %s", work / r->own.fastest * 1e-9, r->flops > 0 ? "GFLOP/s" : "GB/s");
    printf(" %14s", text);
    if (result_share(l, r) > 0)
        printf(" %5.0f%%", 100 * result_share(l, r));
    else
        printf(" %6s", "-");
}

double result_ratio(const result *r, int place) { return r->own.fastest > 0 ? r->peer[place].fastest / r->own.fastest : 0; }

/* The place of NumPy among the peers: targets are against it. */
static int numpy_place(const settings *s)
{
    for (int i = 0; i < s->npeers; i++)
        if (strcmp(s->peers[i], "numpy") == 0)
            return i;
    return -1;
}

/* Targets are for the most threads of the run. */
static bool has_target(const settings *s, const result *r)
{
    return r->target.times > 0 && numpy_place(s) >= 0 && result_ratio(r, numpy_place(s)) > 0 && r->threads == s->threads[s->nthreads - 1];
}

verdict result_verdict(const settings *s, const result *r)
{
    if (!has_target(s, r))
        return VERDICT_NONE;
    return result_ratio(r, numpy_place(s)) >= r->target.times || r->own.fastest <= r->target.seconds ? VERDICT_REACHED : VERDICT_MISSED;
}

const char *verdict_name(verdict v)
{
    static const char *const names[] = {"", "reached", "missed"};
    return names[v];
}

void report_row(const settings *s, const limits *l, const result *r)
{
    char number[16] = "";
    if (r->number > 0)
        snprintf(number, sizeof number, "%d", r->number);
    printf("%4s %-52s %3d", number, r->problem, r->threads);
    print_time(&r->own);
    print_rate(l, r);
    for (int i = 0; i < r->npeers; i++) {
        print_time(&r->peer[i]);
        if (result_ratio(r, i) > 0)
            printf(" %6.3gx", result_ratio(r, i));
        else
            printf(" %7s", "-");
    }
    verdict v = result_verdict(s, r);
    if (v != VERDICT_NONE)
        printf("  %.3gx or %s %s", r->target.times, seconds_text(number, sizeof number, r->target.seconds), verdict_name(v));
    if (r->outcome != OUTCOME_OK)
        printf("  %s", outcome_name(r->outcome));
    printf("\n");
    if (r->message[0] != '\0')
        printf("    %s\n", r->message);
    for (int i = 0; i < r->npeers; i++)
        if (r->peer[i].note[0] != '\0' && !r->peer[i].absent)
            printf("    %s: %s\n", r->peer[i].module, r->peer[i].note);
    fflush(stdout);
}

int report_summary(const settings *s, const result *r, int n)
{
    int count[5] = {0}, verdicts[3] = {0};
    for (int i = 0; i < n; i++) {
        count[r[i].outcome]++;
        verdicts[result_verdict(s, &r[i])]++;
    }
    int reached = verdicts[VERDICT_REACHED], targets = reached + verdicts[VERDICT_MISSED];
    printf("\n");
    for (int o = 0; o < 5; o++)
        if (count[o] > 0)
            printf("%s: %d  ", outcome_name((outcome)o), count[o]);
    if (targets > 0)
        printf("targets reached: %d of %d", reached, targets);
    printf("\n");
    return count[OUTCOME_WRONG] + count[OUTCOME_FAILED] > 0 ? EXIT_WRONG : 0;
}
