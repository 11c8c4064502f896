/* SPDX-License-Identifier: BSD-3-Clause */
/* argreduce.c: value and first position of the extreme of a run. Blocks are first reduced by value, which vectorises; only
 * a block that improves on the best so far is searched. A NaN wins at its first position. */
#include "ahead.h"
#include "nans.h"
#include "scalar_math.h"

#define BLOCK 512
#define LANES 32 /* independent extremes of a block, which become vectors: the order of floats in a fold may not change */
#define AT(T, i) (*(const T *)(const void *)(x + (i) * s))
#define NOT_NAN(v) ((v) == (v))
#define IS_TOP(v, top) (NOT_NAN(top) ? (v) == (top) : !NOT_NAN(v)) /* which may be NaN */

/* Answers about an element in an integer of its width, which become vectors. */
#define FLAG(T) __typeof__(_Generic(*(T *)0, i8: (i8)0, u8: (i8)0, i16: (i16)0, u16: (i16)0, i32: (i32)0, u32: (i32)0, f32: (i32)0, default: (i64)0))

/* Of integers none is. */
#define HAS_NAN_AMONG(x, n) _Generic((x), const f32 *: has_nan_f32, const f64 *: has_nan_f64, default: no_nan)((const void *)(x), n)
static inline bool no_nan(const void *x, int64_t n)
{
    (void)x, (void)n;
    return false;
}

#define HALVE_BEST(BETTER, to, from, w)                                                      \
    for (int l = 0; l < (w); l++)                                                            \
        to[l] = BETTER(from[l], from[l + (w)]) ? from[l] : from[l + (w)];

/* BETTER(a, b): a beats b, neither NaN; FOLD(a, b): the better of two values, NaN first. */
#define ARG(T, op, BETTER, FOLD)                                                             \
    /* NaN if there is one. n >= LANES; the last lanes may overlap those before. */          \
    static __attribute__((noinline)) T op##_of_##T(const T *x, int64_t n, bool far)          \
    {                                                                                        \
        T lane[LANES], a[16], b[8], c[4];                                                    \
        const T *y = x + (n < 2 * LANES ? n - LANES : LANES);                                \
        if (HAS_NAN_AMONG(x, LANES) || HAS_NAN_AMONG(y, LANES))                              \
            return (T)NAN;                                                                   \
        for (int l = 0; l < LANES; l++)                                                      \
            lane[l] = BETTER(x[l], y[l]) ? x[l] : y[l];                                      \
        for (int64_t i = 2 * LANES; i < n; i += LANES) {                                     \
            STAY                                                                             \
            y = x + (i + LANES <= n ? i : n - LANES);                                        \
            AHEAD_IF(far, y, LANES * sizeof(T));                                             \
            if (HAS_NAN_AMONG(y, LANES))                                                     \
                return (T)NAN;                                                               \
            for (int l = 0; l < LANES; l++)                                                  \
                lane[l] = BETTER(lane[l], y[l]) ? lane[l] : y[l];                            \
        }                                                                                    \
        HALVE_BEST(BETTER, a, lane, 16)                                                      \
        HALVE_BEST(BETTER, b, a, 8)                                                          \
        HALVE_BEST(BETTER, c, b, 4)                                                          \
        const T d = BETTER(c[0], c[2]) ? c[0] : c[2], e = BETTER(c[1], c[3]) ? c[1] : c[3];  \
        return BETTER(d, e) ? d : e;                                                         \
    }                                                                                        \
    /* The place of the first `top`, which is there: its group of lanes, which may be the last ones, and its lane. */ \
    static int64_t op##_place_##T(const T *x, int64_t n, T top)                              \
    {                                                                                        \
        FLAG(T) first = LANES;                                                               \
        int64_t i = 0;                                                                       \
        for (; i + LANES <= n; i += LANES) {                                                 \
            FLAG(T) found = 0;                                                               \
            for (int l = 0; l < LANES; l++)                                                  \
                found |= IS_TOP(x[i + l], top);                                              \
            if (found)                                                                       \
                break;                                                                       \
        }                                                                                    \
        i = i + LANES <= n ? i : n - LANES;                                                  \
        for (int l = 0; l < LANES; l++) {                                                    \
            const FLAG(T) here = IS_TOP(x[i + l], top) ? (FLAG(T))l : LANES;                 \
            first = here < first ? here : first;                                             \
        }                                                                                    \
        return i + first;                                                                    \
    }                                                                                        \
    static void op##_arg_##T(const char *x, int64_t s, int64_t n, void *value, int64_t *index) \
    {                                                                                        \
        T best = AT(T, 0);                                                                   \
        int64_t at = 0, from = 0;                                                            \
        const bool far = sizeof(T) >= 4 && n * (int64_t)sizeof(T) >= FAR_WHOLE; /* a round of bytes is half a line */ \
        if (n < LANES)                                                                       \
            for (from = 1; from < n; from++) { /* without branches, which few elements would mislead */ \
                const T y = AT(T, from);                                                     \
                const bool take = BETTER(y, best) | (!NOT_NAN(y) & NOT_NAN(best));           \
                best = take ? y : best;                                                      \
                at = take ? from : at;                                                       \
            }                                                                                \
        for (int64_t to; from < n && NOT_NAN(best); from = to) {                             \
            to = n - from < BLOCK + LANES ? n : from + BLOCK; /* no end shorter than the lanes */ \
            T top = AT(T, from);                                                             \
            if (s == (int64_t)sizeof(T))                                                     \
                top = op##_of_##T((const T *)(const void *)x + from, to - from, far);        \
            else                                                                             \
                for (int64_t i = from; i < to; i++)                                          \
                    top = FOLD(top, AT(T, i));                                               \
            if (NOT_NAN(top) && !BETTER(top, best))                                          \
                continue;                                                                    \
            at = from;                                                                       \
            if (s == (int64_t)sizeof(T))                                                     \
                at += op##_place_##T((const T *)(const void *)x + from, to - from, top);      \
            else                                                                             \
                for (; !IS_TOP(AT(T, at), top); at++)                                        \
                    ;                                                                        \
            best = AT(T, at);                                                                \
        }                                                                                    \
        *(T *)value = best;                                                                  \
        *index = at;                                                                         \
    }
