/* SPDX-License-Identifier: BSD-3-Clause */
/* calls.h: the functions that the lines of cases.def name. */
#ifndef QUERN_BENCH_CALLS_H
#define QUERN_BENCH_CALLS_H

#include "bench.h"

typedef qn_array *call_fn(const problem *p, const inputs *in);

/* calls.c: one operation of Quern each; a new reference or NULL. */
call_fn call_operator, call_add_out, call_fused, call_where, call_astype, call_copy_transposed;
call_fn call_mask, call_mask_assign, call_take;
call_fn call_sum, call_mean, call_var, call_std, call_max, call_argmax, call_nanmean, call_cumsum;
call_fn call_sort, call_argsort, call_unique, call_median, call_percentiles, call_histogram, call_isin, call_searchsorted;
call_fn call_matmul, call_einsum, call_inv, call_solve, call_eigh, call_svd;
call_fn call_fft, call_rfft, call_fft2, call_uniform, call_normal, call_pcg_uniform, call_pcg_normal;

/* work.c: floating-point operations. */
work_fn work_matmul, work_inv, work_solve, work_fft, work_fft2, work_unknown;

#endif
