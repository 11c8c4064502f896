/* SPDX-License-Identifier: BSD-3-Clause */
/* textparse.c: numbers with a separator between them, and memory that grows with what is read. */
#include <io/io.h>

qn_status qn_grow(void **p, int64_t used, int64_t need, int64_t *room, size_t size, const char *func)
{
    if (need <= *room)
        return QN_OK;
    int64_t more = *room > INT64_MAX / 4 ? INT64_MAX : 2 * *room > need ? 2 * *room : need;
    void *larger = qn_scratch_array(more, size, func);
    if (larger == NULL)
        return qn_failed();
    if (used > 0)
        memcpy(larger, *p, (size_t)used * size);
    qn_scratch_free(*p);
    *p = larger;
    *room = more;
    return QN_OK;
}

/* Moves *p over the separator, in which a blank is any number of blanks; false if it does not stand there. */
static bool skip_separator(const char **p, const char *end, const char *separator)
{
    const char *q = *p;
    for (; *separator; separator++) {
        if (!qn_is_blank(*separator) && (q == end || *q++ != *separator))
            return false;
        while (qn_is_blank(*separator) && q < end && qn_is_blank(*q))
            q++;
    }
    bool moved = q > *p;
    *p = q;
    return moved;
}

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && qn_is_blank(*p))
        p++;
    return p;
}

/* Reads into *items, doubling it; *n is the number of elements, p is left where the reading ended. */
static qn_status parse_items(const qn_number_reader *number, const char **p, const char *end, const char *separator, int64_t count,
                             void **items, int64_t *n)
{
    int64_t room = 0, size = qn_dtypes[number->dtype].size;
    _Alignas(16) char item[16];
    *p = skip_blanks(*p, end);
    for (*n = 0; *p < end && (count < 0 || *n < count); ++*n) {
        const char *q = *p;
        if (!qn_read_number(number, &q, end, item))
            return QN_OK;
        QN_TRY(qn_grow(items, *n, *n + 1, &room, (size_t)size, "fromstring"));
        memcpy((char *)*items + *n * size, item, (size_t)size);
        *p = skip_blanks(q, end);
        const char *behind = skip_blanks(q, end);
        if (!skip_separator(&q, end, separator) && !(behind > q && skip_separator(&behind, end, separator) && (q = behind))) {
            ++*n;
            return QN_OK;
        }
        *p = skip_blanks(q, end);
    }
    return QN_OK;
}

qn_array *qn_parse_text(const char *text, size_t n, qn_dtype t, const char *separator, int64_t count)
{
    qn_number_reader number;
    void *items = NULL;
    int64_t found;
    const char *p = text, *end = text + n;
    if (qn_is_null(text, "fromstring") || qn_is_null(separator, "fromstring") || qn_check_dtype("fromstring", t) != QN_OK)
        return NULL;
    qn_number_reader_make(&number, t);
    qn_array *a = NULL;
    qn_status status = parse_items(&number, &p, end, separator, count, &items, &found);
    if (status == QN_OK && p < end && (count < 0 || found < count))
        qn_fail(QN_ERR_VALUE, "string or file could not be read to its end due to unmatched data");
    else if (status == QN_OK)
        a = qn_new("fromstring", t, QN_SHAPE(found));
    if (a && found > 0)
        memcpy(a->data, items, (size_t)found * (size_t)qn_dtypes[t].size);
    qn_scratch_free(items);
    return a;
}
