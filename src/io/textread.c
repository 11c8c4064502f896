/* SPDX-License-Identifier: BSD-3-Clause */
/* textread.c: tables of numbers from text.
 *
 * Text arrives in pieces of any size. Complete lines are split and read where they lie; only the line that a piece cuts is kept. The
 * first row fixes the number of columns; elements go to a buffer that doubles, and to an array of the right size at the end. */
#include <io/io.h>
#include <stdio.h>

typedef struct bad_row { int64_t line; int columns; int64_t row; } bad_row; /* row: good rows before it */

struct qn_text_reader {
    qn_text_table t;
    qn_number_reader number;
    int itemsize, ncolumns;      /* columns of the result                      */
    int found;                   /* columns of the first row; -1 before it     */
    int64_t lines, rows, room;   /* lines seen; rows read; rows that fit items */
    char *items;
    char *tail;                  /* a line whose end has not arrived yet       */
    size_t tail_length, tail_room;
    bool after_return;           /* the last piece ended in \r: \n may follow  */
    qn_fields fields;
    int64_t nbad, bad_room;
    bad_row *bad;
};

static qn_status check_table(const qn_text_table *t)
{
    QN_TRY(qn_check_dtype(t->func, t->dtype));
    for (int i = 0; i < t->nwidths; i++)
        if (t->widths[i] < 1)
            return qn_fail(QN_ERR_VALUE, "%s: the width of a field must be positive, not %d", t->func, t->widths[i]);
    for (int i = 0; i < t->ncomments; i++)
        if (t->comments[i] == NULL || t->comments[i][0] == 0)
            return qn_fail(QN_ERR_VALUE, "%s: comments cannot be an empty string", t->func);
    if (t->filling && t->filling->ndim > 1)
        return qn_fail(QN_ERR_VALUE, "%s: fillings must have at most one axis, not %d", t->func, t->filling->ndim);
    if (t->filling && t->filling->dtype != (int)t->dtype)
        return qn_fail(QN_ERR_TYPE, "%s: fillings must be %s, not %s", t->func, qn_dtypes[t->dtype].name, qn_dtypes[t->filling->dtype].name);
    return QN_OK;
}

qn_text_reader *qn_text_reader_new(const qn_text_table *table)
{
    qn_text_table t = table ? *table : (qn_text_table){0};
    t.func = t.func ? t.func : "load_text";
    t.dtype = t.dtype ? t.dtype : QN_FLOAT64;
    qn_text_reader *r = check_table(&t) == QN_OK ? qn_scratch(sizeof *r, t.func) : NULL;
    if (r == NULL)
        return NULL;
    *r = (qn_text_reader){.t = t, .itemsize = qn_dtypes[t.dtype].size, .ncolumns = t.ncolumns, .found = -1};
    qn_number_reader_make(&r->number, t.dtype);
    return r;
}

void qn_text_reader_free(qn_text_reader *r)
{
    if (r == NULL)
        return;
    qn_scratch_free(r->items);
    qn_scratch_free(r->tail);
    qn_scratch_free(r->fields.item);
    qn_scratch_free(r->bad);
    qn_scratch_free(r);
}

bool qn_text_reader_full(const qn_text_reader *r) { return r->t.limited && r->rows + r->nbad >= r->t.max_rows; }

/* ---- one field ---- */

static qn_field trimmed(qn_field f)
{
    while (f.p < f.end && qn_is_blank(*f.p))
        f.p++;
    while (f.p < f.end && qn_is_blank(f.end[-1]))
        f.end--;
    return f;
}

static bool is_missing(const qn_text_table *t, qn_field f, int column)
{
    size_t n = (size_t)(f.end - f.p);
    for (int i = 0; i < t->nmissing; i++)
        if ((t->missing_in[i] < 0 || t->missing_in[i] == column) && strlen(t->missing[i]) == n && memcmp(t->missing[i], f.p, n) == 0)
            return true;
    return n == 0;
}

static void fill(const qn_text_reader *r, int k, char *item)
{
    const qn_array *f = r->t.filling;
    char kind = qn_dtypes[r->t.dtype].kind;
    const char *text = kind == 'f' ? "nan" : kind == 'c' ? "nan+0j" : kind == 'i' ? "-1" : "0";
    int64_t i = f && f->size > 1 ? k : 0;
    if (f && i < f->size)
        memcpy(item, f->data + (f->ndim == 0 ? 0 : i * f->strides[0]), (size_t)r->itemsize);
    else if (kind == 'u')
        memset(item, 0xff, (size_t)r->itemsize);
    else
        qn_read_number(&r->number, &text, text + strlen(text), item);
}

