/* SPDX-License-Identifier: BSD-3-Clause */
/* small.inc.h: the algorithm of small.c for element type T, the signed integer INT of its size and SMALLEST, the smallest T with a
 * finite inverse to full precision. */

typedef T FN(vec) __attribute__((vector_size(VECTOR_BYTES)));
typedef INT FN(mask) __attribute__((vector_size(VECTOR_BYTES))); /* 0 or -1 in every lane */
enum { FN(WIDTH) = VECTOR_BYTES / (int)sizeof(T) };              /* a divisor of QN_LANES */
typedef struct FN(work) { /* m[i][j]: element (i, j) of all lanes; columns n and on hold the right-hand sides */
    FN(vec) m[QN_TINY][2 * QN_TINY], inverse[QN_TINY]; /* of the pivots */
} FN(work);

static void FN(gather)(FN(work) *w, const char *const *src, int64_t rs, int64_t cs, int rows, int from, int cols)
{
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < cols; j++) {
            T *x = (T *)&w->m[i][from + j];
            for (int lane = 0; lane < FN(WIDTH); lane++)
                x[lane] = *(const T *)(const void *)(src[lane] + i * rs + j * cs);
        }
}

static void FN(scatter)(const FN(work) *w, char *const *dst, int64_t rs, int64_t cs, int rows, int from, int cols)
{
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < cols; j++) {
            const T *x = (const T *)&w->m[i][from + j];
            for (int lane = 0; lane < FN(WIDTH); lane++)
                *(T *)(void *)(dst[lane] + i * rs + j * cs) = x[lane];
        }
}

static void FN(identities)(FN(work) *w, int n)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            w->m[i][n + j] = (FN(vec)){0} + (T)(i == j);
}

static inline FN(vec) FN(blend)(FN(mask) m, FN(vec) x, FN(vec) y)
{
    return (FN(vec))((m & (FN(mask))x) | (~m & (FN(mask))y));
}

static inline FN(vec) FN(magnitude)(FN(vec) x)
{
    return FN(blend)(x < 0, -x, x);
}

/* In every lane the row at or below c with the largest magnitude in column c. */
static FN(mask) FN(pivots)(const FN(work) *w, int n, int c)
{
    FN(vec) best = FN(magnitude)(w->m[c][c]);
    FN(mask) pivot = (FN(mask)){0} + c;
    for (int r = c + 1; r < n; r++) {
        FN(vec) x = FN(magnitude)(w->m[r][c]);
        FN(mask) larger = x > best;
        pivot = (larger & r) | (~larger & pivot);
        best = FN(blend)(larger, x, best);
    }
    return pivot;
}

static void FN(exchange)(FN(work) *w, int n, int columns, int c, FN(mask) pivot)
{
    for (int r = c + 1; r < n; r++) {
        FN(mask) here = pivot == r;
        for (int j = c; j < columns; j++) {
            FN(vec) x = w->m[c][j], y = w->m[r][j];
            w->m[c][j] = FN(blend)(here, y, x);
            w->m[r][j] = FN(blend)(here, x, y);
        }
    }
}

static void FN(eliminate)(FN(work) *w, int n, int columns, int c)
{
    w->inverse[c] = 1 / w->m[c][c];
    for (int r = c + 1; r < n; r++) {
        FN(vec) factor = w->m[r][c] * w->inverse[c];
        for (int j = c + 1; j < columns; j++)
            w->m[r][j] -= factor * w->m[c][j];
    }
}

static void FN(substitute)(FN(work) *w, int n, int k)
{
    for (int r = n - 1; r >= 0; r--)
        for (int j = n; j < n + k; j++) {
            FN(vec) y = w->m[r][j];
            for (int i = r + 1; i < n; i++)
                y -= w->m[r][i] * w->m[i][j];
            w->m[r][j] = y * w->inverse[r];
        }
}

/* The systems of WIDTH lanes from `first` on. */
static void FN(group)(qn_small_args *s, int first)
{
    FN(work) w;
    FN(vec) det = (FN(vec)){0} + 1;
    FN(mask) usable = (FN(mask)){0} - 1;
    int columns = s->n + s->k;
    FN(gather)(&w, s->a + first, s->ars, s->acs, s->n, 0, s->n);
    if (s->k && s->b[0])
        FN(gather)(&w, s->b + first, s->brs, s->bcs, s->n, s->n, s->k);
    else if (s->k)
        FN(identities)(&w, s->n);
    for (int c = 0; c < s->n; c++) {
        FN(mask) pivot = FN(pivots)(&w, s->n, c);
        FN(exchange)(&w, s->n, columns, c, pivot);
        det *= FN(blend)(pivot == c, w.m[c][c], -w.m[c][c]);
        usable &= FN(magnitude)(w.m[c][c]) >= SMALLEST;
        FN(eliminate)(&w, s->n, columns, c);
    }
    FN(substitute)(&w, s->n, s->k);
    FN(scatter)(&w, s->x + first, s->xrs, s->xcs, s->n, s->n, s->k);
    for (int lane = 0; lane < FN(WIDTH); lane++)
        s->det[first + lane] = usable[lane] ? (double)det[lane] : 0;
}

static void FN(systems)(qn_small_args *s)
{
    for (int first = 0; first < QN_LANES; first += FN(WIDTH))
        FN(group)(s, first);
}