#define GREATER(a, b) ((a) > (b))
#define LESS(a, b) ((a) < (b))
#define INT_MAXIMUM(a, b) ((b) > (a) ? (b) : (a))
#define INT_MINIMUM(a, b) ((b) < (a) ? (b) : (a))
#define FLT_MAXIMUM(a, b) _Generic((a), f32: maximum_f32, f64: maximum_f64)(a, b)
#define FLT_MINIMUM(a, b) _Generic((a), f32: minimum_f32, f64: minimum_f64)(a, b)
BOOL(ARG, maximum, GREATER, INT_MAXIMUM)
BOOL(ARG, minimum, LESS, INT_MINIMUM)
INTS(ARG, maximum, GREATER, INT_MAXIMUM)
INTS(ARG, minimum, LESS, INT_MINIMUM)
FLTS(ARG, maximum, GREATER, FLT_MAXIMUM)
FLTS(ARG, minimum, LESS, FLT_MINIMUM)

#define COMPLEX_ARG(T, op, BEATS)                                                            \
    static void op##_arg_##T(const char *x, int64_t s, int64_t n, void *value, int64_t *index) \
    {                                                                                        \
        T best = AT(T, 0);                                                                   \
        *index = 0;                                                                          \
        for (int64_t i = 1; i < n && !NANC(best); i++) {                                     \
            const T y = AT(T, i);                                                            \
            if (NANC(y) || BEATS(y, best)) {                                                 \
                best = y;                                                                    \
                *index = i;                                                                  \
            }                                                                                \
        }                                                                                    \
        *(T *)value = best;                                                                  \
    }
#define LEXGREATER(a, b) LEXLESS(b, a)
CPLX(COMPLEX_ARG, maximum, LEXGREATER)
CPLX(COMPLEX_ARG, minimum, LEXLESS)

/* ---- rows against the best of the rows above --------------------------------------------------------------
 * The further down, the fewer rows have something better: whether one of eight has is asked first, of SPAN columns at a time. */
