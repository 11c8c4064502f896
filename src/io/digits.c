/* SPDX-License-Identifier: BSD-3-Clause */
/* digits.c: decimal digits of floating-point numbers.
 *
 * The shortest digits that read back as the same number are found by asking the C library for more and more correctly rounded digits
 * until they do. DIG digits (3, 6, 15 for half, float, double) survive the way decimal - binary - decimal, so for a normal number the
 * search starts there: if fewer digits suffice, the rest are zeros. Just above a power of two the neighbours lie further apart than
 * below, so that the next larger digits may read back where the rounded ones do not; both are tried. Callers see to the C
 * locale, to rounding to nearest and to errno. */
#include <io/io.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct digits {
    char d[20];      /* d[0].d[1]d[2]... * 10^exponent, without trailing zeros; "0" for zero */
    int n, exponent;
} digits;

typedef struct format { int size, dig, most; double least_normal, epsilon; } format;
static const format formats[] = {
    {2, 3, 5, 0x1p-14, 0x1p-10}, {4, 6, 9, 0x1p-126, 0x1p-23}, {8, 15, 17, 0x1p-1022, 0x1p-52}};

static const format *format_of(int size)
{
    return &formats[size == 2 ? 0 : size == 4 ? 1 : 2];
}

/* The number nearest to x in the half format; x comes from at most 5 digits, so that two roundings do no harm. */
static double round_to_half(double x)
{
    int e;
    frexp(x, &e);
    double ulp = ldexp(1, (e < -13 ? -13 : e) - 11);
    double y = rint(x / ulp) * ulp;
    return y > 65504 ? INFINITY : y;
}

static double read_back(const char *text, int size)
{
    if (size == 4)
        return strtof(text, NULL);
    double x = strtod(text, NULL);
    return size == 2 ? round_to_half(x) : x;
}

/* Adds one to the last digit of "d.dde+xx"; false if that would carry into a new digit. */
static bool next_larger(char *text, int n)
{
    for (char *p = text + (n > 1 ? n : 0); p >= text; p--) {
        if (*p == '.')
            continue;
        if (*p != '9') {
            ++*p;
            return true;
        }
        *p = '0';
    }
    return false;
}

static bool try_digits(char text[40], double x, int size, int n)
{
    snprintf(text, 40, "%.*e", n - 1, x);
    if (read_back(text, size) == x)
        return true;
    return next_larger(text, n) && read_back(text, size) == x;
}

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}; /* all exact */

/* Is x the number nearest to m / 10^places? Both are exact, so that one division rounds once. */
static bool is_quotient(double x, int size, double m, int places)
{
    return size == 4 ? (float)m / (float)powers[places] == (float)x : m / powers[places] == x;
}

/* The digits of everyday numbers: DIG digits that read back are the only ones, so that they need not be searched. x * 10^places is less than
 * 1/5 away from the integer of DIG digits that rounds to x, if there is one (Clinger, "How to read floating point numbers
 * accurately", 1990, has the bounds within which powers and quotients are exact). */
static bool everyday(digits *r, double x, int size)
{
    const format *f = format_of(size);
    int most = size == 4 ? 10 : 22;
    double least = size == 4 ? 1e-4 : 1e-7;
    if (size == 2 || !(x >= least && x < powers[f->dig]))
        return false;
    int places = f->dig - 1 - (int)floor(log10(x));
    double m = rint(x * powers[places < most ? places : most]);
    if (places > most || m < powers[f->dig - 1] || m >= powers[f->dig] || !is_quotient(x, size, m, places))
        return false;
    int64_t left = (int64_t)m;
    r->exponent = f->dig - 1 - places;
    r->n = f->dig;
    for (int i = f->dig - 1; i >= 0; i--, left /= 10)
        r->d[i] = (char)('0' + left % 10);
    while (r->n > 1 && r->d[r->n - 1] == '0')
        r->n--;
    return true;
}

static digits shortest(double x, int size)
{
    const format *f = format_of(size);
    digits r = {.n = 0};
    if (everyday(&r, x, size))
        return r;
    char text[40];
    int n = x < f->least_normal ? 1 : f->dig;
    while (!try_digits(text, x, size, n) && n < f->most)
        n++;
    r.exponent = atoi(strchr(text, 'e') + 1);
    for (const char *p = text; *p != 'e'; p++)
        if (*p != '.')
            r.d[r.n++] = *p;
    while (r.n > 1 && r.d[r.n - 1] == '0')
        r.n--;
    return r;
}