static qn_status unreadable(const qn_text_reader *r, qn_field f, int column)
{
    int n = f.end - f.p < 100 ? (int)(f.end - f.p) : 100;
    if (r->t.lenient)
        return qn_fail(QN_ERR_VALUE, "%s: cannot convert string '%.*s' to %s at row %lld, column %d.", r->t.func, n, f.p,
                       qn_dtypes[r->t.dtype].name, (long long)r->rows, column + 1);
    return qn_fail(QN_ERR_VALUE, "could not convert string '%.*s' to %s at row %lld, column %d.", n, f.p, qn_dtypes[r->t.dtype].name,
                   (long long)r->rows, column + 1);
}

/* Field `column` of the line becomes element k of the row. */
static qn_status read_field(const qn_text_reader *r, int column, int k, char *item)
{
    qn_field f = r->fields.item[column];
    const char *p;
    bool done = false;
    if (r->t.convert) {
        QN_TRY(r->t.convert(r->t.context, column, f.p, (size_t)(f.end - f.p), item, &done));
        if (done)
            return QN_OK;
    }
    f = trimmed(f);
    p = f.p;
    bool readable = p < f.end && qn_read_number(&r->number, &p, f.end, item) && p == f.end;
    if (readable && r->t.nmissing == 0)
        return QN_OK;
    if (r->t.lenient && (is_missing(&r->t, f, column) || (!readable && r->t.loose)))
        fill(r, k, item);
    else if (!readable)
        return unreadable(r, r->fields.item[column], column);
    return QN_OK;
}

/* ---- one line ---- */

static qn_status note_bad_row(qn_text_reader *r)
{
    void *bad = r->bad;
    qn_clear_error();
    QN_TRY(qn_grow(&bad, r->nbad, r->nbad + 1, &r->bad_room, sizeof *r->bad, r->t.func));
    r->bad = bad;
    r->bad[r->nbad++] = (bad_row){r->lines, r->fields.n, r->rows};
    return QN_OK;
}

/* Where in the line column k of the result stands; -1 if the line has no such column. */
static int column_of(const qn_text_reader *r, int k)
{
    int wanted = r->t.ncolumns ? r->t.columns[k] : k, column = wanted < 0 ? wanted + r->fields.n : wanted;
    return column < 0 || column >= r->fields.n ? -1 : column;
}

/* The line has the columns that the first one promised. */
static qn_status check_columns(const qn_text_reader *r)
{
    for (int k = 0; k < r->t.ncolumns; k++)
        if (column_of(r, k) < 0)
            return qn_fail(QN_ERR_VALUE, "invalid column index %d at row %lld with %d columns", r->t.columns[k], (long long)r->rows + 1,
                           r->fields.n);
    if (r->t.ncolumns == 0 && r->fields.n != r->found)
        return qn_fail(QN_ERR_VALUE,
                       "the number of columns changed from %d to %d at row %lld; use `usecols` to select a subset and avoid this error",
                       r->found, r->fields.n, (long long)r->rows + 1);
    return QN_OK;
}

static qn_status add_row(qn_text_reader *r)
{
    if (r->found < 0) {
        r->found = r->fields.n;
        r->ncolumns = r->t.ncolumns ? r->t.ncolumns : r->fields.n;
    }
    qn_status status = check_columns(r);
    if (status != QN_OK)
        return r->t.lenient ? note_bad_row(r) : status;
    const int64_t bytes = (int64_t)r->ncolumns * r->itemsize;
    void *items = r->items;
    QN_TRY(qn_grow(&items, r->rows, r->rows + 1, &r->room, (size_t)bytes, r->t.func));
    r->items = items;
    char *item = r->items + r->rows * bytes;
    for (int k = 0; k < r->ncolumns; k++, item += r->itemsize)
        QN_TRY(read_field(r, column_of(r, k), k, item));
    r->rows++;
    return QN_OK;
}

static qn_status take_line(qn_text_reader *r, const char *p, const char *end)
{
    r->lines++;
    if (r->lines <= r->t.skip_rows || qn_text_reader_full(r))
        return QN_OK;
    QN_TRY(qn_split_line(&r->t, p, end, &r->fields));
    return r->fields.n == 0 ? QN_OK : add_row(r);
}

/* ---- pieces of text ---- */

static qn_status keep_tail(qn_text_reader *r, const char *p, size_t n)
{
    int64_t room = (int64_t)r->tail_room;
    void *tail = r->tail;
    QN_TRY(qn_grow(&tail, (int64_t)r->tail_length, (int64_t)(r->tail_length + n), &room, 1, r->t.func));
    r->tail = tail;
    r->tail_room = (size_t)room;
    memcpy(r->tail + r->tail_length, p, n);
    r->tail_length += n;
    return QN_OK;
}

