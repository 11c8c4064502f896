/* SPDX-License-Identifier: BSD-3-Clause */
/* io.h: the internal interface of src/io, one block per file.
 *
 * Array data comes from a source and goes to a sink, so that files, memory and zip members share one reader and one
 * writer. Neither moves errno: every call to the system keeps it. */
#ifndef QN_IO_PRIVATE_H
#define QN_IO_PRIVATE_H

#include <core/core.h>
#include <fenv.h>
#include <quern/io.h>
#include <quern/text.h>

#define QN_IO_PART ((size_t)32 << 20) /* bytes of one call to the system, some 20 ms: between two of them a call can be interrupted */

/* ---- streams ---- */
typedef struct qn_source {
    qn_status (*get)(struct qn_source *s, void *to, size_t n); /* exactly n bytes, n <= left        */
    uint64_t left;                                             /* bytes that can still be had       */
    const char *func, *name;                                   /* for messages                      */
} qn_source;
typedef struct qn_sink {
    qn_status (*put)(struct qn_sink *s, const void *from, size_t n);
} qn_sink;

/* ---- space.c ---- */
/* n records of zero bytes; NULL with QN_ERR_NOMEM. */
void *qn_space_zeroed(uint64_t n, size_t itemsize, const char *func);
/* The n bytes at text and a zero byte. */
char *qn_space_text(const char *text, size_t n, const char *func);
/* zlib's zalloc and zfree; `opaque` is the name of the function for messages. */
void *qn_space_zalloc(void *func, unsigned n, unsigned itemsize);
void qn_space_zfree(void *func, void *p);

/* ---- file.c: reading ---- */
typedef struct qn_file {
    int fd;
    uint64_t size;
    const char *func, *path;
} qn_file;
/* QN_ERR_IO, naming the path, if it cannot be opened or is no regular file. */
qn_status qn_file_open(qn_file *f, const char *func, const char *path, bool writeable);
void qn_file_close(qn_file *f);
/* n bytes from offset; QN_ERR_FORMAT if the file ends before. */
qn_status qn_file_read(const qn_file *f, uint64_t offset, void *to, size_t n);
/* QN_ERR_IO "func: cannot <what> "path": <the system's reason>". */
qn_status qn_io_error(const char *func, const char *what, const char *path, int error);

/* ---- output.c: a file that appears under its name when it is complete ---- */
typedef struct qn_output {
    qn_sink sink;
    int fd;
    uint64_t size;           /* bytes written so far                                                   */
    const char *func, *path;
    char *target;            /* path with its symbolic links resolved                                  */
    char *temporary;         /* where the bytes are until then; NULL for devices and pipes             */
    qn_array *memory;        /* room for the bytes of an output without a file, else NULL              */
} qn_output;
qn_status qn_output_open(qn_output *o, const char *func, const char *path);
/* Into memory, with room for so many bytes at first; qn_output_bytes ends it. */
qn_status qn_output_open_memory(qn_output *o, const char *func, uint64_t room);
/* Writes over bytes that are already there; not for devices and pipes. */
qn_status qn_output_patch(qn_output *o, uint64_t offset, const void *from, size_t n);
/* Closes; with status QN_OK the file gets its name, else it is removed. Returns the first failure. */
qn_status qn_output_close(qn_output *o, qn_status status);
/* The bytes in memory, uint8 along one axis; NULL if status says that they are incomplete. */
qn_array *qn_output_bytes(qn_output *o, qn_status status);

/* ---- npyheader.c ---- */
#define QN_NPY_HEADER_MAX 65536
#define QN_NPY_PREFIX_MAX 12
typedef struct qn_npy_header {
    int dtype, ndim;
    bool swapped;            /* the bytes are in the other order than this machine's                   */
    bool fortran;
    int64_t shape[QN_MAX_NDIM];
    uint64_t data_bytes;
} qn_npy_header;
/* Reads magic, version and header text; on return s stands at the data. QN_ERR_FORMAT. */
qn_status qn_npy_read_header(qn_source *s, qn_npy_header *h);
/* The complete header (magic included) of a's file; returns its length, a multiple of 64. */
#define QN_NPY_WRITTEN_MAX 2048
size_t qn_npy_header_text(const qn_array *a, bool fortran, char text[QN_NPY_WRITTEN_MAX]);

/* ---- npy.c ---- */
/* An array from the .npy content of s; the size is checked against s->left before memory is taken. */
qn_array *qn_npy_read(qn_source *s);
/* Bytes that qn_npy_write writes. */
uint64_t qn_npy_size(const qn_array *a);
/* The elements in row-major order, from a buffer of bounded size if they do not lie so. */
qn_status qn_put_elements(qn_sink *s, const char *func, const qn_array *a);
qn_status qn_npy_write(qn_sink *s, const char *func, const qn_array *a);

/* ---- zip.c: the directory of an archive ---- */
typedef struct qn_zip_entry {
    char *name;
    uint64_t offset, packed, size; /* of the local header; bytes in the file; bytes when unpacked       */
    uint64_t limit;                /* no byte of the entry lies at or after this                        */
    uint32_t crc;
    uint16_t method;
    bool encrypted;
} qn_zip_entry;
enum { QN_ZIP_STORED = 0, QN_ZIP_DEFLATED = 8 };
typedef struct qn_zip {
    qn_file file;
    int count;
    qn_zip_entry *entry, **sorted; /* in the directory's order; by name */
} qn_zip;
qn_status qn_zip_open(qn_zip *z, const char *func, const char *path);
void qn_zip_close(qn_zip *z);
const qn_zip_entry *qn_zip_find(const qn_zip *z, const char *name); /* NULL if there is none */
/* Where the entry's bytes begin, from its local header. */
qn_status qn_zip_data(const qn_zip *z, const char *func, const qn_zip_entry *e, uint64_t *begin);

