/* SPDX-License-Identifier: BSD-3-Clause */
/* floattext.c: one floating-point number as text, with every option of NumPy's format_float_positional and format_float_scientific.
 *
 * The digits come from digits.c or, where not the shortest but the exact ones are asked for, from printf; what is done here is cutting,
 * filling and padding them. */
#include <io/io.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_PAD = 2000, ROOM = 2 * MAX_PAD + QN_NUMBER_TEXT };

/* A number taken apart: [sign]whole.fraction[e+exponent] */
typedef struct parts {
    bool negative;
    char whole[QN_NUMBER_TEXT], fraction[QN_NUMBER_TEXT];
    char exponent[16];
} parts;

static void cut_zeros(char *digits, size_t keep)
{
    for (size_t n = strlen(digits); n > keep && digits[n - 1] == '0';)
        digits[--n] = 0;
}

/* n characters of `from`, or zeros if that is NULL, at p; returns the end. Room is never short: a double has at most 309 digits before the
 * point and QN_MAX_PRECISION are asked for, after at most 323 zeros. */
static char *put_digits(char *p, const char *from, size_t n)
{
    if (from)
        memcpy(p, from, n);
    else
        memset(p, '0', n);
    p[n] = 0;
    return p + n;
}

/* Takes "-ddd.ddde+xx" apart. */
static void take_apart(parts *p, const char *text)
{
    p->negative = *text == '-';
    text += p->negative;
    size_t whole = strcspn(text, "."), fraction = strcspn(text + whole + 1, "e");
    put_digits(p->whole, text, whole);
    put_digits(p->fraction, text + whole + 1, fraction);
    put_digits(p->exponent, text + whole + 1 + fraction, strlen(text + whole + 1 + fraction));
}

/* Zeros at the end of the fraction stay, up to place `upto`, where they are digits of the number, whose text is given, and not what
 * carrying nines has left. */
static void keep_zeros(parts *p, const char *number, int upto)
{
    const char *digit = strchr(number, '.') + 1;
    cut_zeros(p->fraction, 0);
    int n = (int)strlen(p->fraction);
    for (; n < upto && digit[n] == '0'; n++)
        p->fraction[n] = '0';
    p->fraction[n] = 0;
}

/* As many places of the shortest text of a number as `precision` lets through: none if it does not cut it. */
static int places_cut(const char *shortest, int precision)
{
    return (int)strspn(strchr(shortest, '.') + 1, "0123456789") > precision ? precision : 0;
}

/* The digits of x with many more than `precision` places, and without zeros at the end. */
static void exact_text(char text[QN_NUMBER_TEXT], double x, int precision)
{
    snprintf(text, QN_NUMBER_TEXT, "%#.*e", precision > QN_MAX_PRECISION - 60 ? QN_MAX_PRECISION : precision + 60, x);
    *strchr(text, 'e') = 0;
    cut_zeros(text, 0);
}

/* d.ddd with as many digits behind the point as the options say. */
static void scientific_digits(parts *p, double x, int size, const qn_float_opts *o, int precision, int least)
{
    char text[QN_NUMBER_TEXT];
    int upto = precision;
    if (o->unique)
        qn_scientific(text, x, size, precision, least < 0 ? 0 : least, 2);
    else
        snprintf(text, sizeof text, "%#.*e", precision > QN_MAX_PRECISION ? QN_MAX_PRECISION : precision, x);
    take_apart(p, text);
    bool asked = o->unique && least > 0 && x != 0;
    if (!o->unique || asked)
        exact_text(text, fabs(x), precision);
    bool filled = asked && text[0] == p->whole[0]; /* zeros up to `least` are digits of the number */
    if (o->unique && precision >= 0) {
        qn_scientific(text, fabs(x), size, -1, 0, 2);
        upto = places_cut(text, precision);
    }
    if (!filled || upto > 0)
        keep_zeros(p, text, upto);
}

/* The same number without exponent. */
static void unfold(parts *p)
{
    int exponent = atoi(p->exponent + 1);
    char digits[QN_NUMBER_TEXT + 1];
    size_t n = (size_t)(put_digits(put_digits(digits, p->whole, 1), p->fraction, strlen(p->fraction)) - digits);
    if (exponent < 0) {
        put_digits(p->whole, NULL, 1);
        put_digits(put_digits(p->fraction, NULL, (size_t)(-exponent - 1)), digits, n);
        return;
    }
    size_t length = (size_t)exponent + 1, known = length < n ? length : n;
    put_digits(put_digits(p->whole, digits, known), NULL, length - known);
    put_digits(p->fraction, digits + known, n - known);
}

static void positional_digits(parts *p, double x, int size, const qn_float_opts *o)
{
    char text[QN_NUMBER_TEXT];
    if (!o->fractional) {
        scientific_digits(p, x, size, o, o->precision < 0 ? -1 : o->precision - 1, o->min_digits - 1);
        unfold(p);
        return;
    }
    if (o->unique)
        qn_positional(text, x, size, o->precision, o->min_digits < 0 ? 0 : o->min_digits);
    else
        snprintf(text, sizeof text, "%#.*f", o->precision > QN_MAX_PRECISION ? QN_MAX_PRECISION : o->precision, x);
    take_apart(p, text);
    if (o->unique && o->precision >= 0) {
        qn_positional(text, x, size, -1, 0);
        if (places_cut(text, o->precision) > 0)
            keep_zeros(p, text, o->precision);
    }
}

