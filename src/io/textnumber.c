/* SPDX-License-Identifier: BSD-3-Clause */
/* textnumber.c: numbers in text, correctly rounded, whatever the locale.
 *
 * Up to 19 significant digits go through decimal.c, further ones only matter if the two numbers that enclose them round differently;
 * then, and where decimal.c is not certain, strtod decides on digits without a point. 800 digits and the knowledge whether more follow
 * settle every double. */
#include <io/io.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { FAST_DIGITS = 19, ALL_DIGITS = 800, MOST_EXPONENT = 1000000 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* digits * 10^exponent, the digits being those of [first, end) without the point. */
typedef struct scanned {
    uint64_t m;          /* the first FAST_DIGITS significant digits */
    int64_t exponent;    /* of the last digit in m                   */
    bool more;           /* digits other than 0 follow those of m    */
    const char *first, *end;
} scanned;

/* Digits with at most one point; false if there is no digit. */
static bool scan_digits(scanned *s, const char **p, const char *end)
{
    const char *q = *p;
    int n = 0;
    bool point = false, any = false;
    *s = (scanned){.first = q};
    for (; q < end && (is_digit(*q) || (*q == '.' && !point)); q++) {
        if (*q == '.') {
            point = true;
            continue;
        }
        any = true;
        if (n < FAST_DIGITS) {
            s->m = s->m * 10 + (uint64_t)(*q - '0');
            n += s->m != 0;
            s->exponent -= point;
        } else {
            s->more |= *q != '0';
            s->exponent += !point;
        }
    }
    s->end = *p = q;
    return any;
}

/* e+12 adds 12 to the exponent; an e without digits is not part of the number. */
static void scan_exponent(scanned *s, const char **p, const char *end)
{
    const char *q = *p;
    if (q == end || (*q != 'e' && *q != 'E'))
        return;
    q++;
    bool negative = q < end && *q == '-';
    q += q < end && (*q == '-' || *q == '+');
    if (q == end || !is_digit(*q))
        return;
    int64_t e = 0;
    for (; q < end && is_digit(*q); q++)
        e = e < MOST_EXPONENT ? e * 10 + (*q - '0') : e;
    s->exponent += negative ? -e : e;
    *p = q;
}

/* The same number from all its digits. */
static double slow_value(const scanned *s)
{
    char text[ALL_DIGITS + 40];
    int n = 0;
    int64_t total = 0, significant = 0, exponent = s->exponent;
    for (const char *q = s->first; q < s->end; q++) {
        if (*q == '.' || (*q == '0' && total == 0))
            continue;
        total++;
        if (total <= ALL_DIGITS)
            text[n++] = *q;
        else
            significant |= *q != '0';
    }
    exponent += (total < FAST_DIGITS ? total : FAST_DIGITS) - n;
    if (significant) {
        text[n++] = '1';
        exponent--;
    }
    snprintf(text + n, 40, "e%lld", (long long)exponent);
    return strtod(text, NULL);
}

static double value_of(const scanned *s)
{
    double x, next;
    int q = s->exponent < -MOST_EXPONENT ? -MOST_EXPONENT : s->exponent > MOST_EXPONENT ? MOST_EXPONENT : (int)s->exponent;
    if (qn_from_decimal(s->m, q, &x) && (!s->more || (qn_from_decimal(s->m + 1, q, &next) && next == x)))
        return x;
    return slow_value(s);
}

static bool take_word(const char **p, const char *end, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(end - *p) < n || strncasecmp(*p, word, n) != 0)
        return false;
    *p += n;
    return true;
}

static bool take_sign(const char **p, const char *end)
{
    bool negative = *p < end && **p == '-';
    *p += *p < end && (**p == '-' || **p == '+');
    return negative;
}

static bool read_double(const char **p, const char *end, double *x)
{
    scanned s;
    bool negative = take_sign(p, end);
    if (scan_digits(&s, p, end)) {
        scan_exponent(&s, p, end);
        *x = value_of(&s);
    } else {
        *p = s.first;
        if (take_word(p, end, "infinity") || take_word(p, end, "inf"))
            *x = INFINITY;
        else if (take_word(p, end, "nan"))
            *x = NAN;
        else
            return false;
    }
    if (negative)
        *x = -*x;
    return true;
}

static bool read_float(const qn_number_reader *r, const char **p, const char *end, void *wide)
{
    (void)r;
    return read_double(p, end, wide);
}

/* 1, 2j, 1+2j, each also in parentheses. */
static bool read_complex(const qn_number_reader *r, const char **p, const char *end, void *wide)
{
    double *part = wide;
    (void)r;
    bool enclosed = *p < end && **p == '(';
    *p += enclosed;
    part[0] = part[1] = 0;
    if (!read_double(p, end, &part[0]))
        return false;
    if (take_word(p, end, "j")) {
        part[1] = part[0];
        part[0] = 0;
    } else if (*p < end && (**p == '+' || **p == '-') && (!read_double(p, end, &part[1]) || !take_word(p, end, "j"))) {
        return false;
    }
    if (enclosed && (*p == end || *(*p)++ != ')'))
        return false;
    return true;
}

static bool read_integer(const qn_number_reader *r, const char **p, const char *end, void *wide)
{
    bool negative = take_sign(p, end), is_signed = qn_dtypes[r->dtype].kind == 'i';
    uint64_t x = 0, most = r->most + (negative && is_signed);
    if (*p == end || !is_digit(**p))
        return false;
    for (; *p < end && is_digit(**p); ++*p) {
        uint64_t digit = (uint64_t)(**p - '0');
        if (x > (most - digit) / 10 || digit > most)
            return false;
        x = x * 10 + digit;
    }
    if (negative && !is_signed && x != 0)
        return false;
    x = negative ? 0 - x : x;
    memcpy(wide, &x, sizeof x);
    return true;
}

/* A number, 0 being false, or the words. */
static bool read_bool(const qn_number_reader *r, const char **p, const char *end, void *wide)
{
    uint64_t x = 0;
    bool negative = take_sign(p, end);
    if (!read_integer(r, p, end, &x) && (negative || (!(x = take_word(p, end, "true")) && !take_word(p, end, "false"))))
        return false;
    memcpy(wide, &x, sizeof x);
    return true;
}

void qn_number_reader_make(qn_number_reader *r, int dtype)
{
    const qn_dtype_info *d = &qn_dtypes[dtype];
    int wide = d->kind == 'i' ? QN_INT64 : d->kind == 'f' ? QN_FLOAT64 : d->kind == 'c' ? QN_COMPLEX128 : QN_UINT64;
    int bits = d->kind == 'b' ? 64 : 8 * d->size - (d->kind == 'i');
    *r = (qn_number_reader){.dtype = dtype, .most = bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1};
    r->read = d->kind == 'b' ? read_bool : d->kind == 'f' ? read_float : d->kind == 'c' ? read_complex : read_integer;
    r->narrow = dtype == wide ? NULL : qn_cast_loop(wide, dtype);
}

bool qn_read_number(const qn_number_reader *r, const char **p, const char *end, void *item)
{
    double wide[2];
    if (!r->read(r, p, end, wide))
        return false;
    if (r->narrow == NULL)
        memcpy(item, wide, (size_t)qn_dtypes[r->dtype].size);
    else
        r->narrow((char *[]){(char *)wide, item}, (int64_t[]){0, 0}, 1);
    return true;
}
