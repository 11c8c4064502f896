/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_expr.c: three small arrays and any text as an expression of them, with the result new and in one of them. */
#include "fuzz.h"

size_t fuzz_max_block = 1 << 24;

void fuzz_one(fuzz_input *in)
{
    qn_array *x = fuzz_array(in), *y = fuzz_array(in), *z = fuzz_array(in);
    const char *text = fuzz_text(in, NULL);
    fuzz_checked(qn_evaluate(text, QN_ARGS({"x", x}, {"y", y}, {"z", z})), "evaluate");
    fuzz_check_error(qn_evaluate_into(x, text, QN_ARGS({"x", x}, {"y", y}, {"z", z})) != QN_OK, "evaluate_into");
    fuzz_check_array(x, "evaluate_into");
}
