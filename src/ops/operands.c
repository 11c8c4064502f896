/* SPDX-License-Identifier: BSD-3-Clause */
/* operands.c: the inputs of an operation made ready for the engine: single elements cast once instead of once a block,
 * inputs that a result would overwrite copied. */
#include <ops/ops.h>

void qn_operands_init(qn_operand_set *set, int n, const qn_array *const *in)
{
    set->n = n;
    set->ncopies = 0;
    memcpy(set->array, in, (size_t)n * sizeof *in);
}

void qn_operands_release(qn_operand_set *set)
{
    for (int i = 0; i < set->ncopies; i++)
        qn_release(set->copies[i]);
}

/* Operand k as a single element of the dtype it is calculated in; rounded to the loop dtype first. */
static void convert_single(qn_operand_set *set, int k, int loop_dtype, int compute)
{
    const qn_array *x = set->array[k];
    _Alignas(16) char item[16], rounded[16];
    memcpy(item, x->data, (size_t)x->itemsize);
    const int64_t strides[2] = {16, 16};
    qn_cast_loop(x->dtype, loop_dtype)((char *const[]){item, rounded}, strides, 1);
    qn_cast_loop(loop_dtype, compute)((char *const[]){rounded, set->value[k]}, strides, 1);
    set->scalar[k] = (qn_array){.data = set->value[k], .size = 1, .dtype = (int16_t)compute, .itemsize = qn_dtypes[compute].size,
                                .flags = QN_C_CONTIGUOUS | QN_F_CONTIGUOUS | QN_ALIGNED};
    set->array[k] = &set->scalar[k];
}

void qn_operands_convert(qn_operand_set *set, int op, int loop_dtype)
{
    int compute = qn_op_compute(op, loop_dtype);
    if (qn_ops[op].nin == 2 && qn_compares_exactly(op, loop_dtype, set->array[0]->dtype, set->array[1]->dtype))
        return;
    for (int k = 0; k < qn_ops[op].nin; k++)
        if (set->array[k]->size == 1)
            convert_single(set, k, qn_op_input(op, k, loop_dtype), qn_op_input(op, k, compute));
}

qn_status qn_operands_apart(qn_operand_set *set, const qn_array *out)
{
    for (int k = 0; k < set->n; k++) {
        if (qn_overlap(out, set->array[k]) != QN_OVERLAP)
            continue;
        qn_array *copy = qn_copy(set->array[k]);
        if (copy == NULL)
            return qn_failed();
        set->copies[set->ncopies++] = copy;
        set->array[k] = copy;
    }
    return QN_OK;
}
