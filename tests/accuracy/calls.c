/* SPDX-License-Identifier: BSD-3-Clause */
/* calls.c: bars R4 and R15 on the calls of the library, every operation in every dtype: the bits on one thread and contiguous
 * memory with 2 and 7 threads and in every layout, unaligned ones among them; and flags of floating-point errors, rounding
 * direction, errno and locale as they were, for lengths 0-40 of numbers that raise all flags.
 *
 *     calls [-s seed] [-c] */
#include "bar.h"
#include "layouts.h"
#include <errno.h>
#include <fenv.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { LONG = 100000, SHORT = 700, LENGTHS = 41, MAX_IN = 3, SEEDED_EVERY = 47 };
enum { FLAGS = FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW | FE_UNDERFLOW };      /* every conversion raises that of inexact results */
static long calls[2], bad[2];
enum { PLACES, STATE };

typedef struct subject {
    const qn_op *op;
    qn_dtype dtype;
    const char *op_name, *dtype_name;
} subject;

static bool seeded(void)
{
    static unsigned state = 1;
    state = state * 1103515245 + 12345;
    return options.control && (state >> 16) % SEEDED_EVERY == 0;
}

static void release(qn_array **a, int n)
{
    for (int k = 0; k < n; k++)
        qn_release(a[k]);
}

/* Operand k of the subject, n numbers; exponents of integers are defined from 0. */
static qn_array *operand(const subject *s, int64_t n, int k)
{
    const char kind = qn_dtype_kind(s->dtype);
    if (strcmp(s->op_name, "where") == 0 && k == 0)
        return special_values(QN_BOOL, n, k);
    if (strcmp(s->op_name, "ldexp") == 0 && k == 1)
        return special_values(QN_INT16, n, k);
    qn_array *x = special_values(s->dtype, n, k);
    if (strcmp(s->op_name, "power") != 0 || k == 0 || (kind != 'i' && kind != 'u'))
        return x;
    qn_array *small = qn_remainder(x, 7);
    qn_release(x);
    return small;
}

/* Fills r with the results; their number, 0 if the call fails.  In a control one in 47 has a bit changed. */
static int apply(const subject *s, qn_array **in, qn_array **r)
{
    const qn_array *const *operands = (const qn_array *const *)in;
    const int n = qn_op_nout(s->op);
    if (n == 1)
        r[0] = qn_apply(s->op, operands, NULL);
    else if (qn_apply2(s->op, operands, NULL, r) != QN_OK)
        r[0] = NULL;
    if (r[0] && r[0]->size > 0 && seeded())
        *r[0]->data ^= 1;
    return r[0] ? n : 0;
}

/* ---- R4 -------------------------------------------------------------------------------------------------------------------- */
static void compare(const subject *s, qn_array **in, qn_array **want, int n, const char *how)
{
    qn_array *got[2];
    const int m = apply(s, in, got);
    calls[PLACES]++;
    bool same = m == n;
    for (int k = 0; k < m; k++)
        same = same && same_bits(got[k], want[k]);
    if (!same)
        bad[PLACES] += bar_fault("%s %s: other bits, %s", s->op_name, s->dtype_name, how);
    release(got, m);
}

static void check_threads(const subject *s, qn_array **in)
{
    qn_array *want[2];
    qn_set_num_threads(1);
    const int n = apply(s, in, want);
    for (int threads = 2; threads <= 7; threads += 5) {
        qn_set_num_threads(threads);
        compare(s, in, want, n, threads == 2 ? "2 threads" : "7 threads");
    }
    release(want, n);
}

static void check_layouts(const subject *s, qn_array **in)
{
    qn_array *want[2], *moved[MAX_IN];
    const int n = apply(s, in, want), nin = qn_op_nin(s->op);
    for (int how = 0; how < NLAYOUT; how++) {
        for (int k = 0; k < nin; k++)
            moved[k] = in_layout(in[k], (layout)how);
        compare(s, moved, want, n, layout_names[how]);
        release(moved, nin);
    }
    release(want, n);
}

/* ---- R15 ------------------------------------------------------------------------------------------------------------------- */
static void check_state(const subject *s, qn_array **in, bool set)
{
    qn_array *r[2];
    char *locale = strdup(setlocale(LC_ALL, NULL));
    feclearexcept(FE_ALL_EXCEPT);
    if (set)
        feraiseexcept(FLAGS);
    fesetround(set ? FE_UPWARD : FE_TONEAREST);
    errno = 77;
    const int n = apply(s, in, r);
    const int error = errno, round = fegetround();
    if (seeded())
        (set ? feclearexcept : feraiseexcept)(FE_INVALID);
    const int flags = fetestexcept(FLAGS);
    fesetround(FE_TONEAREST);
    calls[STATE]++;
    if (flags != (set ? FLAGS : 0) || round != (set ? FE_UPWARD : FE_TONEAREST) || error != 77)
        bad[STATE] += bar_fault("%s %s: flags %x, rounding %x, errno %d", s->op_name, s->dtype_name, (unsigned)flags,
                                (unsigned)round, error);
    if (strcmp(setlocale(LC_ALL, NULL), locale) != 0)
        bad[STATE] += bar_fault("%s %s: another locale", s->op_name, s->dtype_name);
    free(locale);
    release(r, n);
}

/* ---- all --------------------------------------------------------------------------------------------------------------------- */
static void with_operands(const subject *s, int64_t n, void (*check)(const subject *s, qn_array **in))
{
    qn_array *in[MAX_IN];
    const int nin = qn_op_nin(s->op);
    for (int k = 0; k < nin; k++)
        in[k] = operand(s, n, k);
    check(s, in);
    release(in, nin);
}

static void check_states(const subject *s, qn_array **in)
{
    check_state(s, in, false);
    check_state(s, in, true);
}

static void check_subject(const subject *s)
{
    with_operands(s, LONG, check_threads);
    qn_set_num_threads(1);
    with_operands(s, SHORT, check_layouts);
    for (int64_t n = 0; n < LENGTHS; n++)
        with_operands(s, n, check_states);
}

int main(int argc, char **argv)
{
    bar_start(argc, argv);
    for (int i = 0; i < qn_op_count(); i++)
        for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++) {
            const subject s = { qn_op_at(i), t, qn_op_name(qn_op_at(i)), qn_dtype_name(t) };
            const bool masked = strcmp(s.op_name, "where") == 0;
            if (qn_op_loop_dtype(s.op, (const qn_dtype[]){ masked ? QN_BOOL : t, t, t }) != 0)
                check_subject(&s);
        }
    const int failed = bar_line("R4", "one result in 47 has a bit changed", bad[PLACES],
                                "%ld calls beside one thread and contiguous memory: 2 and 7 threads, %d layouts",
                                calls[PLACES], NLAYOUT);
    return (failed + bar_line("R15", "one call in 47 changes a flag", bad[STATE],
                              "%ld calls of lengths 0-40, all flags, rounding, errno and locale as before", calls[STATE])) != 0;
}
