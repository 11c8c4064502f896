/* SPDX-License-Identifier: BSD-3-Clause */
/* narrow.c: sums over a last axis of a few elements, as one elementwise program over the positions before it.
 *
 * A reduction of rows of three has an inner loop of three; here the inner loop runs over the rows, with one operand
 * per position of the short axis. */
#include <linalg/linalg.h>

enum { WIDEST = 8, MIN_ROWS = 64 };

bool qn_narrow_applies(const qn_array *a)
{
    int64_t n = a->ndim > 1 ? a->shape[a->ndim - 1] : 0;
    return n >= 1 && n <= WIDEST && a->size / n >= MIN_ROWS;
}

/* terms[from] + ... + terms[to - 1] as a balanced tree; the register, or -1. */
static int sum_of(qn_program *p, const int *terms, int from, int to, int t)
{
    if (to - from == 1)
        return terms[from];
    int middle = (from + to) / 2;
    const int halves[2] = {sum_of(p, terms, from, middle, t), sum_of(p, terms, middle, to, t)};
    return halves[0] < 0 || halves[1] < 0 ? -1 : qn_program_op(p, QN_OP_add, t, halves);
}

/* operands[] are the views of every position, then out. */
static bool run(const qn_array *const *operands, int narrays, int n, int t, qn_term_fn term, const void *context)
{
    qn_program p;
    int reg[2 * WIDEST], terms[WIDEST], noperands = narrays * n;
    qn_program_init(&p);
    for (int i = 0; i < noperands; i++)
        reg[i] = qn_program_operand(&p, operands[i]->dtype);
    int target = qn_program_operand(&p, t);
    for (int i = 0; i < noperands; i++)
        reg[i] = qn_program_aligned(&p, reg[i], operands[i]);
    for (int i = 0; i < n; i++)
        terms[i] = term(&p, reg + i * narrays, t, context);
    int sum = sum_of(&p, terms, 0, n, t);
    if (sum < 0 || !qn_program_store(&p, sum, target))
        return false;
    qn_program_pack(&p, -1);
    return qn_execute(&p, operands, 0.5 * noperands) == QN_OK;
}

qn_array *qn_narrow_sum(const char *func, int narrays, const qn_array *const *x, int t, qn_term_fn term, const void *context)
{
    int last = x[0]->ndim - 1, n = (int)x[0]->shape[last], made = 0;
    qn_array *views[2 * WIDEST + 1], *out = qn_new(func, t, last, x[0]->shape);
    bool good = out != NULL;
    for (int i = 0; good && i < n; i++)
        for (int k = 0; good && k < narrays; k++) {
            views[made] = qn_new_view(func, x[k], x[k]->data + i * x[k]->strides[last], x[k]->dtype, last, x[k]->shape, x[k]->strides, 0);
            good = views[made] != NULL;
            made += good;
        }
    views[made] = out;
    good = good && run((const qn_array *const *)views, narrays, n, t, term, context);
    for (int i = 0; i < made; i++)
        qn_release(views[i]);
    return good ? out : qn_drop(out);
}
