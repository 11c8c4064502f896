/* SPDX-License-Identifier: BSD-3-Clause */
/* inputs.c: the arrays a problem works on, always the same (fixed seed), by kind. */
#include "bench.h"
#include <ctype.h>
#include <string.h>

static qn_array *cast(qn_array *a, qn_dtype t)
{
    qn_array *b = a != NULL && a->dtype != (int)t ? qn_astype(a, t) : qn_retain(a);
    qn_release(a);
    return b;
}

/* Draws float64 numbers as dtype t; complex dtypes draw both parts. */
static qn_array *draw(qn_random *g, qn_dtype t, int ndim, const int64_t *shape, bool normal)
{
    qn_dtype part = qn_dtype_real(t), own = part == QN_FLOAT32 ? QN_FLOAT32 : QN_FLOAT64;
    if (qn_dtype_kind(t) != 'c')
        return cast(normal ? qn_random_normal(g, 0, 1, own, ndim, shape) : qn_random_uniform(g, 0.5, 1.5, own, ndim, shape), t);
    qn_array *z = qn_empty(t, ndim, shape);
    qn_array *half[2] = {qn_real(z), qn_imag(z)};
    for (int i = 0; i < 2 && half[i] != NULL; i++) {
        qn_array *x = draw(g, part, ndim, shape, normal);
        if (x == NULL || qn_assign(half[i], x, QN_SAME_KIND) != QN_OK)
            qn_release(z), z = NULL;
        qn_release(x);
    }
    qn_release(half[0]);
    qn_release(half[1]);
    return z;
}

/* Integer dtypes hold -100 ... 100 (unsigned: 0 ... 200, bool: 0, 1) where others hold normal numbers. */
static qn_array *whole(const problem *p, qn_random *g)
{
    bool is_signed = qn_dtype_kind(p->dtype) == 'i', is_bool = p->dtype == QN_BOOL;
    return cast(qn_random_integers(g, is_signed ? -100 : 0, is_bool ? 2 : is_signed ? 101 : 201, 0, p->ndim, p->shape), p->dtype);
}

static bool is_inexact(const problem *p) { return qn_dtype_kind(p->dtype) == 'f' || qn_dtype_kind(p->dtype) == 'c'; }

static qn_array *make_normal(const problem *p, qn_random *g)
{
    return is_inexact(p) ? draw(g, p->dtype, p->ndim, p->shape, true) : whole(p, g);
}

/* In [0.5, 1.5): nothing cancels, nothing overflows. */
static qn_array *make_positive(const problem *p, qn_random *g)
{
    return is_inexact(p) ? draw(g, p->dtype, p->ndim, p->shape, false) : whole(p, g);
}

static qn_array *make_zeros(const problem *p, qn_random *g)
{
    (void)g;
    return qn_zeros(p->dtype, p->ndim, p->shape);
}

/* Half of the elements true, at random: at this density branches are mispredicted most. */
static qn_array *make_mask(const problem *p, qn_random *g)
{
    return cast(qn_random_integers(g, 0, 2, 0, p->ndim, p->shape), QN_BOOL);
}

/* NaN in one place of ten. */
static qn_array *make_holes(const problem *p, qn_random *g)
{
    qn_array *x = make_positive(p, g), *r = qn_random_uniform(g, 0, 1, 0, p->ndim, p->shape);
    qn_array *few = qn_less(r, 0.1), *a = qn_where(few, __builtin_nan(""), x);
    qn_release(x);
    qn_release(r);
    qn_release(few);
    return a;
}

static int64_t count(const problem *p)
{
    int64_t n = 1;
    for (int k = 0; k < p->ndim; k++)
        n *= p->shape[k];
    return n;
}

/* Below option max; max = 0: a permutation of 0 ... n-1, all distinct. */
static qn_array *make_integers(const problem *p, qn_random *g)
{
    int64_t max = problem_integer(p, "max", 0);
    if (max > 0)
        return cast(qn_random_integers(g, 0, max, 0, p->ndim, p->shape), p->dtype);
    qn_array *flat = qn_random_permutation(g, count(p)), *a = qn_reshape(flat, p->ndim, p->shape);
    qn_release(flat);
    return cast(a, p->dtype);
}

