/* SPDX-License-Identifier: BSD-3-Clause */
/* dtype.c: properties of dtypes and promotion by kind and size (NEP 50; Array API 2025.12 where that speaks). */
#include <core/core.h>
#include <stdlib.h>

#define SIZE_OF(ctype) ((int16_t)sizeof(ctype))
const qn_dtype_info qn_dtypes[QN_NDTYPE] = {
    [0] = {"?", 0, 1, '?', '?', 0, 0},
#define DTYPE(E, code, ctype, text, knd, chr, rl, comp) \
    [QN_##E] = {text, SIZE_OF(ctype), (int16_t)_Alignof(ctype), knd, chr, QN_##rl, QN_##comp},
#include <kernels/dtypes.def>
#undef DTYPE
};
/* ORDER DTYPE */
#define DTYPE(E, ...) _Static_assert((int)QN_##E == (int)QN_K_##E, "enum qn_dtype and dtypes.def must agree");
#include <kernels/dtypes.def>
#undef DTYPE
_Static_assert((int)QN_DTYPE_END == (int)QN_NDTYPE, "enum qn_dtype and dtypes.def must agree");

static const qn_dtype_info *info(int t) { return &qn_dtypes[qn_is_dtype(t) ? t : 0]; }

const char *qn_dtype_name(qn_dtype t) { return info((int)t)->name; }
size_t qn_dtype_size(qn_dtype t) { return (size_t)info((int)t)->size; }
char qn_dtype_kind(qn_dtype t) { return info((int)t)->kind; }
char qn_dtype_char(qn_dtype t) { return info((int)t)->ch; }
qn_dtype qn_dtype_real(qn_dtype t) { return (qn_dtype)info((int)t)->real; }

qn_dtype qn_dtype_complex(qn_dtype t)
{
    if (qn_is_dtype((int)t) && qn_is_complex((int)t))
        return t;
    return t == QN_FLOAT16 || t == QN_FLOAT32 ? QN_COMPLEX64 : QN_COMPLEX128;
}

/* The dtype with this kind and item size; 0 if there is none. */
static int find(char kind, int size)
{
    for (int t = 1; t < QN_NDTYPE; t++)
        if (qn_dtypes[t].kind == kind && qn_dtypes[t].size == size)
            return t;
    return 0;
}

/* NumPy's other names, the C types' and the one-letter codes that are not a dtype's own. */
static const struct { const char *name; qn_dtype t; } aliases[] = {
    {"bool_", QN_BOOL},        {"byte", QN_INT8},          {"short", QN_INT16},      {"intc", QN_INT32},       {"long", QN_INT64},
    {"longlong", QN_INT64},    {"int", QN_INT64},          {"int_", QN_INT64},       {"intp", QN_INT64},       {"ubyte", QN_UINT8},
    {"ushort", QN_UINT16},     {"uintc", QN_UINT32},       {"ulong", QN_UINT64},     {"ulonglong", QN_UINT64}, {"uint", QN_UINT64},
    {"uintp", QN_UINT64},      {"half", QN_FLOAT16},       {"single", QN_FLOAT32},   {"float", QN_FLOAT64},    {"double", QN_FLOAT64},
    {"csingle", QN_COMPLEX64}, {"cdouble", QN_COMPLEX128}, {"complex", QN_COMPLEX128}, {"q", QN_INT64},        {"n", QN_INT64},
    {"p", QN_INT64},           {"Q", QN_UINT64},           {"N", QN_UINT64},         {"P", QN_UINT64},
};

/* A name, a code, or kind and bytes ("f8"), without a byte order; the short forms first, which most callers use. */
static qn_dtype from_bare_name(const char *name)
{
    size_t n = strlen(name);
    if (n > 1 && n <= 3 && strspn(name + 1, "0123456789") == n - 1)
        return (qn_dtype)find(name[0], atoi(name + 1));
    for (int t = 1; n == 1 && t < QN_NDTYPE; t++)
        if (name[0] == qn_dtypes[t].ch)
            return (qn_dtype)t;
    for (int t = 1; n > 1 && t < QN_NDTYPE; t++)
        if (strcmp(name, qn_dtypes[t].name) == 0)
            return (qn_dtype)t;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(name, aliases[i].name) == 0)
            return aliases[i].t;
    return QN_DEFAULT_DTYPE;
}

/* '>' is accepted where a byte is all there is to order. */
qn_dtype qn_dtype_from_name(const char *name)
{
    if (name == NULL || name[0] == '\0')
        return QN_DEFAULT_DTYPE;
    qn_dtype t = from_bare_name(name + (strchr("<=|>", name[0]) != NULL));
    return name[0] == '>' && qn_dtype_size(t) != 1 ? QN_DEFAULT_DTYPE : t;
}

/* The float that holds every value of t's size class: int8 in float16, int16 in float32, the rest in float64. */
static int float_size_for(int t)
{
    const qn_dtype_info *d = &qn_dtypes[t];
    if (d->kind == 'f')
        return d->size;
    if (d->kind == 'c')
        return d->size / 2;
    return d->size == 1 ? 2 : d->size == 2 ? 4 : 8;
}

static int larger(int a, int b) { return a > b ? a : b; }

static int promote_integers(int a, int b)
{
    const qn_dtype_info *x = &qn_dtypes[a], *y = &qn_dtypes[b];
    if (x->kind == y->kind)
        return x->size >= y->size ? a : b;
    int size_signed = x->kind == 'i' ? x->size : y->size, size_unsigned = x->kind == 'u' ? x->size : y->size;
    int size = larger(size_signed, 2 * size_unsigned);
    return size > 8 ? QN_FLOAT64 : find('i', size);
}

qn_dtype qn_promote(qn_dtype a, qn_dtype b)
{
    if (!qn_is_dtype((int)a) || !qn_is_dtype((int)b))
        return QN_DEFAULT_DTYPE;
    if (a == b || b == QN_BOOL)
        return a;
    if (a == QN_BOOL)
        return b;
    bool is_complex = qn_is_complex((int)a) || qn_is_complex((int)b);
    if (!is_complex && !qn_is_float((int)a) && !qn_is_float((int)b))
        return (qn_dtype)promote_integers((int)a, (int)b);
    int size = larger(float_size_for((int)a), float_size_for((int)b));
    return (qn_dtype)(is_complex ? find('c', size < 4 ? 8 : 2 * size) : find('f', size));
}

static int kind_rank(int t) { return (int)(strchr("buifc", qn_dtypes[t].kind) - "buifc"); }

bool qn_can_cast(qn_dtype from, qn_dtype to, qn_casting casting)
{
    if (!qn_is_dtype((int)from) || !qn_is_dtype((int)to))
        return false;
    if (casting == QN_UNSAFE || from == to)
        return true;
    if (casting == QN_NO)
        return false;
    bool safe = qn_promote(from, to) == to;
    return safe || (casting == QN_SAME_KIND && kind_rank((int)from) <= kind_rank((int)to));
}

qn_status qn_check_dtype(const char *func, int t)
{
    return qn_is_dtype(t) ? QN_OK : qn_fail(QN_ERR_TYPE, "%s: %d is not a dtype", func, t);
}

qn_dtype qn_inexact(qn_dtype t) { return qn_is_inexact((int)t) ? t : QN_FLOAT64; }
