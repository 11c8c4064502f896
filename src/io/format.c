/* SPDX-License-Identifier: BSD-3-Clause */
/* format.c: arrays as text, character for character as NumPy 2 prints them.
 *
 * Of an array with more than `threshold` elements only the ends of every axis are looked at and written. Text goes straight to
 * the caller's buffer; what does not fit is only counted. Blanks are held back until something follows them on the same
 * line, because lines that are broken lose the blanks at their end. */
#include <io/io.h>
#include <stdio.h>

typedef struct printer {
    char *text;
    size_t size, length; /* room; characters so far, also those that did not fit */
    int64_t column, blanks;
    const qn_print_opts *opts;
    const qn_printed *shown;
    const qn_element_format *format;
} printer;

/* ---- characters ---- */

static void put(printer *p, char c)
{
    if (p->length + 1 < p->size)
        p->text[p->length] = c;
    p->length++;
}

static void put_word(printer *p, const char *word)
{
    for (; *word; word++, p->column++) {
        if (*word == ' ') {
            p->blanks++;
            continue;
        }
        for (; p->blanks > 0; p->blanks--)
            put(p, ' ');
        put(p, *word);
    }
}

static void new_line(printer *p, int64_t indent)
{
    p->blanks = 0;
    put(p, '\n');
    p->column = p->blanks = indent;
}

/* ---- elements ---- */

static const char *separator(const printer *p)
{
    return p->opts->separator ? p->opts->separator : p->opts->repr ? ", " : " ";
}

/* Columns of a separator that must fit on the line, and of the bracket that may stand there instead. */
static int64_t separator_width(const printer *p)
{
    const char *s = separator(p);
    int64_t n = (int64_t)strlen(s);
    while (n > 1 && s[n - 1] == ' ')
        n--;
    return n > 1 ? n : 1;
}

/* Column of the first element behind the brackets of `axis`. */
static int64_t indent_of(const printer *p, int axis)
{
    return p->opts->before + (p->opts->repr ? (int64_t)strlen("array(") : 0) + axis + 1;
}

/* The element's text: the user's or, in room[], ours. */
static const char *element_text(const printer *p, const char *data, char room[QN_ELEMENT_TEXT])
{
    if (p->opts->element)
        return p->opts->element(p->opts->context, data);
    qn_element_text(p->format, data, room);
    return room;
}

static void put_element(printer *p, int axis, const char *data)
{
    char room[QN_ELEMENT_TEXT];
    /* room for the brackets of the outer axes, and for what stands behind them */
    int64_t width = (int64_t)p->opts->linewidth - p->opts->repr - p->opts->after - axis - separator_width(p);
    const char *word = data ? element_text(p, data, room) : "...";
    if (p->column + (int64_t)strlen(word) > width && p->column > indent_of(p, axis))
        new_line(p, indent_of(p, axis));
    put_word(p, word);
}

static void put_axis(printer *p, int axis, const char *data);

/* Item i of the axis; NULL data stands for the dots. */
static void put_item(printer *p, int axis, const char *data, bool first)
{
    int ndim = p->shown->a->ndim;
    if (!first)
        put_word(p, separator(p));
    if (axis == ndim - 1) {
        put_element(p, axis, data);
        return;
    }
    for (int i = axis + 1; i < ndim && !first; i++)
        new_line(p, indent_of(p, axis));
    if (data)
        put_axis(p, axis + 1, data);
    else
        put_word(p, "...");
}

static void put_axis(printer *p, int axis, const char *data)
{
    const qn_array *a = p->shown->a;
    int64_t n = a->shape[axis], stride = a->strides[axis], edge = p->shown->edge;
    put_word(p, "[");
    for (int64_t i = 0; i < n; i++) {
        if (i == edge && n - i > edge) {
            put_item(p, axis, NULL, i == 0);
            i = n - edge;
        }
        put_item(p, axis, data + i * stride, i == 0);
    }
    put_word(p, "]");
}

