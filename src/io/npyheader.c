/* SPDX-License-Identifier: BSD-3-Clause */
/* npyheader.c: the header of .npy files, formats 1.0 to 3.0.
 *
 *     \x93NUMPY  major minor  length (2 bytes; 4 from version 2.0)  text  data
 *
 * The text is a Python dictionary with exactly the keys descr, fortran_order and shape, in any order, padded with
 * blanks and ended by a newline (NEP 1). It is read by the parser below, which knows this dictionary and nothing else: nothing is
 * evaluated, and every number is checked for overflow. */
#include <io/io.h>
#include <stdio.h>

static const char magic[6] = "\x93NUMPY";
static const uint16_t byte_order_probe = 1;
#define LITTLE_ENDIAN_HERE (*(const unsigned char *)&byte_order_probe == 1)

enum { KEY_DESCR = 1, KEY_FORTRAN = 2, KEY_SHAPE = 4, KEY_ALL = 7 };

/* The text left to read. Parsing functions return false when the text is not what they want; why keeps the first reason. */
typedef struct parser {
    const char *p, *end;
    const char *why;
    char text[32];
} parser;

static bool wrong(parser *r, const char *why)
{
    if (r->why == NULL)
        r->why = why;
    return false;
}

static void skip_blanks(parser *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r'))
        r->p++;
}

static bool accept(parser *r, char c)
{
    skip_blanks(r);
    if (r->p == r->end || *r->p != c)
        return false;
    r->p++;
    return true;
}

static bool accept_word(parser *r, const char *word)
{
    size_t n = strlen(word);
    skip_blanks(r);
    if ((size_t)(r->end - r->p) < n || memcmp(r->p, word, n) != 0)
        return false;
    r->p += n;
    return true;
}

/* A string in single or double quotes, without escapes, into r->text. */
static bool string(parser *r)
{
    skip_blanks(r);
    if (r->p == r->end || (*r->p != '\'' && *r->p != '"'))
        return wrong(r, "a quoted string is missing");
    char quote = *r->p++;
    size_t n = 0;
    for (; r->p < r->end && *r->p != quote; r->p++) {
        if (*r->p == '\\' || n == sizeof r->text - 1)
            return wrong(r, "a string is too long or escaped");
        r->text[n++] = *r->p;
    }
    r->text[n] = 0;
    return accept(r, quote) || wrong(r, "a string does not end");
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool number(parser *r, int64_t *value)
{
    skip_blanks(r);
    if (r->p == r->end || !is_digit(*r->p))
        return wrong(r, "shape holds something else than a length");
    for (*value = 0; r->p < r->end && is_digit(*r->p); r->p++)
        if (qn_mul_overflows(*value, 10, value) || qn_add_overflows(*value, *r->p - '0', value))
            return wrong(r, "a length does not fit in 64 bits");
    if (r->p < r->end && *r->p == 'L') /* written by Python 2 */
        r->p++;
    return true;
}

/* (), (3,), (3, 4) or (3, 4,); "(3)" is a number, not a shape. */
static bool shape(parser *r, qn_npy_header *h)
{
    if (!accept(r, '('))
        return wrong(r, "shape is not a tuple");
    bool comma = true;
    for (h->ndim = 0; !accept(r, ')'); h->ndim++) {
        if (!comma)
            return wrong(r, "a comma is missing in shape");
        if (h->ndim == QN_MAX_NDIM)
            return wrong(r, "shape has more than 64 dimensions");
        if (!number(r, &h->shape[h->ndim]))
            return false;
        comma = accept(r, ',');
    }
    return h->ndim != 1 || comma || wrong(r, "shape is not a tuple");
}

/* '<f8': order, kind, bytes. */
static bool descr(parser *r, qn_npy_header *h)
{
    if (accept(r, '['))
        return wrong(r, "structured dtypes are not supported");
    if (!string(r))
        return false;
    const char *d = r->text;
    char order = strchr("<>|=", *d) && *d ? *d++ : '=';
    for (int t = 1; t < QN_NDTYPE; t++) {
        char name[8];
        snprintf(name, sizeof name, "%c%d", qn_dtypes[t].kind, qn_dtypes[t].size);
        if (strcmp(name, d) == 0)
            h->dtype = t;
    }
    if (*d == 'O')
        return wrong(r, "object dtypes are refused");
    if (h->dtype == 0)
        return wrong(r, "the dtype is not supported");
    bool little = order == '<' || (order != '>' && LITTLE_ENDIAN_HERE);
    h->swapped = qn_dtypes[h->dtype].size > 1 && little != LITTLE_ENDIAN_HERE;
    return true;
}

static bool fortran_order(parser *r, qn_npy_header *h)
{
    h->fortran = accept_word(r, "True");
    return h->fortran || accept_word(r, "False") || wrong(r, "fortran_order is neither True nor False");
}

static bool entry(parser *r, qn_npy_header *h, int *seen)
{
    static const struct { const char *name; int bit; bool (*value)(parser *, qn_npy_header *); } keys[] = {
        {"descr", KEY_DESCR, descr}, {"fortran_order", KEY_FORTRAN, fortran_order}, {"shape", KEY_SHAPE, shape}};
    if (!string(r))
        return false;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(r->text, keys[i].name) != 0)
            continue;
        if (*seen & keys[i].bit)
            return wrong(r, "a key appears twice");
        *seen |= keys[i].bit;
        return accept(r, ':') ? keys[i].value(r, h) : wrong(r, "a colon is missing");
    }
    return wrong(r, "an unknown key");
}

