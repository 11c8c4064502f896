/* SPDX-License-Identifier: BSD-3-Clause */
/* formatnumber.c: how the elements of an array are written.
 *
 * All elements that are shown get one layout, NumPy's: two looks at them decide it. The first finds the largest and smallest
 * magnitude: beyond 10^8 (10^6 float32, 10^3 float16), below 10^-4 or over three decades apart they are written with exponents. The
 * second formats every number once to learn how many characters stand before and after the point. */
#include <io/io.h>
#include <loop/loop.h>
#include <math.h>
#include <stdio.h>

/* An element in the widest type of its kind. */
typedef union number { int64_t i; uint64_t u; double part[2]; } number;

static number read_element(int dtype, const char *element)
{
    char kind = qn_dtypes[dtype].kind;
    int wide = kind == 'i' ? QN_INT64 : kind == 'f' ? QN_FLOAT64 : kind == 'c' ? QN_COMPLEX128 : QN_UINT64;
    uint64_t aligned[2] = {0};
    number x = {.part = {0, 0}};
    memcpy(aligned, element, (size_t)qn_dtypes[dtype].size);
    if (dtype == wide)
        memcpy(&x, aligned, sizeof x);
    else
        qn_cast_loop(dtype, wide)((char *[]){(char *)aligned, (char *)&x}, (int64_t[]){0, 0}, 1);
    return x;
}

static int part_size(int dtype) { return qn_dtypes[qn_dtypes[dtype].real].size; }

/* ---- layout of floats ---- */

typedef struct statistics {
    double largest, smallest; /* magnitudes of the finite numbers that are not zero */
    bool finite, other, minus_infinity, minus;
} statistics;

typedef struct look {
    qn_element_format *f;
    statistics s[2];
    int parts, precision, least; /* digits after the point that are tried */
} look;

static void measure(statistics *s, double x)
{
    double magnitude = fabs(x);
    if (!isfinite(x)) {
        s->other = true;
        s->minus_infinity |= x < 0;
        return;
    }
    s->finite = true;
    s->minus |= signbit(x) != 0;
    if (magnitude > s->largest)
        s->largest = magnitude;
    if (magnitude > 0 && (s->smallest == 0 || magnitude < s->smallest))
        s->smallest = magnitude;
}

static void first_look(void *context, const char *element)
{
    look *l = context;
    number x = read_element(l->f->dtype, element);
    for (int k = 0; k < l->parts; k++)
        measure(&l->s[k], x.part[k]);
}

/* Where exponents begin, in the element's own precision: from `large` on, below `small` (0.0001 rounded to it), for a quotient that
 * rounds to more than 1000; for a number on its own from `lone_large` on. */
typedef struct bounds { double large, small, quotient, lone_large; } bounds;

static const bounds *bounds_of(int size)
{
    static const bounds half = {1e3, 0x1.a38p-14, 1000.25, 1e3}, single = {1e6, 0x1.a36e2ep-14, 1000 + 0x1p-15, 1e6},
                        full = {1e8, 1e-4, 1000, 1e16};
    return size == 2 ? &half : size == 4 ? &single : &full;
}

static bool needs_exponents(const statistics *s, int size, bool suppress)
{
    const bounds *b = bounds_of(size);
    if (s->largest == 0)
        return false;
    return s->largest >= b->large || (!suppress && (s->smallest < b->small || s->largest / s->smallest > b->quotient));
}

static void grow(int *width, size_t n)
{
    if ((int)n > *width)
        *width = (int)n;
}

static void widen(qn_float_format *f, double x, int precision, int least)
{
    char text[QN_NUMBER_TEXT];
    if (!isfinite(x))
        return;
    if (f->exp_digits)
        qn_scientific(text, x, f->size, precision, least, 2);
    else
        qn_positional(text, x, f->size, precision, least);
    const char *point = strchr(text, '.'), *e = f->exp_digits ? strchr(text, 'e') : text + strlen(text);
    grow(&f->left, (size_t)(point - text) + (f->plus && !signbit(x)));
    grow(&f->right, (size_t)(e - point) - 1);
    if (f->exp_digits)
        grow(&f->exp_digits, strlen(e) - 2);
}

