/* SPDX-License-Identifier: BSD-3-Clause */
/* io.h: files and printing.
 *
 * Files are NumPy's .npy (format 1.0 to 3.0) and .npz (zip, stored or deflated). Readers trust nothing: headers are parsed without
 * evaluation and limited to 64 KiB, sizes are checked against the file before memory is taken, CRCs are verified, object dtypes are
 * refused. Writers write a temporary file beside the target and rename it: nothing half-written ever carries the final name.
 * QN_ERR_IO names the path and the system's reason, QN_ERR_FORMAT what is wrong with the content. Big-endian data is swapped.
 */
#ifndef QUERN_IO_H
#define QUERN_IO_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif
QN_API qn_array *qn_load_npy(const char *path);
/* The file mapped into memory: pages are read when touched. writeable writes through to the file. */
QN_API qn_array *qn_map_npy(const char *path, bool writeable);
/* The same for writing to memory only: changed pages become private copies, the file stays as it is. */
QN_API qn_array *qn_map_npy_copy(const char *path);
QN_API qn_status qn_save_npy(const char *path, const qn_array *a);
/* From and to memory in .npy format; qn_npy_bytes returns a uint8 array. */
QN_API qn_array *qn_load_npy_bytes(const void *bytes, size_t size);
QN_API qn_array *qn_npy_bytes(const qn_array *a);
/* One member of an .npz, name with or without ".npy". */
QN_API qn_array *qn_load_npz(const char *path, const char *name);
typedef struct qn_npz qn_npz;
QN_API qn_npz *qn_npz_open(const char *path);
QN_API int qn_npz_count(const qn_npz *z);
QN_API const char *qn_npz_name(const qn_npz *z, int i);         /* without ".npy"; NULL out of range */
QN_API qn_array *qn_npz_get(const qn_npz *z, const char *name);
QN_API void qn_npz_close(qn_npz *z);
QN_API qn_status qn_save_npz(const char *path, int n, const char *const *names, const qn_array *const *arrays, bool deflate);
/* The same archive in memory, a uint8 array. */
QN_API qn_array *qn_npz_bytes(int n, const char *const *names, const qn_array *const *arrays, bool deflate);

/* ---- bare elements, without any header ------------------------------------------------------------------- */
/* 1-d: count elements of t (negative: all that are whole) from byte `offset` of the file on; fewer if the file ends before. */
QN_API qn_array *qn_load_raw(const char *path, qn_dtype t, int64_t count, int64_t offset);
QN_API qn_status qn_save_raw(const char *path, const qn_array *a);   /* in row-major order */

/* ---- text, as NumPy 2 prints ----------------------------------------------------------------------------- */
typedef enum qn_float_mode { /* digits of floats: at most `precision` and no more than needed; the same with equal numbers of them; */
    QN_MAXPREC, QN_MAXPREC_EQUAL, QN_FIXED, QN_UNIQUE /* always `precision`; as many as needed                                          */
} qn_float_mode;
typedef struct qn_print_opts { /* see qn_print_defaults */
    int precision;             /* digits after the point: 8                              */
    int threshold;             /* more elements than this are summarised: 1000           */
    int edgeitems;             /* shown at each end of a summarised axis: 3              */
    int linewidth;             /* 75                                                     */
    bool suppress;             /* no exponents                                           */
    bool repr;                 /* array([...], dtype=...) with commas                    */
    bool laid_out;             /* a 0-d array is written as an element, not as a number  */
    const char *separator;     /* between elements; NULL: ", " with repr, else " "       */
    int before, after;         /* columns taken by the caller's text before and after    */
    qn_float_mode floatmode;   /* QN_MAXPREC                                             */
    char sign;                 /* of positive numbers: '-' none (also 0), '+', ' '       */
    char nanstr[32], infstr[32]; /* "nan", "inf" (also "")                                */
    /* The text of an element (until the next call) in place of the usual one; NULL: none. */
    const char *(*element)(void *context, const char *element);
    void *context;
} qn_print_opts;
QN_API qn_print_opts qn_print_defaults(void);
/* One number with full control: precision and min_digits count digits after the point, or all digits if not fractional (negative: any
 * number); unique: no more digits than identify the number, else those of its exact value, `precision` of them; trim: of zeros at the end, 'k' none, '.' all,
 * '0' all but one, '-' all and the point. Padded with blanks to pad_left characters before the point and pad_right behind it (negative:
 * not). exp_digits is the least number of digits in the exponent (negative: 2). */
typedef struct qn_float_opts {
    bool scientific, unique, fractional, sign;
    char trim;
    int precision, min_digits, pad_left, pad_right, exp_digits;
} qn_float_opts;
/* x, of dtype t (float16, float32, float64), to text[size] like snprintf; 0 and QN_ERR_VALUE or QN_ERR_TYPE if the options make no sense. */
QN_API size_t qn_format_float(double x, qn_dtype t, const qn_float_opts *opts, char *text, size_t size);
/* Writes the text to text[size] like snprintf and returns the length it needs; opts may be NULL. O(edge) for large arrays. */
QN_API size_t qn_format(const qn_array *a, const qn_print_opts *opts, char *text, size_t size);

#ifdef __cplusplus
}
#endif
#endif
