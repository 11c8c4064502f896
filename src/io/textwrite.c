/* SPDX-License-Identifier: BSD-3-Clause */
/* textwrite.c: tables of numbers as text.
 *
 * The format of a row is cut once into conversions with the text before each; then every row is written into a buffer that is handed on
 * when it is full. Rows are read through a view of real parts, a complex element being two columns. */
#include <io/io.h>

enum { PIECE = 1 << 16 };

typedef struct writer {
    const char *func;
    qn_text_put put;
    void *context;
    const qn_array *a;       /* rows of real numbers                               */
    const char *delimiter, *newline, *behind; /* behind the last conversion        */
    int nbehind, nconversions;
    qn_conversion *conversion;
    bool repeat;             /* one conversion for all columns                     */
    bool complex;            /* the columns are real and imaginary parts           */
    char *buffer;
    size_t length;
} writer;

/* ---- output ---- */

/* Hands on what the buffer holds but for the last `keep` characters. */
static qn_status flush(writer *w, size_t keep)
{
    if (w->length <= keep)
        return QN_OK;
    size_t n = w->length - keep;
    qn_status status = w->put(w->context, w->buffer, n);
    memmove(w->buffer, w->buffer + n, keep);
    w->length = keep;
    return status;
}

static qn_status emit(writer *w, const char *text, size_t n)
{
    if (n > PIECE - w->length)
        QN_TRY(flush(w, 1));
    if (n >= PIECE) {
        QN_TRY(flush(w, 0));
        return w->put(w->context, text, n);
    }
    memcpy(w->buffer + w->length, text, n);
    w->length += n;
    return QN_OK;
}

static qn_status emit_text(writer *w, const char *text) { return emit(w, text, strlen(text)); }

/* Text with %% for %. */
static qn_status emit_literal(writer *w, const char *text, int n)
{
    for (int i = 0; i < n; i++) {
        QN_TRY(emit(w, text + i, 1));
        i += text[i] == '%';
    }
    return QN_OK;
}

/* ---- the format ---- */

static qn_status bad_format(const writer *w, const char *fmt)
{
    return qn_fail(QN_ERR_VALUE, "%s: cannot read the format \"%.60s\": %%[-+ 0#][width][.precision] and one of diueEfFgGxXos is expected",
                   w->func, fmt);
}

static const char *next_conversion(const char *p)
{
    while ((p = strchr(p, '%')) != NULL && p[1] == '%')
        p += 2;
    return p;
}

static int count_conversions(const char *fmt)
{
    int n = 0;
    for (const char *p = fmt; (p = next_conversion(p)) != NULL; p++)
        n++;
    return n;
}

static qn_status read_format(writer *w, const char *fmt)
{
    const char *p = fmt;
    w->nconversions = count_conversions(fmt);
    w->conversion = qn_scratch_array(w->nconversions + 1, sizeof *w->conversion, w->func);
    if (w->conversion == NULL)
        return qn_failed();
    for (int i = 0; i < w->nconversions; i++) {
        qn_conversion *c = &w->conversion[i];
        const char *begin = next_conversion(p);
        *c = (qn_conversion){.before = p, .nbefore = (int)(begin - p)};
        p = qn_read_conversion(c, begin);
        if (p == NULL)
            return bad_format(w, fmt);
    }
    w->behind = p;
    w->nbehind = (int)strlen(p);
    return QN_OK;
}

static qn_status check_format(writer *w, const char *fmt)
{
    char kind = qn_dtypes[w->a->dtype].kind;
    const char *refused = kind == 'c' ? "dxXoeEfFgG" : kind == 'f' || kind == 'b' ? "xXo" : "";
    w->repeat = w->nconversions == 1;
    if (!w->repeat && w->nconversions != w->a->shape[1])
        return qn_fail(QN_ERR_VALUE, "fmt has wrong number of %% formats:  %.200s", fmt);
    for (int i = 0; i < w->nconversions; i++)
        if (strchr(refused, w->conversion[i].letter))
            return qn_fail(QN_ERR_TYPE, "Mismatch between array dtype ('%s') and format specifier ('%.200s')", qn_dtypes[w->a->dtype].name, fmt);
    return QN_OK;
}

/* A minus takes the place of the plus that stands before an imaginary part. */
static qn_status emit_number(writer *w, const qn_conversion *c, const char *data)
{
    char word[QN_WORD];
    int n = qn_conversion_text(c, w->a->dtype, data, word);
    if (n < 0)
        return qn_failed();
    if (w->complex && *word == '-' && w->length > 0 && w->buffer[w->length - 1] == '+')
        w->length--;
    return emit(w, word, (size_t)n);
}

