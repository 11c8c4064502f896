/* SPDX-License-Identifier: BSD-3-Clause */
/* secular.inc.h: the roots of 1/rho + sum of z[i]^2 / (d[i] - x), one between any two neighbouring poles and one behind the last.
 *
 * A root is sought as a distance from the nearer of its poles, so that its distance from every pole has a small relative error, which
 * the eigenvectors need. Iterations are the middle way of R.-C. Li, Solving secular equations stably and efficiently (1993): the poles
 * on each side become one, at the place of the nearest; and where that leads out of the interval of the root, halving it.
 *
 * Singular values are the roots of the same equation in x^2 and d[i]^2. Distances between squares are (d[i] - d[j]) (d[i] + d[j]), made
 * anew for every pole that distances are counted from. */

typedef struct FN(equation) {
    const T *d, *z; /* poles, ascending, and the roots of their weights */
    int k;
    T rho, last; /* the last root is at most `last` from the last pole */
    T origin;    /* the pole that distances are counted from */
    T *space;    /* of squares: k numbers; else NULL */
    qn_secular_fn sums;
} FN(equation);

typedef struct FN(point) {
    T at, f, noise;      /* the distance from the origin; the function there and a bound of its rounding error */
    T p, q;              /* distances of the nearest poles on both sides (of the two last ones, for the last root) */
    T p_slope, q_slope;  /* the part of the derivative that comes from p's side and from q's */
} FN(point);

/* The equation as it is seen from pole j. */
static FN(equation) FN(seen_from)(const FN(equation) *s, int j)
{
    FN(equation) r = *s;
    r.origin = s->d[j];
    if (s->space) {
        const T where[2] = {r.origin, 0};
        ((qn_squares_fn)qn_kernel(QN_KIND_EIGEN, QN_EIGEN_SQUARES, QN_T))(s->d, s->k, where, s->space);
        r.d = s->space;
        r.origin = 0;
    }
    return r;
}

static void FN(evaluate)(const FN(equation) *s, int split, T at, FN(point) *x)
{
    const T where[2] = {s->origin, at}, base = 1 / s->rho;
    T low[2], high[2];
    s->sums(s->d, s->z, split, where, low);
    s->sums(s->d + split, s->z + split, s->k - split, where, high);
    const T size = (T)fabs((double)low[0]) + (T)fabs((double)high[0]), slope = low[1] + high[1];
    *x = (FN(point)){at, base + low[0] + high[0], EPSILON * ((T)(8 + s->k / 16) * size + 2 * base + (T)fabs((double)at) * slope),
                     (s->d[split - 1] - s->origin) - at, (s->d[split] - s->origin) - at, low[1], high[1]};
}

/* From x to the root of the function with two poles that has the value and the slopes of the true one; not finite if there is none. */
static T FN(step)(const FN(point) *x, T p_slope, T q_slope, bool last)
{
    const T c = x->f - x->p * p_slope - x->q * q_slope;
    const T a = (x->p + x->q) * x->f - x->p * x->q * (p_slope + q_slope), b = x->p * x->q * x->f;
    const T root = (T)sqrt(fabs((double)(a * a - 4 * b * c)));
    if (last)
        return a >= 0 ? (a + root) / (2 * c) : 2 * b / (a - root);
    return a <= 0 ? (a - root) / (2 * c) : 2 * b / (a + root);
}

/* The root between low and high, from a point there. The first step takes the weights of the two nearest poles as they are. */
static T FN(iterate)(const FN(equation) *s, int split, FN(point) x, T low, T high)
{
    enum { ENOUGH = 40 }; /* steps; 3 to 5 are usual */
    const bool last = split == s->k - 1 && x.q < 0;
    const T zp = s->z[split - 1] / x.p, zq = s->z[split] / x.q;
    for (int i = 0; (T)fabs((double)x.f) > x.noise; i++) {
        *(x.f < 0 ? &low : &high) = x.at;
        T next = x.at + (i == 0 ? FN(step)(&x, zp * zp, zq * zq, last) : FN(step)(&x, x.p_slope, x.q_slope, last));
        if (i > ENOUGH || !(next > low && next < high))
            next = low + (high - low) / 2;
        if (!(next > low && next < high))
            break; /* neighbouring numbers */
        FN(evaluate)(s, split, next, &x);
    }
    return x.at;
}

/* Root j: as pole *origin and the distance from it that is returned. */
static T FN(root)(const FN(equation) *s, int j, int *origin)
{
    FN(point) x;
    *origin = j;
    if (s->k == 1)
        return s->last;
    FN(equation) seen = FN(seen_from)(s, j);
    if (j == s->k - 1) {
        FN(evaluate)(&seen, j, s->last / 2, &x);
        return FN(iterate)(&seen, j, x, 0, s->last);
    }
    const T middle = (seen.d[j + 1] - seen.origin) / 2;
    FN(evaluate)(&seen, j + 1, middle, &x);
    if (x.f >= 0)
        return FN(iterate)(&seen, j + 1, x, 0, middle);
    *origin = j + 1;
    x.at = -middle;
    seen = FN(seen_from)(s, j + 1);
    return FN(iterate)(&seen, j + 1, x, -middle, 0);
}
