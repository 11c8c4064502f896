/* SPDX-License-Identifier: BSD-3-Clause */
/* base.h: version, status and error message, scopes. */
#ifndef QUERN_BASE_H
#define QUERN_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define QN_API __attribute__((visibility("default")))
#define QN_MUST_USE __attribute__((warn_unused_result))
#else
#define QN_API
#define QN_MUST_USE
#endif

#define QN_VERSION_MAJOR 0
#define QN_VERSION_MINOR 1
#define QN_VERSION_PATCH 0
#define QN_VERSION_STRING "0.1.0"

/* The version of the library in use, "0.1.0". */
QN_API const char *qn_version(void);

/* ---- status ------------------------------------------------------------------------------------
 * Functions that make an array return a new reference, or NULL after a failure.  All others return a
 * qn_status.  A failure sets the status and message of the calling thread; success leaves them alone.
 * A NULL array passed in is passed through as NULL and keeps the first error, so a chain of calls
 * needs one check at its end.  Nothing is printed; no function exits, aborts or jumps. */
typedef enum qn_status {
    QN_OK = 0,
    QN_ERR_NOMEM = 10,       /* out of memory                                      MemoryError    */
    QN_ERR_VALUE = 20,       /* shapes, sizes or values that cannot be used         ValueError     */
    QN_ERR_TYPE = 30,        /* a dtype that the operation is not defined for       TypeError      */
    QN_ERR_INDEX = 40,       /* an index outside the array                          IndexError     */
    QN_ERR_AXIS = 41,        /* an axis outside the array's dimensions              AxisError      */
    QN_ERR_LINALG = 50,      /* singular, not positive definite, no convergence     LinAlgError    */
    QN_ERR_OVERFLOW = 60,    /* a number that does not fit                          OverflowError  */
    QN_ERR_DIVISION = 61,    /* a divisor that must not be zero                    ZeroDivisionError */
    QN_ERR_IO = 70,          /* the operating system refused                        OSError        */
    QN_ERR_FORMAT = 71,      /* a file that is not what it should be                ValueError     */
    QN_ERR_BUFFER = 80,      /* memory that cannot be shared as asked               BufferError    */
    QN_ERR_NULL = 90,        /* a NULL argument without an earlier error            ValueError     */
    QN_ERR_INTERRUPTED = 100 /* the function of qn_set_interrupt ended the call     KeyboardInterrupt */
} qn_status;

/* The status of the last failure on this thread, QN_OK if there was none since qn_clear_error. */
QN_API qn_status qn_error_status(void);
/* Its message: names the function, the argument, the shapes and dtypes given and expected.  Valid until the
 * next failure on this thread; "" if there was none. */
QN_API const char *qn_error_message(void);
/* Forgets the last failure of this thread. */
QN_API void qn_clear_error(void);
/* The name of a status: "QN_ERR_VALUE". */
QN_API const char *qn_status_name(qn_status status);
/* Reports a failure of the caller's own, printf style; returns `status`. */
QN_API qn_status qn_set_error(qn_status status, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;

/* ---- scopes ------------------------------------------------------------------------------------
 * Every array made by this thread between qn_scope_begin and qn_scope_end is released by qn_scope_end,
 * but for those handed to qn_keep.  Scopes nest.  An array made in a scope stays on its thread until
 * the scope ends or it is kept.
 *
 *     QN_SCOPE {
 *         qn_array *d = qn_subtract(x, qn_mean(x, QN_AXIS(0)));
 *         result = qn_keep(qn_sqrt(qn_sum(qn_square(d), QN_ALL_AXES)));
 *     }
 *
 * Where the result is the array that was passed in (qn_contiguous, qn_squeeze) or `out`, the new reference to it is no array made in
 * the scope: qn_release it. Leaving QN_SCOPE by return, break or goto leaves the scope open: use the functions then. */
QN_API void qn_scope_begin(void);
QN_API void qn_scope_end(void);
#define QN_SCOPE QN_SCOPE_AS(__LINE__)
#define QN_SCOPE_AS(line) QN_SCOPE_NAMED(line)
#define QN_SCOPE_NAMED(line) \
    for (int qn_scope_##line = (qn_scope_begin(), 1); qn_scope_##line; qn_scope_##line = (qn_scope_end(), 0))

#ifdef __cplusplus
}
#endif
#endif