enum { SPAN = 64 };
#define TAKES(BEATS, NAN_T, y, b) (BEATS(y, b) | (NAN_T(y) & !NAN_T(b)))
#define ARG_ROWS(T, op, BEATS, NAN_T)                                                        \
    static void op##_argrow_##T(T *best, int64_t *at, const T *x, int64_t row, int64_t n)    \
    {                                                                                        \
        QN_IVDEP                                                                             \
        for (int64_t j = 0; j < n; j++) {                                                    \
            const T y = x[j], b = best[j];                                                   \
            const bool take = TAKES(BEATS, NAN_T, y, b);                                     \
            best[j] = take ? y : b;                                                          \
            at[j] = take ? row : at[j];                                                      \
        }                                                                                    \
    }                                                                                        \
    static bool op##_argeight_##T(const T *best, const char *x, int64_t apart, int64_t n)    \
    {                                                                                        \
        const T *r0 = (const void *)x, *r1 = (const void *)(x + apart), *r2 = (const void *)(x + 2 * apart); \
        const T *r3 = (const void *)(x + 3 * apart), *r4 = (const void *)(x + 4 * apart), *r5 = (const void *)(x + 5 * apart); \
        const T *r6 = (const void *)(x + 6 * apart), *r7 = (const void *)(x + 7 * apart);    \
        FLAG(T) found = 0;                                                                   \
        for (int64_t j = 0; j < n; j++) {                                                    \
            const T b = best[j];                                                             \
            found |= TAKES(BEATS, NAN_T, r0[j], b) | TAKES(BEATS, NAN_T, r1[j], b);          \
            found |= TAKES(BEATS, NAN_T, r2[j], b) | TAKES(BEATS, NAN_T, r3[j], b);          \
            found |= TAKES(BEATS, NAN_T, r4[j], b) | TAKES(BEATS, NAN_T, r5[j], b);          \
            found |= TAKES(BEATS, NAN_T, r6[j], b) | TAKES(BEATS, NAN_T, r7[j], b);          \
        }                                                                                    \
        return found;                                                                        \
    }                                                                                        \
    static void op##_argrows_##T(void *values, int64_t *at, const char *x, int64_t apart, int64_t nrows, int64_t row, int64_t n) \
    {                                                                                        \
        T *best = values;                                                                    \
        for (int64_t i = 0, rows; i < nrows; i += rows) {                                    \
            rows = nrows - i < 8 ? nrows - i : 8;                                            \
            for (int64_t j = 0; j < n; j += SPAN) {                                          \
                const int64_t m = n - j < SPAN ? n - j : SPAN;                               \
                const char *y = x + i * apart + j * (int64_t)sizeof(T);                      \
                if (rows < 8 || op##_argeight_##T(best + j, y, apart, m))                    \
                    for (int64_t k = 0; k < rows; k++)                                       \
                        op##_argrow_##T(best + j, at + j, (const void *)(y + k * apart), row + i + k, m); \
            }                                                                                \
        }                                                                                    \
    }
#define IS_NAN(v) ((v) != (v))
#define COMPLEX_NAN(v) NANC(v)
#define ALL_ARG_ROWS(op, BEATS, CBEATS)                                                      \
    BOOL(ARG_ROWS, op, BEATS, IS_NAN) INTS(ARG_ROWS, op, BEATS, IS_NAN)                \
    FLTS(ARG_ROWS, op, BEATS, IS_NAN) CPLX(ARG_ROWS, op, CBEATS, COMPLEX_NAN)
ALL_ARG_ROWS(maximum, GREATER, LEXGREATER)
ALL_ARG_ROWS(minimum, LESS, LEXLESS)

const qn_kernel_entry QN_TABLE(argreduce)[] = {
#define ARG_ENTRY(T, op)                                                     \
    QN_ENTRY(QN_KIND_ARGREDUCE, QN_OP_##op, DT_##T, op##_arg_##T),           \
    QN_ENTRY(QN_KIND_ARGROWS, QN_OP_##op, DT_##T, op##_argrows_##T),
#define ARG_ENTRIES(op) BOOL(ARG_ENTRY, op) INTS(ARG_ENTRY, op) FLTS(ARG_ENTRY, op) CPLX(ARG_ENTRY, op)
    ARG_ENTRIES(maximum) ARG_ENTRIES(minimum)
    QN_ENTRY_END};