/* Zeros that are wanted are added, those that are not are cut; true if the point stays. */
static bool trim_digits(parts *p, const qn_float_opts *o)
{
    int wanted = o->unique ? o->min_digits : o->precision;
    size_t n = strlen(p->fraction);
    bool point = o->trim != '-' || (o->scientific && n > 0); /* NumPy leaves it behind there, if there was a digit */
    if (!o->fractional && !o->scientific)
        wanted -= (int)strlen(p->whole);
    if (o->trim == 'k') {
        for (; (int)n < wanted && n + 1 < sizeof p->fraction; n++)
            p->fraction[n] = '0';
        p->fraction[n] = 0;
    } else {
        cut_zeros(p->fraction, 0);
        if (o->trim == '0' && p->fraction[0] == 0)
            strcpy(p->fraction, "0");
    }
    return point || p->fraction[0] != 0;
}

static void set_exponent(parts *p, const qn_float_opts *o)
{
    int least = o->exp_digits < 0 ? 2 : o->exp_digits > 5 ? 5 : o->exp_digits;
    qn_put_exponent(p->exponent, atoi(p->exponent + 1), least < 1 ? 1 : least);
}

static char *put_blanks(char *p, int n)
{
    if (n <= 0)
        return p;
    memset(p, ' ', (size_t)n);
    return p + n;
}

static int put_together(char text[ROOM], const parts *p, bool point, const qn_float_opts *o)
{
    const char *sign = p->negative ? "-" : o->sign ? "+" : "";
    int left = o->pad_left - (int)(strlen(sign) + strlen(p->whole)), right = o->scientific ? 0 : o->pad_right - (int)strlen(p->fraction);
    if (right >= 0 && !point && !o->scientific && o->pad_right >= 0)
        right++; /* for the point that is missing */
    const char *const pieces[] = {sign, p->whole, point ? "." : "", p->fraction, o->scientific ? p->exponent : ""};
    char *end = put_blanks(text, left);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        end = put_digits(end, pieces[i], strlen(pieces[i]));
    end = put_blanks(end, right);
    *end = 0;
    return (int)(end - text);
}

static qn_status check_options(qn_dtype t, const qn_float_opts *o)
{
    if (!qn_is_dtype((int)t) || !qn_is_float((int)t))
        return qn_fail(QN_ERR_TYPE, "format_float: %s is not a floating-point dtype", qn_is_dtype((int)t) ? qn_dtypes[t].name : "the number's");
    if (!o->unique && o->precision < 0)
        return qn_fail(QN_ERR_TYPE, "in non-unique mode `precision` must be supplied");
    if (o->trim == 0 || !strchr("k.0-", o->trim))
        return qn_fail(QN_ERR_VALUE, "format_float: trim must be 'k', '.', '0' or '-'");
    if (!o->fractional && !o->scientific && o->precision == 0)
        return qn_fail(QN_ERR_VALUE, "precision must be greater than 0 if fractional=False");
    if (o->min_digits > 0 && o->precision > 0 && o->min_digits > o->precision)
        return qn_fail(QN_ERR_VALUE, "min_digits must be less than or equal to precision");
    if (o->pad_left > MAX_PAD || o->pad_right > MAX_PAD)
        return qn_fail(QN_ERR_VALUE, "format_float: at most %d characters can be padded, not %d", MAX_PAD,
                       o->pad_left > o->pad_right ? o->pad_left : o->pad_right);
    return QN_OK;
}

static int write_number(char text[ROOM], double x, int size, const qn_float_opts *o)
{
    parts p;
    if (!isfinite(x))
        return snprintf(text, ROOM, "%s", isnan(x) ? "nan" : x < 0 ? "-inf" : o->sign ? "+inf" : "inf");
    if (o->scientific)
        scientific_digits(&p, x, size, o, o->precision, o->min_digits);
    else
        positional_digits(&p, x, size, o);
    bool point = trim_digits(&p, o);
    if (o->scientific)
        set_exponent(&p, o);
    return put_together(text, &p, point, o);
}

size_t qn_format_float(double x, qn_dtype t, const qn_float_opts *opts, char *text, size_t size)
{
    char room[ROOM];
    qn_plain plain;
    if (size > 0)
        *text = 0;
    if (qn_is_null(opts, "format_float") || check_options(t, opts) != QN_OK)
        return 0;
    qn_plain_begin(&plain);
    int n = write_number(room, x, qn_dtypes[t].size, opts);
    qn_plain_end(&plain);
    if (size > 0)
        put_digits(text, room, (size_t)n < size ? (size_t)n : size - 1);
    return (size_t)n;
}
