/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_text.c: numbers as text, both ways: lists and tables read from any text, arrays printed and written with any options. What
 * is written with as many digits as needed is read back as the same number. */
#include "files.h"
#include "fuzz.h"

size_t fuzz_max_block = 0;

/* snprintf's contract: the length does not depend on the size, and no byte behind it is touched. */
static void print(const qn_array *a, const qn_print_opts *opts, size_t size)
{
    char *text = malloc(size + 1);
    size_t n = text ? qn_format(a, opts, text, size) : 0;
    fuzz_check_error(n == 0 && qn_error_status() != QN_OK, "format");
    FUZZ_CHECK(text == NULL || size == 0 || n == 0 || strlen(text) == (n < size ? n : size - 1), "length %zu in %zu", n, size);
    free(text);
}

static void print_array(fuzz_input *in)
{
    static const char signs[] = "-+ ";
    qn_array *a = fuzz_array(in);
    qn_print_opts o = qn_print_defaults();
    o.precision = fuzz_int(in, -1, 40), o.threshold = fuzz_int(in, 0, 40), o.edgeitems = fuzz_int(in, 0, 4);
    o.linewidth = fuzz_int(in, 0, 80), o.suppress = fuzz_int(in, 0, 1), o.repr = fuzz_int(in, 0, 1);
    o.laid_out = fuzz_int(in, 0, 1);
    o.floatmode = (qn_float_mode)fuzz_int(in, QN_MAXPREC, QN_UNIQUE), o.sign = signs[fuzz_int(in, 0, 2)];
    size_t size = (size_t)fuzz_int(in, 0, 255);
    for (int64_t i = 0; i < a->size && qn_dtype_kind((qn_dtype)a->dtype) == 'f' && a->itemsize == 8; i++)
        ((double *)(void *)a->data)[i] = fuzz_number(in);
    o.separator = fuzz_int(in, 0, 1) ? fuzz_text(in, NULL) : NULL;
    print(a, &o, size);
}

static void print_number(fuzz_input *in)
{
    static const char trims[] = "k.0-?";
    char text[1200];
    double x = fuzz_number(in);
    qn_dtype t = (qn_dtype)fuzz_int(in, QN_FLOAT16, QN_FLOAT64);
    int options = fuzz_byte(in);
    qn_float_opts o = {.scientific = options & 1, .unique = options & 2, .fractional = options & 4, .sign = options & 8,
                       .trim = trims[fuzz_int(in, 0, 4)], .precision = fuzz_int(in, -1, 60), .min_digits = fuzz_int(in, -1, 60),
                       .pad_left = fuzz_int(in, -1, 60), .pad_right = fuzz_int(in, -1, 60), .exp_digits = fuzz_int(in, -1, 9)};
    size_t n = qn_format_float(x, t, &o, text, sizeof text);
    fuzz_check_error(n == 0, "format_float");
    if (n == 0 || n >= sizeof text || t != QN_FLOAT64 || !o.unique || o.precision >= 0)
        return;
    const qn_array *again = fuzz_checked(qn_parse_text(text, n, QN_FLOAT64, " ", -1), "parse_text");
    FUZZ_CHECK(again && again->size == 1 && (x != x || QN_EL(double, again, 0) == x), "%.17g as %s", x, text);
}

static void parse(fuzz_input *in)
{
    static const char *const separators[] = {" ", ",", ", ", "", ";;"};
    qn_dtype t = fuzz_dtype(in);
    const char *separator = separators[fuzz_int(in, 0, 4)];
    int64_t count = fuzz_int(in, -1, 5);
    size_t n;
    const char *text = fuzz_text(in, &n);
    fuzz_checked(qn_parse_text(text, n, t, separator, count), "parse_text");
}

/* The table at once from a file, and in pieces, cut where the input says. */
static void read_table(fuzz_input *in)
{
    static const char *const comments[] = {"#", "//"}, *const missing[] = {"NA", "-"};
    static const char *const delimiters[] = {NULL, "", ",", ";;", "\t"};
    static const int columns[] = {0, -1, 2}, widths[] = {3, 1, 4}, missing_in[] = {-1, 1};
    int options = fuzz_byte(in);
    qn_text_table t = {.dtype = fuzz_dtype(in), .delimiter = delimiters[fuzz_int(in, 0, 4)], .quote = options & 1 ? '"' : 0,
                       .nwidths = fuzz_int(in, -3, 3), .widths = widths, .ncomments = fuzz_int(in, 0, 2), .comments = comments,
                       .skip_rows = fuzz_int(in, 0, 3), .skip_footer = fuzz_int(in, 0, 3), .limited = options & 2,
                       .max_rows = fuzz_int(in, 0, 5), .ncolumns = fuzz_int(in, -3, 3), .columns = columns, .lenient = options & 4,
                       .loose = options & 8, .drop_bad = options & 16, .nmissing = fuzz_int(in, 0, 2), .missing = missing,
                       .missing_in = missing_in};
    t.nwidths = t.nwidths < 0 ? 0 : t.nwidths, t.ncolumns = t.ncolumns < 0 ? 0 : t.ncolumns;
    size_t cut = fuzz_byte(in), n;
    const char *text = fuzz_text(in, &n);
    const qn_array *whole = fuzz_checked(qn_load_text(fuzz_file(text, n), &t), "load_text");
    qn_text_reader *r = qn_text_reader_new(&t);
    fuzz_check_error(r == NULL, "text_reader_new");
    cut = cut < n ? cut : n;
    bool fed = r != NULL && qn_text_reader_feed(r, text, cut) == QN_OK && qn_text_reader_feed(r, text + cut, n - cut) == QN_OK;
    const qn_array *pieces = fed ? qn_text_reader_finish(r) : NULL;
    FUZZ_CHECK((whole == NULL) == (pieces == NULL), "the table at once and in pieces: %s", qn_error_message());
    if (whole != NULL)
        fuzz_same_bytes(qn_npy_bytes(whole), qn_npy_bytes(pieces));
    qn_clear_error();
    qn_text_reader_free(r);
}

static qn_status forget(void *context, const char *text, size_t n)
{
    *(size_t *)context += n + (n > 0 ? (size_t)(text[0] == text[n - 1]) : 0);
    return QN_OK;
}

static void write_table(fuzz_input *in)
{
    size_t total = 0;
    qn_array *a = fuzz_array(in);
    qn_text_format format = {.delimiter = ",", .whole = fuzz_int(in, 0, 1), .fmt = fuzz_text(in, NULL)};
    fuzz_check_error(qn_put_text(forget, &total, a, &format) != QN_OK, "put_text");
}

void fuzz_one(fuzz_input *in)
{
    static void (*const ways[])(fuzz_input *) = {print_array, print_number, parse, read_table, write_table};
    ways[fuzz_int(in, 0, 4)](in);
}
