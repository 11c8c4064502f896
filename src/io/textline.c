/* SPDX-License-Identifier: BSD-3-Clause */
/* textline.c: a line of a table into fields: between delimiters, between blanks, or of fixed width. */
#include <io/io.h>

static qn_status add_field(qn_fields *f, const char *func, const char *p, const char *end)
{
    if (f->n == f->room) {
        int room = f->room ? 2 * f->room : 32;
        qn_field *more = room > INT32_MAX / 4 ? NULL : qn_scratch_array(room, sizeof *more, func);
        if (more == NULL)
            return qn_fail(QN_ERR_NOMEM, "%s: out of memory for %d fields in a line", func, room);
        if (f->n > 0)
            memcpy(more, f->item, (size_t)f->n * sizeof *more);
        qn_scratch_free(f->item);
        f->item = more;
        f->room = room;
    }
    f->item[f->n++] = (qn_field){p, end};
    return QN_OK;
}

/* Where the comment begins, or end. */
static const char *find_comment(const qn_text_table *t, const char *p, const char *end)
{
    for (int i = 0; i < t->ncomments; i++) {
        const char *mark = t->comments[i], *found;
        found = mark[0] && !mark[1] ? memchr(p, mark[0], (size_t)(end - p)) : memmem(p, (size_t)(end - p), mark, strlen(mark));
        if (found)
            end = found;
    }
    return end;
}

static bool starts_with(const char *p, const char *end, const char *word, size_t n) { return (size_t)(end - p) >= n && memcmp(p, word, n) == 0; }

/* The end of the quoted text that begins at p; what follows belongs to the field as well, as in CSV files. */
static const char *skip_quoted(const char *p, const char *end, char quote)
{
    const char *close = memchr(p + 1, quote, (size_t)(end - p - 1));
    return close ? close + 1 : end;
}

/* A field that is all in quotes is what stands between them. */
static qn_status add_unquoted(qn_fields *f, const qn_text_table *t, const char *p, const char *end)
{
    bool quoted = t->quote && end - p >= 2 && *p == t->quote && end[-1] == t->quote;
    return add_field(f, t->func, p + quoted, end - quoted);
}

static qn_status split_blanks(const qn_text_table *t, const char *p, const char *end, qn_fields *f)
{
    for (;;) {
        while (p < end && qn_is_blank(*p))
            p++;
        if (p == end)
            return QN_OK;
        const char *begin = p;
        if (t->quote && *p == t->quote)
            p = skip_quoted(p, end, t->quote);
        while (p < end && !qn_is_blank(*p))
            p++;
        QN_TRY(add_unquoted(f, t, begin, p));
    }
}

static qn_status split_delimiter(const qn_text_table *t, const char *p, const char *end, qn_fields *f)
{
    size_t n = strlen(t->delimiter);
    for (const char *begin = p; p < end || p == begin;) {
        const char *next;
        if (t->quote && p < end && *p == t->quote)
            p = skip_quoted(p, end, t->quote);
        next = n == 1 ? memchr(p, t->delimiter[0], (size_t)(end - p)) : memmem(p, (size_t)(end - p), t->delimiter, n);
        QN_TRY(add_unquoted(f, t, begin, next ? next : end));
        if (next == NULL)
            break;
        begin = p = next + n;
    }
    return QN_OK;
}

static qn_status split_widths(const qn_text_table *t, const char *p, const char *end, qn_fields *f)
{
    for (int i = 0; p < end && (t->nwidths == 1 || i < t->nwidths); i++) {
        int64_t width = t->widths[t->nwidths == 1 ? 0 : i];
        const char *next = end - p > width ? p + width : end;
        QN_TRY(add_field(f, t->func, p, next));
        p = next;
    }
    return QN_OK;
}

/* Comments do not begin inside quotes: the line is looked through piece by piece. */
static const char *find_comment_outside_quotes(const qn_text_table *t, const char *p, const char *end)
{
    for (; p < end; p++) {
        if (*p == t->quote)
            p = skip_quoted(p, end, t->quote) - 1;
        for (int i = 0; i < t->ncomments; i++)
            if (starts_with(p, end, t->comments[i], strlen(t->comments[i])))
                return p;
    }
    return end;
}

qn_status qn_split_line(const qn_text_table *t, const char *p, const char *end, qn_fields *f)
{
    f->n = 0;
    end = t->quote ? find_comment_outside_quotes(t, p, end) : find_comment(t, p, end);
    if (p == end)
        return QN_OK;
    if (t->nwidths > 0)
        return split_widths(t, p, end, f);
    return t->delimiter == NULL || *t->delimiter == 0 ? split_blanks(t, p, end, f) : split_delimiter(t, p, end, f);
}
