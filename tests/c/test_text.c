/* SPDX-License-Identifier: BSD-3-Clause */
/* test_text.c: tables of numbers from and to text. tests/python/test_textio.py compares with NumPy. */
#include "test.h"
#include <unistd.h>

/* Feeds `text` cut into pieces of n bytes. */
static qn_array *read_pieces(const char *text, size_t n, const qn_text_table *table)
{
    qn_text_reader *r = qn_text_reader_new(table);
    qn_status status = r ? QN_OK : QN_ERR_NOMEM;
    for (size_t at = 0, size = strlen(text); at < size && status == QN_OK; at += n)
        status = qn_text_reader_feed(r, text + at, size - at < n ? size - at : n);
    qn_array *a = status == QN_OK ? qn_text_reader_finish(r) : NULL;
    qn_text_reader_free(r);
    return a;
}

TEST(text, pieces_of_any_size)
{
    static const char text[] = "# x\n1 2.5 -3e2\r\n\n  4,5\t6\r7 8 9";
    const double want[] = {1, 2.5, -300, 4, 5, 6, 7, 8, 9};
    const char *comment = "#";
    qn_text_table table = {.ncomments = 1, .comments = &comment};
    for (size_t n = 1; n < sizeof text; n++)
        QN_SCOPE {
            char blanks[sizeof text];
            memcpy(blanks, text, sizeof text);
            *strchr(blanks, ',') = ' ';
            qn_array *a = read_pieces(blanks, n, &table);
            CHECK_MSG(a != NULL, "pieces of %zu: %s", n, qn_error_message());
            CHECK_INT(a->shape[0], 3);
            CHECK_INT(a->shape[1], 3);
            CHECK_MSG(memcmp(a->data, want, sizeof want) == 0, "pieces of %zu", n);
        }
}

TEST(text, bad_tables)
{
    const struct { const char *text; qn_text_table table; qn_status status; const char *message; } cases[] = {
        {"1 2\n3", {0}, QN_ERR_VALUE, "the number of columns changed from 2 to 1 at row 2"},
        {"1 x", {0}, QN_ERR_VALUE, "could not convert string 'x' to float64 at row 0, column 2."},
        {"1 300", {.dtype = QN_UINT8}, QN_ERR_VALUE, "'300' to uint8"},
        {"1 2", {.ncolumns = 1, .columns = (const int[]){-3}}, QN_ERR_VALUE, "invalid column index -3 at row 1 with 2 columns"},
        {"1 2\n3", {.lenient = true}, QN_ERR_VALUE, "Line #2 (got 1 columns instead of 2)"},
        {"1", {.nwidths = 1, .widths = (const int[]){0}}, QN_ERR_VALUE, "width"},
        {"1", {.ncomments = 1, .comments = (const char *const[]){""}}, QN_ERR_VALUE, "empty"},
        {"1", {.dtype = 99}, QN_ERR_TYPE, "dtype"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_FAILS(read_pieces(cases[i].text, 100, &cases[i].table), cases[i].status, cases[i].message);
}

static qn_status collect(void *context, const char *text, size_t n)
{
    strncat(context, text, n);
    return QN_OK;
}

static qn_status refuse(void *context, const char *text, size_t n)
{
    (void)context, (void)text, (void)n;
    return qn_set_error(QN_ERR_IO, "full");
}

TEST(text, writing)
{
    static const struct { qn_text_format format; const char *want; } cases[] = {
        {{.fmt = NULL}, "1.500000000000000000e+00 -2.000000000000000000e+00\n"},
        {{.fmt = "%d"}, "1 -2\n"},
        {{.fmt = "%6.2f", .delimiter = ";", .newline = "|"}, "  1.50; -2.00|"},
        {{.fmt = "<%g>,%s%%", .before = "b", .after = "a"}, "b<1.5>,-2.0%\na"},
        {{.fmt = "%.0e"}, "2e+00 -2e+00\n"},
    };
    QN_SCOPE {
        qn_array *a = qn_from_data((double[]){1.5, -2}, QN_FLOAT64, QN_SHAPE(1, 2));
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            char text[200] = "";
            CHECK_INT(qn_put_text(collect, text, a, &cases[i].format), QN_OK);
            CHECK_MSG(strcmp(text, cases[i].want) == 0, "got %s, expected %s", text, cases[i].want);
        }
        char text[200] = "";
        CHECK_INT(qn_put_text(collect, text, qn_from_data((double[]){1, -2}, QN_COMPLEX128, QN_SHAPE(1)), &(qn_text_format){.fmt = "%g"}), QN_OK);
        CHECK(strcmp(text, " (1-2j)\n") == 0);
        CHECK_FAILS(qn_put_text(refuse, NULL, a, NULL), QN_ERR_IO, "full");
        CHECK_FAILS(qn_put_text(collect, text, a, &(qn_text_format){.fmt = "%q"}), QN_ERR_VALUE, "%q");
        CHECK_FAILS(qn_put_text(collect, text, a, &(qn_text_format){.fmt = "%g%g%g"}), QN_ERR_VALUE, "wrong number");
        CHECK_FAILS(qn_put_text(collect, text, a, &(qn_text_format){.fmt = "%x"}), QN_ERR_TYPE, "float64");
        CHECK_FAILS(qn_put_text(collect, text, qn_full(0, QN_SCALAR_SHAPE, QN_NUM(NAN)), NULL), QN_ERR_VALUE, "0D");
    }
}

TEST(text, files)
{
    char path[200];
    snprintf(path, sizeof path, "/tmp/quern-text-%ld", (long)getpid());
    QN_SCOPE {
        qn_array *a = qn_reshape(qn_linspace(-1e3, 1e-3, 30000, true, 0), QN_SHAPE(3000, 10));
        CHECK_INT(qn_save_text(path, a, NULL), QN_OK);
        qn_array *b = qn_load_text(path, NULL);
        CHECK_INT(b->size, a->size);
        CHECK(memcmp(a->data, b->data, (size_t)a->size * 8) == 0);
        CHECK_INT(qn_save_raw(path, qn_transpose(a)), QN_OK);
        qn_array *c = qn_load_raw(path, QN_FLOAT64, 3, 8);
        CHECK_INT(c->size, 3);
        CHECK(QN_EL(double, c, 0) == QN_EL(double, a, 1, 0));
        CHECK_FAILS(qn_load_raw(path, QN_FLOAT64, -1, 1 << 30), QN_ERR_VALUE, "offset");
        CHECK_FAILS(qn_load_text("/nonexistent", NULL), QN_ERR_IO, "nonexistent");
        CHECK_FAILS(qn_parse_text("1,2;", 4, QN_INT8, ",", -1), QN_ERR_VALUE, "unmatched");
    }
    remove(path);
}