static void second_look(void *context, const char *element)
{
    look *l = context;
    number x = read_element(l->f->dtype, element);
    for (int k = 0; k < l->parts; k++)
        widen(&l->f->part[k], x.part[k], l->precision, l->least);
}

/* Room for "nan" and "inf", right-aligned with the numbers. */
static void make_room(qn_float_format *f, const statistics *s, char sign)
{
    int nan = (int)strlen(f->nan), infinity = (int)strlen(f->infinity) + (s->minus_infinity || sign != '-');
    int longest = (nan > infinity ? nan : infinity) - f->right - 1;
    if (s->other && longest > f->left)
        f->left = longest;
}

static void finish_floats(qn_float_format *f, const statistics *s, const look *l, qn_float_mode mode, char sign)
{
    bool equal = f->exp_digits || ((mode == QN_FIXED || mode == QN_MAXPREC_EQUAL) && s->finite);
    f->precision = equal ? f->right : l->precision;
    f->least = equal ? f->right : 0;
    if (f->exp_digits)
        f->right += f->exp_digits + 2;
    f->left += sign == ' ' && !s->minus;
    make_room(f, s, sign);
}

static void make_floats(qn_element_format *f, const qn_printed *p, const qn_print_opts *opts)
{
    look l = {.f = f, .parts = qn_is_complex(f->dtype) ? 2 : 1};
    l.precision = opts->floatmode == QN_UNIQUE ? -1 : opts->precision;
    l.least = opts->floatmode == QN_FIXED ? opts->precision : 0;
    qn_printed_visit(p, first_look, &l);
    for (int k = 0; k < l.parts; k++) {
        int size = part_size(f->dtype);
        f->part[k] = (qn_float_format){.size = size, .plus = k == 1 || f->sign == '+', .nan = *opts->nanstr ? opts->nanstr : "nan",
                                       .infinity = *opts->infstr ? opts->infstr : "inf"};
        f->part[k].exp_digits = l.s[k].finite && needs_exponents(&l.s[k], size, opts->suppress) ? 2 : 0;
    }
    qn_printed_visit(p, second_look, &l);
    for (int k = 0; k < l.parts; k++)
        finish_floats(&f->part[k], &l.s[k], &l, opts->floatmode, k == 1 ? '+' : f->sign);
}

/* ---- layout of integers and bools ---- */

static int integer_text(const qn_element_format *f, const char *element, char *text, int width)
{
    number x = read_element(f->dtype, element);
    char digits[32];
    bool negative = qn_dtypes[f->dtype].kind == 'i' && x.i < 0;
    const char sign[2] = {f->sign, 0};
    sprintf(digits, negative ? "%s%lld" : "%s%llu", negative || f->sign == '-' ? "" : sign, (long long)x.i);
    return sprintf(text, "%*s", width, digits);
}

static int bool_text(const char *element, char *text, int width) { return sprintf(text, "%*s", width, *element ? "True" : "False"); }

typedef struct integers { qn_element_format *f; bool negative; } integers;

static void look_at_integer(void *context, const char *element)
{
    integers *l = context;
    l->negative |= qn_dtypes[l->f->dtype].kind == 'i' && read_element(l->f->dtype, element).i < 0;
}

static void widen_integer(void *context, const char *element)
{
    integers *l = context;
    char text[40];
    grow(&l->f->width, (size_t)integer_text(l->f, element, text, 0));
}

/* A blank for a sign is only kept free where no number is negative. */
static void make_integers(qn_element_format *f, const qn_printed *p)
{
    integers l = {.f = f};
    if (f->sign == ' ')
        qn_printed_visit(p, look_at_integer, &l);
    if (l.negative)
        f->sign = '-';
    qn_printed_visit(p, widen_integer, &l);
}

void qn_element_format_make(qn_element_format *f, const qn_printed *p, const qn_print_opts *opts)
{
    *f = (qn_element_format){.dtype = p->a->dtype, .sign = opts->sign ? opts->sign : '-'};
    if (f->dtype == QN_BOOL)
        f->width = p->a->ndim == 0 ? 0 : 5;
    else if (qn_is_integer(f->dtype))
        make_integers(f, p);
    else
        make_floats(f, p, opts);
}