/* ---- rows ---- */

/* The element at data, with the text around its conversion. */
static qn_status emit_element(writer *w, const qn_conversion *c, const char *data, bool last)
{
    QN_TRY(emit_literal(w, c->before, c->nbefore));
    QN_TRY(emit_number(w, c, data));
    return last ? emit_literal(w, w->behind, w->nbehind) : QN_OK;
}

static qn_status emit_repeated(writer *w, const char *row)
{
    int64_t stride = w->a->strides[1];
    for (int64_t k = 0; k < w->a->shape[1]; k++) {
        if (k > 0)
            QN_TRY(emit_text(w, !w->complex ? w->delimiter : k % 2 ? "+" : "j)"));
        if (w->complex && k % 2 == 0) {
            QN_TRY(emit_text(w, k > 0 ? w->delimiter : ""));
            QN_TRY(emit_text(w, " ("));
        }
        QN_TRY(emit_element(w, w->conversion, row + k * stride, true));
    }
    return emit_text(w, w->complex && w->a->shape[1] > 0 ? "j)" : "");
}

static qn_status emit_row(writer *w, const char *row)
{
    if (w->repeat)
        return emit_repeated(w, row);
    for (int k = 0; k < w->nconversions; k++)
        QN_TRY(emit_element(w, &w->conversion[k], row + k * w->a->strides[1], k + 1 == w->nconversions));
    return QN_OK;
}

static qn_status emit_rows(writer *w)
{
    const qn_array *a = w->a;
    for (int64_t i = 0; i < a->shape[0]; i++) {
        QN_TRY(emit_row(w, a->data + i * a->strides[0]));
        QN_TRY(emit_text(w, w->newline));
    }
    return QN_OK;
}

static qn_status write_all(writer *w, const qn_text_format *f)
{
    const char *fmt = f->fmt ? f->fmt : "%.18e";
    QN_TRY(read_format(w, fmt));
    QN_TRY(check_format(w, fmt));
    w->buffer = qn_scratch(PIECE, w->func);
    if (w->buffer == NULL)
        return qn_failed();
    QN_TRY(emit_text(w, f->before ? f->before : ""));
    QN_TRY(emit_rows(w));
    QN_TRY(emit_text(w, f->after ? f->after : ""));
    return flush(w, 0);
}

/* Two axes, real numbers: a view, of a copy where complex elements do not lie side by side. */
static qn_array *as_rows(const qn_array *a, bool complex)
{
    qn_array *rows = a->ndim == 1 ? qn_view(a, QN_ALL, QN_NEWAXIS) : qn_retain(a), *r = NULL;
    if (!complex)
        return rows;
    qn_array *packed = rows ? qn_contiguous(rows, 0) : NULL;
    if (packed)
        r = qn_view_dtype(packed, (qn_dtype)qn_dtypes[a->dtype].real);
    qn_release(rows);
    qn_release(packed);
    return r;
}

qn_status qn_put_text(qn_text_put put, void *context, const qn_array *a, const qn_text_format *format)
{
    static const qn_text_format plain_format = {0};
    const qn_text_format *f = format ? format : &plain_format;
    if (qn_is_null(a, "save_text"))
        return qn_failed();
    if (a->ndim < 1 || a->ndim > 2)
        return qn_fail(QN_ERR_VALUE, "Expected 1D or 2D array, got %dD array instead", a->ndim);
    writer w = {.func = "save_text", .put = put, .context = context, .complex = qn_is_complex(a->dtype) && !f->whole};
    w.a = as_rows(a, w.complex);
    w.delimiter = f->delimiter ? f->delimiter : " ";
    w.newline = f->newline ? f->newline : "\n";
    qn_plain plain;
    qn_plain_begin(&plain);
    qn_status status = w.a ? write_all(&w, f) : qn_failed();
    qn_plain_end(&plain);
    qn_scratch_free(w.conversion);
    qn_scratch_free(w.buffer);
    qn_release(w.a);
    return status;
}

static qn_status put_to_file(void *context, const char *text, size_t n)
{
    qn_output *o = context;
    return o->sink.put(&o->sink, text, n);
}

qn_status qn_save_text(const char *path, const qn_array *a, const qn_text_format *format)
{
    qn_output o;
    if (qn_is_null(a, "save_text"))
        return qn_failed();
    QN_TRY(qn_output_open(&o, "save_text", path));
    return qn_output_close(&o, qn_put_text(put_to_file, &o, a, format));
}
