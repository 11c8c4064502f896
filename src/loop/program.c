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

static bool is_register(const qn_program *p, int reg) { return reg >= 0 && reg < p->nregisters; }

bool qn_program_emit(qn_program *p, qn_loop_fn fn, int nin, const int *in, int out)
{
    if (p->ninstr == QN_MAX_INSTRUCTIONS || fn == NULL || !is_register(p, out))
        return false;
    for (int k = 0; k < nin; k++)
        if (!is_register(p, in[k]))
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

/* The inputs of op cast to the dtypes its kernel takes; first to those of its loop, if a kernel calculates in a wider one. */
static bool cast_inputs(qn_program *p, int op, int loop_dtype, const int *in, int *args)
{
    int compute = qn_op_compute(op, loop_dtype);
    for (int k = 0; k < qn_ops[op].nin; k++) {
        int rounded = qn_program_cast(p, in[k], qn_op_input(op, k, loop_dtype));
        if ((args[k] = qn_program_cast(p, rounded, qn_op_input(op, k, compute))) < 0)
            return false;
    }
    return true;
}

/* ---- comparisons of uint64 with signed integers ---- */
/* No dtype holds both; float64, which they are promoted to, takes neighbours for equal. Is the answer true where the first number,
 * or the second one, is negative? */
enum { COMPARES = 1, NEGATIVE_FIRST = 2, NEGATIVE_SECOND = 4 };
static const uint8_t comparisons[QN_NOP] = {
    [QN_OP_equal] = COMPARES, [QN_OP_not_equal] = COMPARES | NEGATIVE_FIRST | NEGATIVE_SECOND,
    [QN_OP_less] = COMPARES | NEGATIVE_FIRST, [QN_OP_less_equal] = COMPARES | NEGATIVE_FIRST,
    [QN_OP_greater] = COMPARES | NEGATIVE_SECOND, [QN_OP_greater_equal] = COMPARES | NEGATIVE_SECOND,
};

bool qn_compares_exactly(int op, int loop_dtype, int x, int y)
{
    return comparisons[op] && loop_dtype == QN_FLOAT64 && qn_is_integer(x) && qn_is_integer(y);
}

/* As uint64, with the known answer where the signed number is negative. */
static int compare_exactly(qn_program *p, int op, const int *in)
{
    const int place = p->dtype[in[0]] == QN_UINT64, whole = qn_program_cast(p, in[place], QN_INT64);
    int sides[2] = {in[0], in[1]}, both[2] = {whole, whole};
    sides[place] = qn_program_cast(p, whole, QN_UINT64);
    both[1] = qn_program_op(p, QN_OP_signbit, QN_INT64, both);
    both[0] = qn_program_op(p, op, QN_UINT64, sides);
    const bool answer = comparisons[op] & (place ? NEGATIVE_SECOND : NEGATIVE_FIRST);
    return qn_program_op(p, answer ? QN_OP_logical_or : QN_OP_greater, QN_BOOL, both);
}

int qn_program_op(qn_program *p, int op, int loop_dtype, const int *in)
{
    if (comparisons[op] && is_register(p, in[0]) && is_register(p, in[1]) &&
        qn_compares_exactly(op, loop_dtype, p->dtype[in[0]], p->dtype[in[1]]))
        return compare_exactly(p, op, in);
    int compute = qn_op_compute(op, loop_dtype), args[3];
    if (!cast_inputs(p, op, loop_dtype, in, args))
        return -1;
    int out = qn_program_temp(p, qn_op_result(op, compute));
    if (!qn_program_emit(p, qn_loop(op, compute), qn_ops[op].nin, args, out))
        return -1;
    return qn_program_cast(p, out, qn_op_result(op, loop_dtype));
}

/* The register a kernel's result of dtype t goes to: out if it is one of that dtype, else a temporary. */
static int target(qn_program *p, int out, int t) { return out >= 0 && p->dtype[out] == t ? out : qn_program_temp(p, t); }

bool qn_program_op2(qn_program *p, int op, int loop_dtype, const int *in, int out[2])
{
    int compute = qn_op_compute(op, loop_dtype), nin = qn_ops[op].nin, args[4];
    if (!cast_inputs(p, op, loop_dtype, in, args))
        return false;
    args[nin] = target(p, out[0], qn_op_result(op, compute));
    int second = target(p, out[1], qn_op_second(op, compute));
    if (args[nin] < 0 || !qn_program_emit(p, qn_loop(op, compute), nin + 1, args, second))
        return false;
    out[0] = qn_program_cast(p, args[nin], qn_op_result(op, loop_dtype));
    out[1] = qn_program_cast(p, second, qn_op_second(op, loop_dtype));
    return out[0] >= 0 && out[1] >= 0;
}

bool qn_program_store(qn_program *p, int reg, int out)
{
    qn_instr *last = p->ninstr > 0 ? &p->instr[p->ninstr - 1] : NULL;
    if (reg >= p->noperands && p->dtype[reg] == p->dtype[out] && reg == p->nregisters - 1 && last != NULL &&
        last->reg[last->nargs - 1] == reg) {
        last->reg[last->nargs - 1] = (uint8_t)out; /* the last instruction writes there itself */
        p->nregisters--;
        return true;
    }
    return reg >= 0 && qn_program_emit(p, qn_cast_loop(p->dtype[reg], p->dtype[out]), 1, &reg, out);
}

int64_t qn_program_bytes(const qn_program *p)
{
    int64_t bytes = 0;
    for (int r = p->noperands; r < p->nregisters; r++)
        bytes += qn_dtypes[p->dtype[r]].size;
    return bytes;
}

int64_t qn_program_block(const qn_program *p)
{
    int64_t bytes = qn_program_bytes(p), widest = 1;
    for (int r = p->noperands; r < p->nregisters; r++)
        widest = qn_dtypes[p->dtype[r]].size > widest ? qn_dtypes[p->dtype[r]].size : widest;
    if (bytes == 0)
        return INT64_MAX;
    int64_t one = QN_BLOCK_BYTES / widest, all = QN_SPACE_BYTES / bytes, n = one < all ? one : all;
    /* Whole cache lines for every item size; with very many temporaries, aligned at least. */
    return n >= 64 ? n / 64 * 64 : n / 8 * 8;
}
_Static_assert(QN_SPACE_BYTES / (QN_MAX_REGISTERS * 16) >= 8, "a block is never empty");

int qn_program_aligned(qn_program *p, int reg, const qn_array *x)
{
    if (reg < 0 || (x->flags & QN_ALIGNED))
        return reg;
    int temp = qn_program_temp(p, x->dtype);
    return qn_program_emit(p, qn_copy_loop(x->itemsize), 1, &reg, temp) ? temp : -1;
}

bool qn_program_write(qn_program *p, int reg, int out, const qn_array *x)
{
    if (x->flags & QN_ALIGNED)
        return qn_program_store(p, reg, out);
    reg = qn_program_cast(p, reg, x->dtype);
    return reg >= 0 && qn_program_emit(p, qn_copy_loop(x->itemsize), 1, &reg, out);
}

/* Last instruction that reads or writes each register. */
static void last_uses(const qn_program *p, int *last)
{
    for (int r = 0; r < p->nregisters; r++)
        last[r] = -1;
    for (int i = 0; i < p->ninstr; i++)
        for (int k = 0; k < p->instr[i].nargs; k++)
            last[p->instr[i].reg[k]] = i;
}

int qn_program_pack(qn_program *p, int keep)
{
    int last[QN_MAX_REGISTERS], slot[QN_MAX_REGISTERS], nslots = p->noperands;
    uint8_t dtype[QN_MAX_REGISTERS];
    bool taken[QN_MAX_REGISTERS] = {false};
    last_uses(p, last);
    for (int r = 0; r < p->nregisters; r++)
        slot[r] = r < p->noperands ? r : -1;
    memcpy(dtype, p->dtype, sizeof dtype);
    for (int i = 0; i < p->ninstr; i++) {
        qn_instr *instr = &p->instr[i];
        int out = instr->nargs - 1, target = instr->reg[out];
        for (int k = 0; k < out; k++) { /* an input that ends here may be the output's slot: kernels allow exact aliasing */
            int r = instr->reg[k];
            instr->reg[k] = (uint8_t)slot[r];
            if (r >= p->noperands && last[r] == i && r != keep)
                taken[slot[r]] = false;
        }
        if (slot[target] < 0) {
            int s = p->noperands;
            while (s < nslots && (taken[s] || qn_dtypes[dtype[s]].size != qn_dtypes[p->dtype[target]].size))
                s++;
            nslots += s == nslots;
            slot[target] = s;
            taken[s] = true;
            dtype[s] = p->dtype[target];
        }
        instr->reg[out] = (uint8_t)slot[target];
    }
    memcpy(p->dtype, dtype, sizeof dtype);
    p->nregisters = nslots;
    return keep < 0 ? keep : slot[keep];
}