static inline uint16_t qn_le16(const unsigned char *p) { return (uint16_t)(p[0] | p[1] << 8); }
static inline uint32_t qn_le32(const unsigned char *p) { return qn_le16(p) | (uint32_t)qn_le16(p + 2) << 16; }
static inline uint64_t qn_le64(const unsigned char *p) { return qn_le32(p) | (uint64_t)qn_le32(p + 4) << 32; }

/* ---- digits.c: decimal digits of floating-point numbers ---- */
#define QN_NUMBER_TEXT 1536 /* holds every number with up to QN_MAX_PRECISION digits after the point */
#define QN_MAX_PRECISION 1100
/* Text of a finite x whose format has `size` bytes (2, 4, 8). Shortest digits that read back as x; where these are more
 * than `precision` after the point (negative: no bound), x correctly rounded to that many. At least `least` digits after the point. */
void qn_positional(char text[QN_NUMBER_TEXT], double x, int size, int precision, int least);
/* The same as d.ddde+xx; exp_digits is the least number of digits in the exponent, 2 or 3. */
void qn_scientific(char text[QN_NUMBER_TEXT], double x, int size, int precision, int least, int exp_digits);
/* "e-05" with at least so many digits. */
void qn_put_exponent(char *text, int exponent, int least);

/* ---- decimal.c: up to 19 decimal digits, fast ---- */
/* *x is the double nearest to m * 10^q; false if that cannot be told. */
bool qn_from_decimal(uint64_t m, int q, double *x);
/* *m is x * 10^q rounded to an integer below 2^64, for a finite x > 0; false if that cannot be told or does not fit. */
bool qn_to_decimal(double x, int q, uint64_t *m);

/* ---- textnumber.c: numbers in text ---- */
typedef struct qn_number_reader qn_number_reader;
struct qn_number_reader {
    int dtype;
    bool (*read)(const qn_number_reader *r, const char **p, const char *end, void *wide);
    qn_loop_fn narrow;       /* from the widest dtype of the kind */
    uint64_t most;           /* the largest integer of the dtype  */
};
void qn_number_reader_make(qn_number_reader *r, int dtype);
/* Reads the number at *p, not beyond end, to an element at item, and moves *p behind it; false if there is none or it does not fit. */
bool qn_read_number(const qn_number_reader *r, const char **p, const char *end, void *item);
static inline bool qn_is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* ---- locale.c: the C locale, rounding to nearest and silent floating-point flags for the C library's number functions ---- */
typedef struct qn_plain { int saved_errno; bool rounds; qn_fp_state fp; fenv_t env; locale_t old; } qn_plain;
void qn_plain_begin(qn_plain *p);
void qn_plain_end(qn_plain *p);

/* ---- textline.c: the fields of a line ---- */
typedef struct qn_field { const char *p, *end; } qn_field;
typedef struct qn_fields {
    int n, room;
    qn_field *item;
} qn_fields;
/* The fields of the line [p, end) without its comment, as the table says. */
qn_status qn_split_line(const qn_text_table *t, const char *p, const char *end, qn_fields *fields);

/* ---- textparse.c ---- */
/* A block of `need` or more items of this size with the first `used` of *p in it; the old *p is freed. */
qn_status qn_grow(void **p, int64_t used, int64_t need, int64_t *room, size_t size, const char *func);

/* ---- conversion.c: one number by a printf-like conversion ---- */
#define QN_MAX_SPEC 24
#define QN_WORD 2048
typedef struct qn_conversion {
    const char *before;      /* text in front of it, with %% for %              */
    int nbefore;
    char spec[QN_MAX_SPEC];  /* "%-8.3", without the letter                     */
    char letter;             /* of dxXoeEfFgGs                                  */
    int width, precision;    /* precision -1: none                              */
    bool plain;              /* no flags                                        */
} qn_conversion;
/* Reads the conversion at p, a '%'; returns what follows it, NULL if it is none. */
const char *qn_read_conversion(qn_conversion *c, const char *p);
/* The length of the text of a real element; -1 after an error. */
int qn_conversion_text(const qn_conversion *c, int dtype, const char *element, char word[QN_WORD]);

/* ---- formatnumber.c: how the elements of one array are written ---- */
typedef struct qn_float_format {
    int size, precision, least; /* bytes of the format; digits after the point, at most and at least   */
    int left, right;            /* characters before and after the point                               */
    int exp_digits;             /* 0: positional                                                       */
    bool plus;                  /* a sign before positive numbers                                      */
    const char *nan, *infinity;
} qn_float_format;
typedef struct qn_element_format {
    int dtype;
    int width;                  /* of integers and bools                                               */
    char sign;                  /* of integers that are not negative: '+', ' ' or '-' for none         */
    qn_float_format part[2];    /* real and imaginary                                                  */
} qn_element_format;
/* What is seen of an array: all of it, or the ends of every long axis. */
typedef struct qn_printed {
    const qn_array *a;
    int64_t edge;               /* elements at each end of a longer axis; INT64_MAX: all               */
} qn_printed;
void qn_printed_visit(const qn_printed *p, void (*fn)(void *context, const char *element), void *context);
void qn_element_format_make(qn_element_format *f, const qn_printed *p, const qn_print_opts *opts);
/* The element's text, padded to the common width; returns its length. */
#define QN_ELEMENT_TEXT (2 * QN_NUMBER_TEXT + 8)
int qn_element_text(const qn_element_format *f, const char *element, char text[QN_ELEMENT_TEXT]);
/* As str() of a number: 1.5, 1e+16, (1+2j), True. */
int qn_scalar_text(int dtype, const char *element, char text[QN_ELEMENT_TEXT]);

#endif
