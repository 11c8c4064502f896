/* SPDX-License-Identifier: BSD-3-Clause */
/* elementwise.c: the functions qn_<op> and qn_<op>_into, one pair per line of ops.def, qn_<op> alone for those of two results. */
#include <ops/ops.h>

#define PARAMS_1 const qn_array *x
#define PARAMS_2 const qn_array *x, const qn_array *y
#define PARAMS_3 const qn_array *x, const qn_array *y, const qn_array *z
#define ARGS_1 x
#define ARGS_2 x, y
#define ARGS_3 x, y, z

static qn_status into(int op, const qn_array *out, const qn_array *const *in)
{
    if (qn_is_null(out, qn_ops[op].name))
        return qn_failed();
    qn_array *r = qn_apply(qn_op_handle(op), in, &(qn_apply_opts){.out = out});
    qn_release(r);
    return r != NULL ? QN_OK : qn_failed();
}

#define OP2(name, nin, ...)                                                                         \
    qn_status (qn_##name)(PARAMS_##nin, qn_array **first, qn_array **second)                        \
    {                                                                                               \
        qn_array *r[2];                                                                             \
        qn_status status = qn_apply2(qn_op_handle(QN_OP_##name), (const qn_array *const[]){ARGS_##nin}, NULL, r); \
        *first = r[0];                                                                              \
        *second = r[1];                                                                             \
        return status;                                                                              \
    }
#define OP(name, nin, ...)                                                                          \
    qn_array *(qn_##name)(PARAMS_##nin)                                                             \
    {                                                                                               \
        return qn_apply(qn_op_handle(QN_OP_##name), (const qn_array *const[]){ARGS_##nin}, NULL);   \
    }                                                                                               \
    qn_status (qn_##name##_into)(const qn_array *out, PARAMS_##nin)                                 \
    {                                                                                               \
        return into(QN_OP_##name, out, (const qn_array *const[]){ARGS_##nin});                      \
    }
#include <kernels/ops.def>
#undef OP