/* ---- text ---- */

static int special_text(const qn_float_format *f, double x, char *text)
{
    const char *sign = isnan(x) ? (f->plus ? "+" : "") : x < 0 ? "-" : f->plus ? "+" : "";
    char word[40];
    snprintf(word, sizeof word, "%s%s", sign, isnan(x) ? f->nan : f->infinity);
    return sprintf(text, "%*s", f->left + f->right + 1, word);
}

static int float_text(const qn_float_format *f, double x, char *text)
{
    char digits[QN_NUMBER_TEXT];
    if (!isfinite(x))
        return special_text(f, x, text);
    if (f->exp_digits)
        qn_scientific(digits, x, f->size, f->precision, f->least, f->exp_digits);
    else
        qn_positional(digits, x, f->size, f->precision, f->least);
    const char *sign = f->plus && !signbit(x) ? "+" : "";
    int left = (int)(strchr(digits, '.') - digits) + (*sign != 0), n = (int)strlen(digits) + (*sign != 0);
    int before = f->left > left ? f->left - left : 0;
    int after = f->right > n - left - 1 ? f->right - (n - left - 1) : 0;
    return sprintf(text, "%*s%s%s%*s", before, "", sign, digits, after, "");
}

/* The j goes before the blanks that pad the imaginary part. */
static int complex_text(const qn_element_format *f, const double part[2], char *text)
{
    int n = float_text(&f->part[0], part[0], text);
    int end = n + float_text(&f->part[1], part[1], text + n);
    int digits = end;
    while (text[digits - 1] == ' ')
        digits--;
    memmove(text + digits + 1, text + digits, (size_t)(end - digits) + 1);
    text[digits] = 'j';
    return end + 1;
}

int qn_element_text(const qn_element_format *f, const char *element, char text[QN_ELEMENT_TEXT])
{
    if (f->dtype == QN_BOOL)
        return bool_text(element, text, f->width);
    if (qn_is_integer(f->dtype))
        return integer_text(f, element, text, f->width);
    number x = read_element(f->dtype, element);
    return qn_is_complex(f->dtype) ? complex_text(f, x.part, text) : float_text(&f->part[0], x.part[0], text);
}

/* ---- numbers on their own ---- */

/* Positional from 10^-4 on, else with an exponent; point: "1.0", not "1". */
static int lone_float(double x, int size, bool point, char *text)
{
    if (!isfinite(x))
        return sprintf(text, "%s", isnan(x) ? "nan" : x < 0 ? "-inf" : "inf");
    bool positional = x == 0 || (fabs(x) >= 1e-4 && fabs(x) < bounds_of(size)->lone_large);
    if (positional)
        qn_positional(text, x, size, -1, point);
    else
        qn_scientific(text, x, size, -1, 0, 2);
    char *end = strchr(text, '.') + 1;
    if (!positional && *end == 'e')
        memmove(end - 1, end, strlen(end) + 1);
    else if (positional && *end == 0)
        end[-1] = 0;
    return (int)strlen(text);
}

static int lone_complex(const double part[2], int size, char *text)
{
    int n = 0;
    bool imaginary = part[0] == 0 && !signbit(part[0]);
    if (!imaginary) {
        text[n++] = '(';
        n += lone_float(part[0], size, false, text + n);
        if (isnan(part[1]) || !signbit(part[1]))
            text[n++] = '+';
    }
    n += lone_float(part[1], size, false, text + n);
    return n + sprintf(text + n, imaginary ? "j" : "j)");
}

int qn_scalar_text(int dtype, const char *element, char text[QN_ELEMENT_TEXT])
{
    if (dtype == QN_BOOL)
        return bool_text(element, text, 0);
    if (qn_is_integer(dtype))
        return integer_text(&(qn_element_format){.dtype = dtype, .sign = '-'}, element, text, 0);
    number x = read_element(dtype, element);
    return qn_is_complex(dtype) ? lone_complex(x.part, part_size(dtype), text)
                                : lone_float(x.part[0], part_size(dtype), true, text);
}
