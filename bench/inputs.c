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
static bool is_whole(const problem *p) { return qn_dtype_kind(p->dtype) == 'i' || qn_dtype_kind(p->dtype) == 'u'; }

static qn_array *make_normal(const problem *p, qn_random *g)
{
    return is_inexact(p) ? draw(g, p->dtype, p->ndim, p->shape, true) : whole(p, g);
}

/* In [0.5, 1.5): nothing cancels, nothing overflows. Integers from 1 to 100. */
static qn_array *make_positive(const problem *p, qn_random *g)
{
    if (is_inexact(p))
        return draw(g, p->dtype, p->ndim, p->shape, false);
    return is_whole(p) ? cast(qn_random_integers(g, 1, 101, 0, p->ndim, p->shape), p->dtype) : whole(p, g);
}

/* In [low, low + 1), real: in the domain of the functions whose domain is a part of the line. */
static qn_array *make_above(const problem *p, qn_random *g, double low)
{
    qn_array *x = qn_random_uniform(g, low, low + 1, 0, p->ndim, p->shape);
    return cast(x, is_inexact(p) ? p->dtype : QN_FLOAT64);
}
static qn_array *make_unit(const problem *p, qn_random *g) { return make_above(p, g, 0); }
static qn_array *make_beyond_one(const problem *p, qn_random *g) { return make_above(p, g, 1); }

static qn_array *make_complex(const problem *p, qn_random *g)
{
    return draw(g, p->dtype == QN_FLOAT32 ? QN_COMPLEX64 : QN_COMPLEX128, p->ndim, p->shape, true);
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

/* Integers below `max`, in the problem's dtype if that is one of integers. */
static qn_array *make_below(const problem *p, qn_random *g, int64_t max)
{
    return cast(qn_random_integers(g, 0, max, 0, p->ndim, p->shape), is_whole(p) && max < 128 ? p->dtype : QN_INT64);
}
static qn_array *make_small(const problem *p, qn_random *g) { return make_below(p, g, 8); }
static qn_array *make_labels(const problem *p, qn_random *g) { return make_below(p, g, 1000); }

/* Places in the last axis. */
static qn_array *make_lanes(const problem *p, qn_random *g)
{
    int64_t n = p->ndim > 0 ? p->shape[p->ndim - 1] : 1;
    return qn_random_integers(g, 0, n > 0 ? n : 1, 0, p->ndim, p->shape);
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

static qn_array *make_columns(const problem *p, qn_random *g)
{
    problem line = *p;
    line.ndim = 1;
    line.shape[0] = p->ndim > 0 ? p->shape[p->ndim - 1] : 1;
    return make_lanes(&line, g);
}

static qn_array *make_ordered(const problem *p, qn_random *g)
{
    qn_array *x = make_normal(p, g), *a = qn_sort(x, -1, false, false);
    qn_release(x);
    return a;
}

static const struct { const char *name; qn_array *(*make)(const problem *p, qn_random *g); } kinds[] = {
    {"normal", make_normal}, {"positive", make_positive}, {"zeros", make_zeros},   {"mask", make_mask},
    {"holes", make_holes},   {"integers", make_integers}, {"places", make_places}, {"table", make_table},
    {"sorted", make_sorted}, {"matrix", make_matrix},     {"column", make_column}, {"vector", make_vector},
    {"unit", make_unit},     {"above", make_beyond_one},  {"small", make_small},   {"labels", make_labels},
    {"lanes", make_lanes},   {"columns", make_columns},   {"complex", make_complex}, {"ordered", make_ordered}};

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

static int find(const inputs *in, const char *name)
{
    for (int i = 0; i < in->n; i++)
        if (strcmp(in->name[i], name) == 0)
            return i;
    return -1;
}

/* The array called `name`, drawn from a stream of its own: it does not depend on what else is made. */
static bool add(inputs *in, const problem *p, const char *name, const char *kind, uint64_t seed)
{
    qn_random *g = qn_random_new(seed);
    if (g == NULL)
        return false;
    snprintf(in->name[in->n], sizeof in->name[0], "%s", name);
    in->used[in->n] = true;
    in->array[in->n] = make(p, kind, g);
    qn_random_free(g);
    return in->array[in->n] != NULL && ++in->n;
}

bool inputs_make(inputs *in, const problem *p, const char *expression, char *message, size_t size)
{
    char list[512], *rest = list, *item;
    snprintf(list, sizeof list, "%s", p->kind->inputs);
    for (uint64_t seed = 20240229; (item = strsep(&rest, " ")) != NULL && in->n < MAX_INPUTS; seed++) {
        char *kind = strchr(item, '=');
        if (kind == NULL)
            continue;
        *kind++ = '\0';
        int i = find(in, item);
        if (i >= 0)
            in->used[i] = uses(expression, item);
        else if (uses(expression, item) && !add(in, p, item, kind, seed)) {
            snprintf(message, size, "input %s: %s", item, qn_error_message());
            return false;
        }
    }
    return true;
}

void inputs_free(inputs *in)
{
    for (int i = 0; i < in->n; i++)
        qn_release(in->array[i]);
    in->n = 0;
}
