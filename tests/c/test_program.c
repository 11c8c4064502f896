/* SPDX-License-Identifier: BSD-3-Clause */
/* test_program.c: programs are built by calls that hand failures on as register -1; none of them may become an instruction. */
#include "test.h"
#include <loop/loop.h>

TEST(program, registers_that_do_not_exist_are_refused)
{
    qn_program p;
    qn_program_init(&p);
    const int a = qn_program_operand(&p, QN_FLOAT64), out = qn_program_operand(&p, QN_FLOAT64);
    const qn_loop_fn add = qn_loop(QN_OP_add, QN_FLOAT64);
    static const int odd[] = {-1, 2, QN_MAX_REGISTERS, 255, 256};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        CHECK(!qn_program_emit(&p, add, 2, (const int[]){odd[i], a}, out));
        CHECK(!qn_program_emit(&p, add, 2, (const int[]){a, odd[i]}, out));
        CHECK(!qn_program_emit(&p, add, 2, (const int[]){a, a}, odd[i]));
    }
    CHECK(!qn_program_emit(&p, NULL, 2, (const int[]){a, a}, out));
    CHECK_INT(p.ninstr, 0);
    CHECK(qn_program_emit(&p, add, 2, (const int[]){a, a}, out));
    CHECK_INT(p.ninstr, 1);
}

TEST(program, a_failure_is_handed_on_by_every_builder)
{
    qn_program p;
    qn_program_init(&p);
    const int a = qn_program_operand(&p, QN_FLOAT64), out = qn_program_operand(&p, QN_FLOAT64);
    while (qn_program_temp(&p, QN_FLOAT64) >= 0)
        ;
    CHECK_INT(p.nregisters, QN_MAX_REGISTERS);
    CHECK_INT(qn_program_cast(&p, a, QN_FLOAT32), -1);
    CHECK_INT(qn_program_cast(&p, -1, QN_FLOAT32), -1);
    CHECK_INT(qn_program_op(&p, QN_OP_add, QN_FLOAT64, (const int[]){a, a}), -1);
    CHECK_INT(qn_program_op(&p, QN_OP_add, QN_FLOAT64, (const int[]){a, -1}), -1);
    CHECK(!qn_program_store(&p, -1, out));
    CHECK_INT(p.ninstr, 0);
}