static bool dictionary(parser *r, qn_npy_header *h)
{
    int seen = 0;
    bool comma = true;
    if (!accept(r, '{'))
        return wrong(r, "the header is not a dictionary");
    while (!accept(r, '}')) {
        if (!comma)
            return wrong(r, "a comma is missing");
        if (!entry(r, h, &seen))
            return false;
        comma = accept(r, ',');
    }
    skip_blanks(r);
    if (r->p != r->end)
        return wrong(r, "text after the dictionary");
    return seen == KEY_ALL || wrong(r, "a key is missing");
}

static qn_status parse(const qn_source *s, const char *text, size_t n, qn_npy_header *h)
{
    parser r = {.p = text, .end = text + n};
    if (!dictionary(&r, h))
        return qn_fail(QN_ERR_FORMAT, "%s: %s: bad .npy header: %s (at byte %d of \"%.60s\")", s->func, s->name, r.why,
                       (int)(r.p - text), text);
    int64_t size, itemsize = qn_dtypes[h->dtype].size;
    if (qn_shape_size(s->func, h->ndim, h->shape, itemsize, &size) != QN_OK)
        return qn_fail(QN_ERR_FORMAT, "%s: %s: bad .npy header: the shape is too large for memory", s->func, s->name);
    h->data_bytes = (uint64_t)(size * itemsize);
    return QN_OK;
}

static qn_status short_file(const qn_source *s)
{
    return qn_fail(QN_ERR_FORMAT, "%s: %s: the file ends inside the .npy header", s->func, s->name);
}

/* Magic, version and length of the text. */
static qn_status read_prefix(qn_source *s, size_t *length)
{
    unsigned char p[QN_NPY_PREFIX_MAX];
    if (s->left < 10)
        return s->left < sizeof magic ? qn_fail(QN_ERR_FORMAT, "%s: %s: not a .npy file", s->func, s->name) : short_file(s);
    QN_TRY(s->get(s, p, 10));
    if (memcmp(p, magic, sizeof magic) != 0)
        return qn_fail(QN_ERR_FORMAT, "%s: %s: not a .npy file", s->func, s->name);
    if (p[6] < 1 || p[6] > 3 || p[7] != 0)
        return qn_fail(QN_ERR_FORMAT, "%s: %s: .npy version %d.%d is unknown", s->func, s->name, p[6], p[7]);
    *length = qn_le16(p + 8);
    if (p[6] > 1) {
        if (s->left < 2)
            return short_file(s);
        QN_TRY(s->get(s, p + 10, 2));
        *length = qn_le32(p + 8);
    }
    if (*length > QN_NPY_HEADER_MAX)
        return qn_fail(QN_ERR_FORMAT, "%s: %s: a .npy header of %zu bytes; at most %d are accepted", s->func, s->name, *length,
                       QN_NPY_HEADER_MAX);
    return *length > s->left ? short_file(s) : QN_OK;
}

qn_status qn_npy_read_header(qn_source *s, qn_npy_header *h)
{
    size_t length = 0;
    memset(h, 0, sizeof *h);
    QN_TRY(read_prefix(s, &length));
    char *text = qn_scratch(length + 1, s->func);
    if (text == NULL)
        return qn_failed();
    qn_status status = s->get(s, text, length);
    text[length] = 0;
    if (status == QN_OK)
        status = parse(s, text, length, h);
    qn_scratch_free(text);
    return status;
}

size_t qn_npy_header_text(const qn_array *a, bool fortran, char text[QN_NPY_WRITTEN_MAX])
{
    enum { PREFIX = 10 };
    char order = a->itemsize == 1 ? '|' : LITTLE_ENDIAN_HERE ? '<' : '>';
    const qn_dtype_info *t = &qn_dtypes[a->dtype];
    size_t room = QN_NPY_WRITTEN_MAX;
    size_t n = PREFIX + (size_t)snprintf(text + PREFIX, room - PREFIX, "{'descr': '%c%c%d', 'fortran_order': %s, 'shape': (",
                                         order, t->kind, t->size, fortran ? "True" : "False");
    for (int i = 0; i < a->ndim; i++)
        n += (size_t)snprintf(text + n, room - n, i + 1 < a->ndim || i == 0 ? "%lld, " : "%lld", (long long)a->shape[i]);
    if (a->ndim > 0 && text[n - 1] == ' ')
        n -= a->ndim == 1; /* "(3,)" */
    n += (size_t)snprintf(text + n, room - n, "), }");
    size_t total = (n + 1 + 63) / 64 * 64;
    memset(text + n, ' ', total - n);
    text[total - 1] = '\n';
    memcpy(text, magic, sizeof magic);
    memcpy(text + 6, "\x01\x00", 2);
    text[8] = (char)((total - PREFIX) & 0xff);
    text[9] = (char)((total - PREFIX) >> 8);
    return total;
}
