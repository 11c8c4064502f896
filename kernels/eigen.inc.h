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
