/* SPDX-License-Identifier: BSD-3-Clause */
/* conversion.c: one number by a printf-like conversion, as Python's % writes it.
 *
 * %e and %f with up to 19 digits and without flags, the usual case, are written from correctly rounded digits (decimal.c); the rest is
 * printf's work, in the surroundings of qn_plain_begin. */
#include <io/io.h>
#include <math.h>
#include <stdio.h>

enum { MAX_WIDTH = 500 };

/* ---- the conversion ---- */

static int read_count(const char **p)
{
    int n = 0;
    for (; **p >= '0' && **p <= '9'; ++*p)
        n = n <= MAX_WIDTH ? 10 * n + (**p - '0') : n;
    return n;
}

/* The conversion at p, a '%'; returns what follows it, NULL if it is none. */
const char *qn_read_conversion(qn_conversion *c, const char *p)
{
    const char *begin = p++;
    p += strspn(p, "-+ 0#");
    c->plain = p == begin + 1;
    c->width = read_count(&p);
    c->precision = -1;
    if (*p == '.') {
        p++;
        c->precision = read_count(&p);
    }
    if (c->width > MAX_WIDTH || c->precision > MAX_WIDTH || p - begin >= QN_MAX_SPEC - 4 || *p == 0 || !strchr("diueEfFgGxXos", *p))
        return NULL;
    memcpy(c->spec, begin, (size_t)(p - begin));
    c->spec[p - begin] = 0;
    c->letter = *p == 'i' || *p == 'u' ? 'd' : *p;
    return p + 1;
}

/* ---- one number ---- */

typedef struct element { char kind; union { int64_t i; uint64_t u; double f; }; const char *data; } element;

static element read_element(int dtype, const char *data)
{
    element e = {.kind = qn_dtypes[dtype].kind, .data = data};
    int wide = e.kind == 'i' ? QN_INT64 : e.kind == 'f' ? QN_FLOAT64 : QN_UINT64;
    uint64_t aligned = 0;
    memcpy(&aligned, data, (size_t)qn_dtypes[dtype].size);
    if (dtype == wide)
        memcpy(&e.u, &aligned, sizeof aligned);
    else
        qn_cast_loop(dtype, wide)((char *[]){(char *)&aligned, (char *)&e.u}, (int64_t[]){0, 0}, 1);
    return e;
}

static double as_double(const element *e) { return e->kind == 'f' ? e->f : e->kind == 'i' ? (double)e->i : (double)e->u; }

static char *put_digits(char *p, uint64_t m, int n)
{
    for (int i = n - 1; i >= 0; i--, m /= 10)
        p[i] = (char)('0' + m % 10);
    return p + n;
}

static const uint64_t power_of_ten[] = {1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u, 10000000000u,
    100000000000u, 1000000000000u, 10000000000000u, 100000000000000u, 1000000000000000u, 10000000000000000u, 100000000000000000u,
    1000000000000000000u};

/* x > 0 as d.ddde+xx; NULL if decimal.c is not certain. */
static char *fast_exponent(char *p, double x, int precision)
{
    int two, ten;
    uint64_t m;
    frexp(x, &two);
    ten = (int)floor((two - 1) * 0.30102999566398120);
    if (!qn_to_decimal(x, precision - ten, &m))
        return NULL;
    if (m >= 10 * (power_of_ten[precision])) {
        ten++;
        if (!qn_to_decimal(x, precision - ten, &m))
            return NULL;
        if (m < power_of_ten[precision]) /* 9.99... rounds up to the next power */
            m = power_of_ten[precision];
    }
    *p++ = (char)('0' + m / power_of_ten[precision]);
    if (precision > 0) {
        *p++ = '.';
        p = put_digits(p, m % power_of_ten[precision], precision);
    }
    *p++ = 'e';
    *p++ = ten < 0 ? '-' : '+';
    ten = ten < 0 ? -ten : ten;
    return put_digits(p, (uint64_t)ten, ten < 100 ? 2 : 3);
}

/* 0 < x < 2^63 as ddd.ddd. */
static char *fast_fixed(char *p, double x, int precision)
{
    uint64_t m;
    if (!qn_to_decimal(x, precision, &m))
        return NULL;
    uint64_t whole = m / power_of_ten[precision];
    int n = 1;
    while (n < 19 && whole >= power_of_ten[n])
        n++;
    p = put_digits(p, whole, n);
    if (precision > 0) {
        *p++ = '.';
        p = put_digits(p, m % power_of_ten[precision], precision);
    }
    return p;
}