/* Places in an array of the problem's size. */
static qn_array *make_places(const problem *p, qn_random *g)
{
    return qn_random_integers(g, 0, count(p) > 0 ? count(p) : 1, 0, p->ndim, p->shape);
}

/* `table` elements of the problem's dtype. */
static qn_array *make_table(const problem *p, qn_random *g)
{
    problem small = *p;
    small.ndim = 1;
    small.shape[0] = problem_integer(p, "table", 1000);
    return is_inexact(p) ? make_normal(&small, g) : make_integers(&small, g);
}

static qn_array *make_sorted(const problem *p, qn_random *g)
{
    qn_array *table = make_table(p, g), *a = qn_sort(table, -1, false, false);
    qn_release(table);
    return a;
}

/* Symmetric (Hermitian) and well conditioned: (x + x^H) / 2 + 2 n I, n the order. */
static qn_array *make_matrix(const problem *p, qn_random *g)
{
    int64_t n = p->ndim > 0 ? p->shape[p->ndim - 1] : 1;
    qn_array *x = make_normal(p, g), *a = NULL;
    QN_SCOPE {
        qn_array *sum = qn_add(x, qn_conj(qn_matrix_transpose(x)));
        a = qn_keep(qn_add(qn_multiply(sum, 0.5), qn_multiply(qn_eye(n, n, 0, p->dtype), 2.0 * (double)n)));
    }
    qn_release(x);
    return a;
}

/* Rows of one column: right-hand sides. */
static qn_array *make_column(const problem *p, qn_random *g)
{
    problem thin = *p;
    if (thin.ndim > 0)
        thin.shape[thin.ndim - 1] = 1;
    return make_normal(&thin, g);
}

/* One vector as long as the last axis. */
static qn_array *make_vector(const problem *p, qn_random *g)
{
    problem line = *p;
    line.ndim = 1;
    line.shape[0] = p->ndim > 0 ? p->shape[p->ndim - 1] : 1;
    return make_normal(&line, g);
}

static const struct { const char *name; qn_array *(*make)(const problem *p, qn_random *g); } kinds[] = {
    {"normal", make_normal}, {"positive", make_positive}, {"zeros", make_zeros},   {"mask", make_mask},
    {"holes", make_holes},   {"integers", make_integers}, {"places", make_places}, {"table", make_table},
    {"sorted", make_sorted}, {"matrix", make_matrix},     {"column", make_column}, {"vector", make_vector}};

static qn_array *make(const problem *p, const char *kind, qn_random *g)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, kind) == 0)
            return kinds[i].make(p, g);
    qn_set_error(QN_ERR_VALUE, "no kind of input is called '%s'", kind);
    return NULL;
}

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_' || c == '.'; }

/* Does the name occur in the expression as a word of its own? */
static bool uses(const char *expression, const char *name)
{
    size_t n = strlen(name);
    for (const char *s = expression; (s = strstr(s, name)) != NULL; s++)
        if ((s == expression || !is_word(s[-1])) && (!is_word(s[n]) || s[n] == '.'))
            return true;
    return false;
}

bool inputs_make(inputs *in, const problem *p, const char *expression, char *message, size_t size)
{
    char list[256], *rest = list, *item;
    qn_random *g = qn_random_new(20240229);
    memset(in, 0, sizeof *in);
    snprintf(list, sizeof list, "%s", p->kind->inputs);
    while (g != NULL && (item = strsep(&rest, " ")) != NULL && in->n < MAX_INPUTS) {
        char *kind = strchr(item, '=');
        if (kind == NULL)
            continue;
        *kind++ = '\0';
        if (!uses(expression, item))
            continue;
        snprintf(in->name[in->n], sizeof in->name[0], "%s", item);
        in->array[in->n] = make(p, kind, g);
        if (in->array[in->n++] == NULL) {
            snprintf(message, size, "input %s: %s", item, qn_error_message());
            inputs_free(in);
            qn_random_free(g);
            return false;
        }
    }
    qn_random_free(g);
    return true;
}

void inputs_free(inputs *in)
{
    for (int i = 0; i < in->n; i++)
        qn_release(in->array[i]);
    in->n = 0;
}
