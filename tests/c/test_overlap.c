/* SPDX-License-Identifier: BSD-3-Clause */
/* test_overlap.c: random inputs and outputs on the same memory: the result is as if the inputs had been copied first. */
#include "layouts.h"
#include "test.h"

enum { BYTES = 512 };

typedef struct dice { uint64_t state; } dice;
static int64_t below(dice *r, int64_t n)
{
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((r->state >> 33) % (uint64_t)n);
}

/* A random view of `memory`; as an output its elements do not overlap each other. */
static qn_array *random_view(dice *r, const qn_array *memory, qn_dtype t, const int64_t shape[2], bool output)
{
    int64_t size = (int64_t)qn_dtype_size(t), strides[2], low = 0, high = 0;
    do {
        int64_t step = 1 + below(r, 3), row = output ? step * shape[1] + below(r, 3) : below(r, 12);
        strides[1] = (below(r, 2) ? step : -step) * size;
        strides[0] = (below(r, 2) ? row : -row) * size;
        if (below(r, 3) == 0 && !output)
            strides[1] = 0;
        low = high = 0;
        for (int k = 0; k < 2; k++)
            *(strides[k] < 0 ? &low : &high) += strides[k] * (shape[k] - 1);
    } while (high - low + size > BYTES);
    int64_t offset = below(r, BYTES - (high - low + size) + 1);
    if (below(r, 4) != 0)
        offset = offset / size * size;
    return qn_wrap(memory->data + offset - low, t, 2, shape, strides, true, NULL, NULL);
}

/* The view of `other` that lies where v lies in `memory`. */
static qn_array *same_place(const qn_array *v, const qn_array *memory, const qn_array *other)
{
    return qn_wrap(other->data + (v->data - memory->data), (qn_dtype)v->dtype, v->ndim, v->shape, v->strides, true, NULL, NULL);
}

static qn_status by_apply(const qn_array *out, const qn_array *x, const qn_array *y)
{
    return (qn_add_into)(out, x, y);
}
static qn_status by_expression(const qn_array *out, const qn_array *x, const qn_array *y)
{
    return qn_evaluate_into(out, "x * 3 + y", QN_ARGS({"x", x}, {"y", y}));
}
static qn_status by_assign(const qn_array *out, const qn_array *x, const qn_array *y)
{
    (void)y;
    return qn_assign(out, x, QN_UNSAFE);
}
static qn_status by_accumulate(const qn_array *out, const qn_array *x, const qn_array *y)
{
    qn_array *r = qn_accumulate(qn_op_find("add"), x, (int)(y->size % 2), (qn_dtype)out->dtype, out);
    qn_release(r);
    return r != NULL ? QN_OK : qn_error_status();
}
static qn_status by_reduce_rows(const qn_array *out, const qn_array *x, const qn_array *y)
{
    (void)y;
    qn_array *row = qn_view(out, QN_AT(0)), *r = qn_reduce_named("sum", x, QN_AXIS(0), &(qn_reduce_opts){.out = row, .dtype = (qn_dtype)out->dtype});
    qn_release(row);
    qn_release(r);
    return r != NULL ? QN_OK : qn_error_status();
}

static const struct { const char *name; qn_status (*run)(const qn_array *, const qn_array *, const qn_array *); } actions[] = {
    {"add_into", by_apply}, {"evaluate_into", by_expression}, {"assign", by_assign}, {"accumulate", by_accumulate}, {"sum", by_reduce_rows},
};

static void check_once(dice *r, int action)
{
    static const qn_dtype dtypes[] = {QN_UINT8, QN_INT16, QN_INT32, QN_INT64};
    int64_t shape[2] = {1 + below(r, 4), 1 + below(r, 9)}, bytes = BYTES;
    qn_array *memory = qn_empty(QN_UINT8, 1, &bytes), *other;
    for (int i = 0; i < BYTES; i++)
        memory->data[i] = (char)below(r, 256);
    qn_dtype t = dtypes[below(r, 4)], in = below(r, 3) ? t : dtypes[below(r, 4)];
    if (qn_dtype_size(in) > qn_dtype_size(t))
        in = t;
    qn_array *x = random_view(r, memory, in, shape, false), *y = random_view(r, memory, in, shape, false);
    qn_array *out = random_view(r, memory, t, shape, true), *x_copy = qn_copy(x), *y_copy = qn_copy(y);
    other = qn_copy(memory);
    qn_array *want = same_place(out, memory, other);
    bool cast_fails = (qn_dtype_kind(in) != qn_dtype_kind(t) && qn_dtype_kind(t) == 'u');
    qn_status expected = actions[action].run(want, x_copy, y_copy), status = actions[action].run(out, x, y);
    CHECK_MSG(status == expected && (expected == QN_OK || cast_fails), "%s: %s", actions[action].name, qn_error_message());
    CHECK_MSG(memcmp(memory->data, other->data, BYTES) == 0, "%s %s -> %s shape (%d,%d) in strides (%d,%d) out strides (%d,%d), out - in %d",
              actions[action].name, qn_dtype_name(in), qn_dtype_name(t), (int)shape[0], (int)shape[1], (int)x->strides[0], (int)x->strides[1],
              (int)out->strides[0], (int)out->strides[1], (int)(out->data - x->data));
    qn_array *all[] = {memory, other, x, y, out, x_copy, y_copy, want};
    for (int i = 0; i < 8; i++)
        qn_release(all[i]);
}

TEST(overlap, as_if_the_inputs_were_copied_first)
{
    dice r = {20};
    for (int action = 0; action < (int)(sizeof actions / sizeof *actions); action++)
        for (int64_t i = scaled(20000, 1000); i > 0; i--)
            check_once(&r, action);
}