/* The line [p, end), with what came of it before. */
static qn_status end_line(qn_text_reader *r, const char *p, const char *end)
{
    if (r->tail_length == 0)
        return take_line(r, p, end);
    QN_TRY(keep_tail(r, p, (size_t)(end - p)));
    size_t n = r->tail_length;
    r->tail_length = 0;
    return take_line(r, r->tail, r->tail + n);
}

/* Lines that end in \r alone, all of [p, end] being one line that ends in \n. */
static qn_status take_returns(qn_text_reader *r, const char *p, const char *end)
{
    for (const char *next; (next = memchr(p, '\r', (size_t)(end - p))) != NULL; p = next + 1) {
        QN_TRY(end_line(r, p, next));
        if (next + 1 == end)
            return QN_OK;
    }
    return end_line(r, p, end);
}

qn_status qn_text_reader_feed(qn_text_reader *r, const char *text, size_t n)
{
    const char *p = text, *end = text + n, *next;
    if (n == 0)
        return QN_OK;
    if (r->after_return && *p == '\n')
        p++;
    r->after_return = end[-1] == '\r';
    while (!qn_text_reader_full(r) && (next = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        QN_TRY(take_returns(r, p, next));
        p = next + 1;
    }
    while (!qn_text_reader_full(r) && (next = memchr(p, '\r', (size_t)(end - p))) != NULL) {
        QN_TRY(end_line(r, p, next));
        p = next + 1;
    }
    return qn_text_reader_full(r) || p == end ? QN_OK : keep_tail(r, p, (size_t)(end - p));
}

/* ---- the end ---- */

/* Rows at the end that are not wanted, good or bad. */
static void drop_footer(qn_text_reader *r)
{
    for (int64_t i = 0; i < r->t.skip_footer && r->rows + r->nbad > 0; i++) {
        if (r->nbad > 0 && r->bad[r->nbad - 1].row == r->rows)
            r->nbad--;
        else
            r->rows--;
    }
}

size_t qn_text_reader_report(const qn_text_reader *r, char *text, size_t size)
{
    size_t n = 0;
    for (int64_t i = 0; i < r->nbad; i++)
        n += (size_t)snprintf(n < size ? text + n : NULL, n < size ? size - n : 0, "%s    Line #%lld (got %d columns instead of %d)",
                              i ? "\n" : "", (long long)r->bad[i].line, r->bad[i].columns, r->ncolumns);
    return n;
}

static qn_status check_bad_rows(const qn_text_reader *r)
{
    char text[300] = "";
    if (r->nbad == 0 || r->t.drop_bad)
        return QN_OK;
    qn_text_reader_report(r, text, sizeof text);
    return qn_fail(QN_ERR_VALUE, "Some errors were detected !\n%s", text);
}

qn_array *qn_text_reader_finish(qn_text_reader *r)
{
    if (qn_is_null(r, "load_text"))
        return NULL;
    if (r->tail_length > 0 && end_line(r, r->tail, r->tail) != QN_OK)
        return NULL;
    drop_footer(r);
    if (check_bad_rows(r) != QN_OK)
        return NULL;
    qn_array *a = qn_new(r->t.func, r->t.dtype, QN_SHAPE(r->rows, r->ncolumns > 0 ? r->ncolumns : 1));
    if (a && a->size > 0)
        memcpy(a->data, r->items, (size_t)a->size * (size_t)r->itemsize);
    return a;
}

qn_status qn_text_reader_feed_file(qn_text_reader *r, const char *path)
{
    enum { PIECE = 1 << 16 };
    qn_file f;
    QN_TRY(qn_file_open(&f, r->t.func, path, false));
    char *piece = qn_scratch(PIECE, r->t.func);
    qn_status status = piece ? QN_OK : qn_failed();
    for (uint64_t at = 0; at < f.size && status == QN_OK && !qn_text_reader_full(r); at += PIECE) {
        size_t n = f.size - at < PIECE ? (size_t)(f.size - at) : PIECE;
        status = qn_file_read(&f, at, piece, n);
        if (status == QN_OK)
            status = qn_text_reader_feed(r, piece, n);
    }
    qn_scratch_free(piece);
    qn_file_close(&f);
    return status;
}

qn_array *qn_load_text(const char *path, const qn_text_table *table)
{
    qn_text_reader *r = qn_text_reader_new(table);
    if (r == NULL)
        return NULL;
    qn_array *a = qn_text_reader_feed_file(r, path) == QN_OK ? qn_text_reader_finish(r) : NULL;
    qn_text_reader_free(r);
    return a;
}
