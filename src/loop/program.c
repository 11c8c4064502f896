/* SPDX-License-Identifier: BSD-3-Clause */
/* program.c: building programs. An operand of another dtype is cast into a temporary block, so that kernels exist per
 * dtype and not per pair; float16 enters and leaves through float32 the same way. */
#include <loop/loop.h>

void qn_program_init(qn_program *p) { p->noperands = p->nregisters = p->ninstr = 0; }

int qn_program_temp(qn_program *p, int dtype)
{
    if (p->nregisters == QN_MAX_REGISTERS)
        return -1;
    p->dtype[p->nregisters] = (uint8_t)dtype;
    return p->nregisters++;
}

int qn_program_operand(qn_program *p, int dtype)
{
    if (p->noperands == QN_MAX_OPERANDS)
        return -1;
    p->noperands++;
    return qn_program_temp(p, dtype);
}

bool qn_program_emit(qn_program *p, qn_loop_fn fn, int nin, const int *in, int out)
{
    if (p->ninstr == QN_MAX_INSTRUCTIONS || fn == NULL || out < 0)
        return false;
    qn_instr *i = &p->instr[p->ninstr++];
    i->fn = fn;
    i->nargs = (uint8_t)(nin + 1);
    for (int k = 0; k < nin; k++)
        i->reg[k] = (uint8_t)in[k];
    i->reg[nin] = (uint8_t)out;
    return true;
}

int qn_program_cast(qn_program *p, int reg, int dtype)
{
    if (reg < 0 || p->dtype[reg] == dtype)
        return reg;
    int out = qn_program_temp(p, dtype);
    return qn_program_emit(p, qn_cast_loop(p->dtype[reg], dtype), 1, &reg, out) ? out : -1;
}

int qn_program_op(qn_program *p, int op, int loop_dtype, const int *in)
{
    int nin = qn_ops[op].nin, compute = qn_op_compute(op, loop_dtype), args[3];
    for (int k = 0; k < nin; k++) {
        args[k] = qn_program_cast(p, in[k], qn_ops[op].mask_first && k == 0 ? QN_BOOL : compute);
        if (args[k] < 0)
            return -1;
    }
    int out = qn_program_temp(p, qn_op_result(op, compute));
    if (!qn_program_emit(p, qn_loop(op, compute), nin, args, out))
        return -1;
    return qn_program_cast(p, out, qn_op_result(op, loop_dtype));
}

bool qn_program_store(qn_program *p, int reg, int out)
{
    qn_instr *last = &p->instr[p->ninstr - 1];
    if (reg >= p->noperands && p->dtype[reg] == p->dtype[out] && reg == p->nregisters - 1 && p->ninstr > 0 &&
        last->reg[last->nargs - 1] == reg) {
        last->reg[last->nargs - 1] = (uint8_t)out; /* the last instruction writes there itself */
        p->nregisters--;
        return true;
    }
    return reg >= 0 && qn_program_emit(p, qn_cast_loop(p->dtype[reg], p->dtype[out]), 1, &reg, out);
}

int64_t qn_program_block(const qn_program *p)
{
    int64_t bytes = 0, widest = 1;
    for (int r = p->noperands; r < p->nregisters; r++) {
        bytes += qn_dtypes[p->dtype[r]].size;
        widest = qn_dtypes[p->dtype[r]].size > widest ? qn_dtypes[p->dtype[r]].size : widest;
    }
    if (bytes == 0)
        return INT64_MAX;
    int64_t one = QN_BLOCK_BYTES / widest, all = QN_SPACE_BYTES / bytes;
    return (one < all ? one : all) / 64 * 64; /* whole cache lines for every item size */
}
