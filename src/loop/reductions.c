/* SPDX-License-Identifier: BSD-3-Clause */
/* reductions.c: what reductions there are, for functions and expressions alike. */
#include <loop/loop.h>
#include <math.h>

const qn_reduction_info qn_reductions[QN_NREDUCTIONS] = {
    [QN_RED_SUM] = {"sum", QN_OP_add, QN_AS_IS, QN_FUSES},
    [QN_RED_PROD] = {"prod", QN_OP_multiply, QN_AS_IS, QN_FUSES},
    [QN_RED_MIN] = {"min", QN_OP_minimum, QN_AS_IS, QN_FUSES},
    [QN_RED_MAX] = {"max", QN_OP_maximum, QN_AS_IS, QN_FUSES},
    [QN_RED_ANY] = {"any", QN_OP_logical_or, QN_AS_BOOL, QN_FUSES},
    [QN_RED_ALL] = {"all", QN_OP_logical_and, QN_AS_BOOL, QN_FUSES},
    [QN_RED_COUNT] = {"count_nonzero", QN_OP_add, QN_AS_BOOL, QN_PLAIN},
    [QN_RED_MEAN] = {"mean", QN_OP_add, QN_AS_IS, QN_AVERAGES | QN_FUSES},
    [QN_RED_NANSUM] = {"nansum", QN_OP_add, QN_AS_IS, QN_SKIPS_NAN},
    [QN_RED_NANPROD] = {"nanprod", QN_OP_multiply, QN_AS_IS, QN_SKIPS_NAN},
    [QN_RED_NANMIN] = {"nanmin", QN_OP_fmin, QN_AS_IS, QN_NAN_IF_EMPTY},
    [QN_RED_NANMAX] = {"nanmax", QN_OP_fmax, QN_AS_IS, QN_NAN_IF_EMPTY},
    [QN_RED_NUMBERS] = {"count_numbers", QN_OP_add, QN_AS_NUMBER, QN_PLAIN},
    [QN_RED_NANMEAN] = {"nanmean", QN_OP_add, QN_AS_IS, QN_AVERAGES | QN_SKIPS_NAN},
};

const qn_reduction_info *qn_find_reduction(const char *name)
{
    for (int i = 0; i < QN_NREDUCTIONS; i++)
        if (strcmp(qn_reductions[i].name, name) == 0)
            return &qn_reductions[i];
    return NULL;
}

static const qn_associative associative[] = {
    {QN_OP_add, true, 0},          {QN_OP_multiply, true, 1},     {QN_OP_minimum, false, 0},     {QN_OP_maximum, false, 0},
    {QN_OP_fmin, false, 0},        {QN_OP_fmax, false, 0},        {QN_OP_logical_or, true, 0},   {QN_OP_logical_and, true, 1},
    {QN_OP_logical_xor, true, 0},  {QN_OP_bitwise_or, true, 0},   {QN_OP_bitwise_and, true, -1}, {QN_OP_bitwise_xor, true, 0},
    {QN_OP_hypot, true, 0},        {QN_OP_logaddexp, true, -INFINITY}, {QN_OP_logaddexp2, true, -INFINITY}, {QN_OP_gcd, true, 0},
};

const qn_associative *qn_find_associative(int op)
{
    for (size_t i = 0; i < sizeof associative / sizeof *associative; i++)
        if (associative[i].op == op)
            return &associative[i];
    return NULL;
}
