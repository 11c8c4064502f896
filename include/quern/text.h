/* SPDX-License-Identifier: BSD-3-Clause */
/* text.h: tables of numbers in text files.
 *
 * Reading goes line by line, so that memory is needed for the result and one line only; numbers are read with correct rounding whatever
 * the locale is. Text is bytes in any encoding that extends ASCII. Writing is the counterpart: printf-like formats per column.
 * Messages name line and column. Errors: QN_ERR_VALUE for text that is no table, QN_ERR_TYPE for a format that does not suit the dtype,
 * QN_ERR_IO from the system.
 */
#ifndef QUERN_TEXT_H
#define QUERN_TEXT_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- reading --------------------------------------------------------------------------------------------- */

/* Called for a field before it is read as a number: stores an element of the reader's dtype at item and sets *done, or leaves both.
 * A status other than QN_OK ends the reading. */
typedef qn_status (*qn_text_convert)(void *context, int column, const char *field, size_t n, void *item, bool *done);

/* How a table is written. All zero: blanks between float64 numbers, no comments. What pointers point to must live as long as the reader. */
typedef struct qn_text_table {
    const char *func;                  /* named in messages; NULL: "load_text"                                   */
    qn_dtype dtype;                    /* of the result; 0: float64                                              */
    const char *delimiter;             /* between fields; NULL or "": any number of blanks                       */
    int nwidths;                       /* fields of fixed width instead: the number of widths; one width repeats */
    const int *widths;
    int ncomments;                     /* what begins a comment                                                  */
    const char *const *comments;
    char quote;                        /* encloses fields that may hold delimiters; 0: nothing does              */
    int64_t skip_rows, skip_footer;    /* lines passed over at the start; rows at the end                        */
    bool limited;                      /* at most max_rows rows                                                  */
    int64_t max_rows;
    int ncolumns;                      /* columns wanted, negative ones counted from the end; 0: all             */
    const int *columns;
    bool lenient;                      /* empty and missing fields take their filling; rows of another length are bad rows */
    bool loose;                        /* lenient: fields that are no number, too                                */
    bool drop_bad;                     /* lenient: bad rows are left out, not an error                           */
    int nmissing;                      /* lenient: what stands for a missing value, in column missing_in[i] (negative: in all) */
    const char *const *missing;
    const int *missing_in;
    const qn_array *filling;           /* one element of dtype for all columns wanted or one for each; beyond, and NULL: nan, -1, false */
    qn_text_convert convert;           /* may be NULL                                                            */
    void *context;
} qn_text_table;

typedef struct qn_text_reader qn_text_reader;
/* NULL: QN_ERR_VALUE, QN_ERR_NOMEM. The table is copied, what it points to is not. */
QN_API qn_text_reader *qn_text_reader_new(const qn_text_table *table);
/* The next piece of text; lines may be cut anywhere and end in \n, \r\n or \r. */
QN_API qn_status qn_text_reader_feed(qn_text_reader *r, const char *text, size_t n);
QN_API qn_status qn_text_reader_feed_file(qn_text_reader *r, const char *path);
QN_API bool qn_text_reader_full(const qn_text_reader *r); /* max_rows have been read: more text is not looked at */
/* The rows read, an array (rows, columns); without rows (0, number of columns wanted, or 1). */
QN_API qn_array *qn_text_reader_finish(qn_text_reader *r);
/* The bad rows left out, as text ("    Line #2 (got 1 columns instead of 2)" each), like snprintf; 0 if there are none. */
QN_API size_t qn_text_reader_report(const qn_text_reader *r, char *text, size_t size);
QN_API void qn_text_reader_free(qn_text_reader *r);       /* NULL is allowed */
/* A whole file; table may be NULL. */
QN_API qn_array *qn_load_text(const char *path, const qn_text_table *table);
/* The numbers in text[n], 1-d, at most `count` (negative: all). A blank in the separator stands for any number of blanks. QN_ERR_VALUE if
 * something else stands between or behind them. */
QN_API qn_array *qn_parse_text(const char *text, size_t n, qn_dtype t, const char *separator, int64_t count);

/* ---- writing --------------------------------------------------------------------------------------------- */

/* How rows are written: fmt holds one conversion for every column, or a single one that is used for all, with the delimiter between.
 * Conversions are %d %i %u %e %E %f %F %g %G %s, for integers also %x %X %o, with flags, width and precision as in C; %s is the
 * number as str() writes it. Complex elements are two columns each, or " (re+imj)" with a single conversion. NULL: the default. */
typedef struct qn_text_format {
    const char *fmt;         /* "%.18e"                                                                  */
    const char *delimiter;   /* " "                                                                      */
    const char *newline;     /* behind each row: "\n"                                                    */
    const char *before, *after; /* text before the first and after the last row: none                     */
    bool whole;              /* complex elements are one column each, for %s                              */
} qn_text_format;

/* Receives pieces of text; a status other than QN_OK ends the writing. */
typedef qn_status (*qn_text_put)(void *context, const char *text, size_t n);
/* Rows of a (1-d: one element a row, 2-d) to a file, which is replaced when it is complete, or to put. format may be NULL. */
QN_API qn_status qn_save_text(const char *path, const qn_array *a, const qn_text_format *format);
QN_API qn_status qn_put_text(qn_text_put put, void *context, const qn_array *a, const qn_text_format *format);

#ifdef __cplusplus
}
#endif
#endif