/* Cuts zeros off the end of "ddd.ddd" until `least` digits follow the point. */
static size_t cut_zeros(char *text, size_t n, int least)
{
    size_t keep = (size_t)(strchr(text, '.') - text) + 1 + (size_t)least;
    while (n > keep && text[n - 1] == '0')
        n--;
    text[n] = 0;
    return n;
}

/* ddd.ddd from digits; *text must have room for the exponent. */
static size_t lay_out(char *text, const digits *r)
{
    size_t n = 0;
    int whole = r->exponent < 0 ? 0 : r->exponent;
    for (int i = 0; i <= whole; i++) /* the digit for 10^(whole - i) */
        text[n++] = r->exponent >= 0 && i < r->n ? r->d[i] : '0';
    text[n++] = '.';
    for (int i = r->exponent + 1; i < 0; i++)
        text[n++] = '0';
    for (int i = r->exponent < 0 ? 0 : whole + 1; i < r->n; i++)
        text[n++] = r->d[i];
    text[n] = 0;
    return n;
}

static int bounded(int precision) { return precision < QN_MAX_PRECISION ? precision : QN_MAX_PRECISION; }

/* Where all digits asked for are among the DIG that survive the way to binary and back, correctly rounded ones without their final
 * zeros are the shortest, or the shortest are more than asked for. No search is needed then. */
static bool all_survive(double x, int size, int precision, bool fractional)
{
    const format *f = format_of(size);
    if (precision < 0 || precision > f->dig - 1)
        return false;
    return fractional ? x < powers[f->dig - precision] : x >= f->least_normal;
}

/* The most digits after the point that can be shown; negative: any number. */
static int asked_places(int precision, int least) { return precision < 0 || least <= precision ? precision : least; }

void qn_positional(char text[QN_NUMBER_TEXT], double x, int size, int precision, int least)
{
    digits r = {.n = 0};
    precision = bounded(precision);
    least = bounded(least);
    if (signbit(x))
        *text++ = '-';
    x = fabs(x);
    int places = asked_places(precision, least);
    if (!all_survive(x, size, places, true)) {
        r = shortest(x, size);
        int after = r.n - 1 - r.exponent;
        places = least > 0 && after < least ? least : precision >= 0 && after > precision ? precision : -1;
    }
    if (places >= 0)
        cut_zeros(text, (size_t)snprintf(text, QN_NUMBER_TEXT - 1, "%#.*f", places, x), least);
    else
        lay_out(text, &r);
}

/* Cuts "e+xx" off text; returns xx. */
static int take_exponent(char *text)
{
    char *e = strchr(text, 'e');
    *e = 0;
    return atoi(e + 1);
}

void qn_put_exponent(char *text, int exponent, int least)
{
    int left = abs(exponent), n = least;
    while (n < 3 && left >= (n == 1 ? 10 : n == 0 ? 1 : 100))
        n++;
    *text++ = 'e';
    *text++ = exponent < 0 ? '-' : '+';
    text[n] = 0;
    for (; n > 0; left /= 10)
        text[--n] = (char)('0' + left % 10);
}

void qn_scientific(char text[QN_NUMBER_TEXT], double x, int size, int precision, int least, int exp_digits)
{
    digits r = {.n = 0};
    precision = bounded(precision);
    least = bounded(least);
    if (signbit(x))
        *text++ = '-';
    x = fabs(x);
    int places = asked_places(precision, least), exponent;
    if (!all_survive(x, size, places, false)) {
        r = shortest(x, size);
        places = r.n - 1 < least ? least : precision >= 0 && r.n - 1 > precision ? precision : -1;
    }
    if (places >= 0) {
        snprintf(text, QN_NUMBER_TEXT - 1, "%#.*e", places, x);
        exponent = take_exponent(text);
    } else {
        exponent = r.exponent;
        r.exponent = 0;
        lay_out(text, &r);
    }
    size_t end = cut_zeros(text, strlen(text), least);
    qn_put_exponent(text + end, exponent, exp_digits < 3 ? 2 : 3);
}