static void visit_axis(const qn_printed *p, int axis, const char *data, void (*fn)(void *, const char *), void *context)
{
    const qn_array *a = p->a;
    if (axis == a->ndim) {
        fn(context, data);
        return;
    }
    for (int64_t i = 0; i < a->shape[axis]; i++) {
        if (i == p->edge && a->shape[axis] - i > p->edge)
            i = a->shape[axis] - p->edge;
        visit_axis(p, axis + 1, data + i * a->strides[axis], fn, context);
    }
}

void qn_printed_visit(const qn_printed *p, void (*fn)(void *context, const char *element), void *context)
{
    visit_axis(p, 0, p->a->data, fn, context);
}

/* ---- array(..., dtype=...) ---- */

/* Python reads the dtype of these off the elements. */
static bool is_implied(int dtype)
{
    return dtype == QN_BOOL || dtype == QN_INT64 || dtype == QN_FLOAT64 || dtype == QN_COMPLEX128;
}

static size_t shape_text(const qn_array *a, char *text, size_t size)
{
    size_t n = (size_t)snprintf(text, size, "shape=(");
    for (int i = 0; i < a->ndim; i++)
        n += (size_t)snprintf(text + n, size - n, i ? ", %lld" : "%lld", (long long)a->shape[i]);
    return n + (size_t)snprintf(text + n, size - n, a->ndim == 1 ? ",)" : ")");
}

/* What the elements do not tell: the shape of an empty or shortened array, the dtype. */
static void put_extras(printer *p)
{
    const qn_array *a = p->shown->a;
    char extras[QN_MAX_NDIM * 24 + 64];
    size_t n = 0;
    if ((a->size == 0 && a->ndim != 1) || a->size > p->opts->threshold)
        n = shape_text(a, extras, sizeof extras);
    if (a->size == 0 || !is_implied(a->dtype))
        n += (size_t)snprintf(extras + n, sizeof extras - n, "%sdtype=%s", n ? ", " : "", qn_dtypes[a->dtype].name);
    if (n > 0) {
        put_word(p, ",");
        if (p->column + (int64_t)n + 2 > p->opts->linewidth)
            new_line(p, (int64_t)strlen("array("));
        else
            put_word(p, " ");
        put_word(p, extras);
    }
    put_word(p, ")");
}

static void put_array(printer *p)
{
    const qn_array *a = p->shown->a;
    char word[QN_ELEMENT_TEXT];
    if (a->ndim == 0 && !p->opts->repr && !p->opts->laid_out) {
        qn_scalar_text(a->dtype, a->data, word);
        put_word(p, word);
        return;
    }
    if (p->opts->repr)
        put_word(p, "array(");
    if (a->size == 0)
        put_word(p, "[]");
    else if (a->ndim == 0)
        put_word(p, element_text(p, a->data, word));
    else
        put_axis(p, 0, a->data);
    if (p->opts->repr)
        put_extras(p);
}

qn_print_opts qn_print_defaults(void)
{
    return (qn_print_opts){.precision = 8, .threshold = 1000, .edgeitems = 3, .linewidth = 75, .sign = '-', .nanstr = "nan", .infstr = "inf"};
}

static size_t format_array(const qn_array *a, const qn_print_opts *opts, char *text, size_t size)
{
    bool shortened = a->size > opts->threshold;
    qn_printed shown = {a, !shortened ? INT64_MAX : opts->edgeitems < 1 ? 1 : opts->edgeitems};
    qn_element_format format = {.dtype = a->dtype};
    if (a->size > 0 && opts->element == NULL)
        qn_element_format_make(&format, &shown, opts);
    printer p = {.text = text, .size = size, .opts = opts, .shown = &shown, .format = &format, .column = opts->before};
    put_array(&p);
    if (size > 0)
        text[p.length < size ? p.length : size - 1] = 0;
    return p.length;
}

size_t qn_format(const qn_array *a, const qn_print_opts *opts, char *text, size_t size)
{
    qn_print_opts defaults = qn_print_defaults();
    if (size > 0)
        *text = 0;
    if (qn_is_null(a, "format"))
        return 0;
    qn_plain plain;
    qn_plain_begin(&plain);
    size_t n = format_array(a, opts ? opts : &defaults, text, size);
    qn_plain_end(&plain);
    return n;
}
