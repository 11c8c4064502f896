/* SPDX-License-Identifier: BSD-3-Clause */
/* eigen.inc.h: the functions of eigen.c for the element type T. */

/* The sums are made in LANES parts, a number that is the same for every ISA, so that the bits are, too. */
enum { FN(LANES) = 128 / (int)sizeof(T) };

static inline T FN(add_up)(T *lane)
{
    for (int half = FN(LANES) / 2; half > 0; half /= 2)
        for (int l = 0; l < half; l++)
            lane[l] += lane[l + half];
    return lane[0];
}

static void FN(secular)(const void *poles, const void *weights, int64_t n, const void *where, void *out)
{
    const T *d = poles, *z = weights, origin = ((const T *)where)[0], at = ((const T *)where)[1];
    T sum[FN(LANES)] = {0}, slope[FN(LANES)] = {0}, *to = out;
    const int64_t whole = n - n % FN(LANES);
    for (int64_t i = 0; i < whole; i += FN(LANES))
        for (int l = 0; l < FN(LANES); l++) {
            const T q = z[i + l] / ((d[i + l] - origin) - at);
            sum[l] += z[i + l] * q;
            slope[l] += q * q;
        }
    for (int64_t i = whole; i < n; i++) {
        const T q = z[i] / ((d[i] - origin) - at);
        sum[i - whole] += z[i] * q;
        slope[i - whole] += q * q;
    }
    to[0] = FN(add_up)(sum);
    to[1] = FN(add_up)(slope);
}

static void FN(ratios)(void *product, const void *numerator, const void *poles, int64_t n, const void *pole)
{
    T *w = product;
    const T *q = numerator, *d = poles, p = *(const T *)pole;
    QN_IVDEP
    for (int64_t i = 0; i < n; i++)
        w[i] *= q[i] / (d[i] - p);
}

static void FN(squares)(const void *poles, int64_t n, const void *where, void *out)
{
    const T *d = poles, pole = ((const T *)where)[0], at = ((const T *)where)[1];
    T *x = out;
    QN_IVDEP
    for (int64_t i = 0; i < n; i++)
        x[i] = (d[i] - pole) * (d[i] + pole) - at;
}

static void FN(square_ratios)(void *product, const void *numerator, const void *poles, int64_t n, const void *pole)
{
    T *w = product;
    const T *q = numerator, *d = poles, p = *(const T *)pole;
    QN_IVDEP
    for (int64_t i = 0; i < n; i++)
        w[i] *= q[i] / ((d[i] - p) * (d[i] + p));
}

/* Columns are taken together so that they stay in the first-level cache from the products to the sum. `count` is a constant. */
enum { FN(WIDE) = 64 / (int)sizeof(T), FN(PARTS) = FN(WIDE) / VL, FN(TOGETHER) = 4 };

QN_INLINE void FN(dots)(const T *a, int64_t stride, int64_t rows, int count, const T *u, T *dot)
{
    VT lane[FN(TOGETHER)][FN(PARTS)];
    T sum[FN(WIDE)];
    const int64_t whole = rows - rows % FN(WIDE);
    for (int k = 0; k < count * FN(PARTS); k++)
        lane[k / FN(PARTS)][k % FN(PARTS)] = V(set1)(0);
    for (int64_t i = 0; i < whole; i += FN(WIDE))
        for (int p = 0; p < FN(PARTS); p++) {
            const VT x = V(load)(u + i + p * VL);
            for (int c = 0; c < count; c++)
                lane[c][p] = V(add)(lane[c][p], V(mul)(V(load)(a + c * stride + i + p * VL), x));
        }
    for (int c = 0; c < count; c++) {
        for (int p = 0; p < FN(PARTS); p++)
            V(store)(sum + p * VL, lane[c][p]);
        for (int64_t i = whole; i < rows; i++)
            sum[i - whole] += a[c * stride + i] * u[i];
        for (int half = FN(WIDE) / 2; half > 0; half /= 2)
            for (int l = 0; l < half; l++)
                sum[l] += sum[l + half];
        dot[c] = sum[0];
    }
}

QN_INLINE void FN(reduce_columns)(const T *a, int64_t stride, int64_t rows, int count, const T *u, T tau, T *y, T *r, T *x)
{
    T dot[FN(TOGETHER)];
    FN(dots)(a, stride, rows, count, u, dot);
    for (int c = 0; c < count; c++) {
        y[c] = tau * (dot[c] - y[c]);
        dot[c] = r[c] -= y[c];
    }
    QN_IVDEP
    for (int64_t i = 0; i < rows; i++) {
        T sum = dot[0] * a[i];
        for (int c = 1; c < count; c++)
            sum += dot[c] * a[c * stride + i];
        x[i] += sum;
    }
}

static void FN(reduce)(const void *matrix, int64_t stride, int64_t rows, int64_t columns, const void *vector, const void *factor, void *left,
                       void *row, void *sum)
{
    const T *a = matrix, tau = *(const T *)factor;
    T *y = left, *r = row;
    int64_t c = 0;
    for (; c + FN(TOGETHER) <= columns; c += FN(TOGETHER))
        FN(reduce_columns)(a + c * stride, stride, rows, FN(TOGETHER), vector, tau, y + c, r + c, sum);
    for (; c < columns; c++)
        FN(reduce_columns)(a + c * stride, stride, rows, 1, vector, tau, y + c, r + c, sum);
}