/* Without flags, the usual precision and width: the length, 0 if printf must do it. */
static int fast_number(const qn_conversion *c, double x, char *word)
{
    char *p = word, digits[64], *end = NULL, *d = digits;
    int precision = c->precision < 0 ? 6 : c->precision;
    if (!c->plain || precision > 18 || !isfinite(x) || x == 0 || (c->letter != 'e' && c->letter != 'f'))
        return 0;
    if (signbit(x))
        *d++ = '-';
    end = c->letter == 'e' ? fast_exponent(d, fabs(x), precision) : fast_fixed(d, fabs(x), precision);
    if (end == NULL)
        return 0;
    int n = (int)(end - digits);
    for (int pad = n; pad < c->width; pad++)
        *p++ = ' ';
    memcpy(p, digits, (size_t)n);
    return (int)(p - word) + n;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* qn_read_conversion has checked the formats */

typedef char spec_text[QN_MAX_SPEC + 4];

/* The conversion with this length modifier and letter. */
static const char *complete(const qn_conversion *c, const char *letters, spec_text spec)
{
    snprintf(spec, sizeof(spec_text), "%s%s", c->spec, letters);
    return spec;
}

/* A float where an integer is asked for: cut to the integer, printed without decimals. */
static int cut_float(const qn_conversion *c, double x, char *word)
{
    spec_text spec;
    snprintf(spec, sizeof spec, "%.*s.0f", (int)strcspn(c->spec, "."), c->spec);
    return snprintf(word, QN_WORD, spec, trunc(x) + 0.0);
}

/* -m in another base, as Python: -ff and not two's complement. */
static int negative_word(const qn_conversion *c, char letter, uint64_t m, char *word)
{
    char spec[] = {'-', '%', '.', '*', 'l', 'l', letter, 0}, digits[QN_WORD / 2];
    size_t flags = strspn(c->spec + 1, "-+ 0#");
    bool left = memchr(c->spec + 1, '-', flags) != NULL, zeros = !left && memchr(c->spec + 1, '0', flags) != NULL;
    int places = c->precision > 1 ? c->precision : 1;
    snprintf(digits, sizeof digits, spec, zeros && c->width - 1 > places ? c->width - 1 : places, (unsigned long long)m);
    return snprintf(word, QN_WORD, left ? "%-*s" : "%*s", c->width, digits);
}

static int integer_word(const qn_conversion *c, const element *e, char *word)
{
    spec_text spec;
    char letters[4] = {'l', 'l', c->letter == 'd' && e->kind != 'i' ? 'u' : c->letter, 0};
    if (e->kind == 'f')
        return cut_float(c, e->f, word);
    if (c->letter == 'd' || e->kind != 'i' || e->i >= 0)
        return snprintf(word, QN_WORD, complete(c, letters, spec), (long long)e->i);
    return negative_word(c, c->letter, 0 - (uint64_t)e->i, word);
}

static int text_word(const qn_conversion *c, const element *e, int dtype, char *word)
{
    spec_text spec;
    char text[QN_ELEMENT_TEXT];
    qn_scalar_text(dtype, e->data, text);
    return snprintf(word, QN_WORD, complete(c, "s", spec), text);
}

static int float_word(const qn_conversion *c, const element *e, char *word)
{
    spec_text spec;
    double x = as_double(e);
    int n = fast_number(c, x, word);
    return n > 0 ? n : snprintf(word, QN_WORD, complete(c, (const char[]){c->letter, 0}, spec), isnan(x) ? (double)NAN : x);
}

#pragma GCC diagnostic pop

int qn_conversion_text(const qn_conversion *c, int dtype, const char *data, char word[QN_WORD])
{
    element e = read_element(dtype, data);
    if (c->letter == 'd' && e.kind == 'f' && !isfinite(e.f)) {
        qn_fail(isnan(e.f) ? QN_ERR_VALUE : QN_ERR_OVERFLOW, "cannot convert float %s to integer", isnan(e.f) ? "NaN" : "infinity");
        return -1;
    }
    if (c->letter == 's')
        return text_word(c, &e, dtype, word);
    return strchr("dxXo", c->letter) ? integer_word(c, &e, word) : float_word(c, &e, word);
}
