/* SPDX-License-Identifier: BSD-3-Clause */
/* transforms.c: bar R19. Fourier transforms against the definition in long double: lines of every length 1-1024, primes and
 * products of small primes beyond, over any axis of arrays in any layout, with cropping, padding and every norm; several axes; and
 * where the definition takes too long, impulses, shifts, linearity, Parseval's equation and the way back. The relative error in the
 * 2-norm is at most 5 u sqrt(log2 n), u = 2^-53 or 2^-24.
 *
 *     transforms [-s seed] [-f] [-c] */
#include "bars.h"
#include "dft.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_AXES = 3 };
static long calls, bad;
static figure largest;

static double bound(qn_dtype t, double n) { return 5 * roundoff(t) * sqrt(log2(n)); }

/* Numbers that float32 holds, so that both precisions transform the same ones. */
static double single(const void *context)
{
    (void)context;
    return (float)draw_normal();
}

/* The 2-norm of x - y over that of y. */
static double distance(int64_t n, const cl *x, const cl *y)
{
    long double d = 0, s = 0;
    for (int64_t i = 0; i < n; i++) {
        d += (x[i].re - y[i].re) * (x[i].re - y[i].re) + (x[i].im - y[i].im) * (x[i].im - y[i].im);
        s += y[i].re * y[i].re + y[i].im * y[i].im;
    }
    return d == 0 ? 0 : (double)sqrtl(d / s);
}

static void judge(double error, qn_dtype t, double n, const char *function, const char *what)
{
    const double most = bound(t, n);
    calls++;
    bad += figure_take(&largest, error == 0 ? 0 : error / most, "%s %s, %.0f%s", function, qn_dtype_name(t), n, what);
}

/* ---- lines ------------------------------------------------------------------------------------------------------------- */
typedef qn_array *(*transform_fn)(const qn_array *a, int64_t n, int axis, qn_fft_norm norm);
typedef enum source { LINE, REAL_LINE, HALF } source;
static const struct { const char *name; transform_fn call; source from; bool back, to_real, half; } functions[] = {
    { "fft", qn_fft, LINE, false, false, false },        { "ifft", qn_ifft, LINE, true, false, false },
    { "rfft", qn_rfft, REAL_LINE, false, false, true },  { "ihfft", qn_ihfft, REAL_LINE, true, false, true },
    { "hfft", qn_hfft, HALF, false, true, false },       { "irfft", qn_irfft, HALF, true, true, false },
};
enum { NFUNCTION = sizeof functions / sizeof *functions };

/* What the transform f of length n makes of a line of m numbers: x before the sums, with zeros behind or cut off. */
static void prepare(int f, const cl *line, int64_t m, int64_t n, cl *x)
{
    const int64_t most = functions[f].from == HALF ? n / 2 + 1 : n;
    for (int64_t i = 0; i < n; i++)
        x[i] = i < m && i < most ? line[i] : (cl){ 0, 0 };
    if (functions[f].from != HALF)
        return;
    x[0].im = 0;
    if (n % 2 == 0)
        x[n / 2].im = 0;
    for (int64_t i = n / 2 + 1; i < n; i++)
        x[i] = (cl){ x[n - i].re, -x[n - i].im };
}

/* The right results of f for the line: the sums, or those of the opposite sign. */
static void right(int f, const cl *line, int64_t m, int64_t n, qn_fft_norm norm, cl *y)
{
    cl *x = malloc((size_t)n * sizeof *x);
    prepare(f, line, m, n, x);
    dft(n, x, y);
    memcpy(x, y, (size_t)n * sizeof *x);
    const bool divides = functions[f].back == (norm == QN_FFT_BACKWARD);
    const long double by = norm == QN_FFT_ORTHO ? 1 / sqrtl(n) : divides ? 1 / (long double)n : 1;
    for (int64_t k = 0; k < n; k++) {
        const cl z = x[functions[f].back ? (n - k) % n : k];
        y[k] = (cl){ z.re * by, functions[f].to_real ? 0 : z.im * by };
    }
    free(x);
}

/* What f makes of the lines of m numbers along an axis of a: n numbers a line, of which a half may count; freed by the caller. */
static cl *right_lines(int f, const qn_array *a, int axis, int64_t m, int64_t n, qn_fft_norm norm)
{
    qn_array *rows = rows_along(a, axis);
    cl *lines = numbers(rows), *want = malloc((size_t)(rows->size / m * n) * sizeof *want);
    for (int64_t i = 0; i < rows->size / m; i++)
        right(f, lines + i * m, m, n, norm, want + i * n);
    qn_release(rows);
    free(lines);
    return want;
}

static void judge_lines(int f, qn_dtype t, const qn_array *out, int axis, int64_t n, const cl *want)
{
    const int64_t length = functions[f].half ? n / 2 + 1 : n;
    qn_array *rows = spoil(rows_along(out, axis));
    cl *got = numbers(rows);
    for (int64_t i = 0; i < rows->size / length; i++)
        judge(distance(length, got + i * length, want + i * n), t, (double)n, functions[f].name, "");
    free(got);
    qn_release(rows);
}

/* f along an axis of an array of `ndim` axes with m numbers there, as a transform of length n, in both precisions. */
static void check_array(int f, int ndim, int axis, int64_t m, int64_t n)
{
    const bool real = functions[f].from == REAL_LINE;
    const qn_fft_norm norm = (qn_fft_norm)draw_below(3);
    int64_t shape[MAX_AXES];
    for (int k = 0; k < ndim; k++)
        shape[k] = k == axis ? m : 1 + draw_below(m < 100 ? 12 : 3);
    qn_array *a = draw_array(real ? QN_FLOAT64 : QN_COMPLEX128, ndim, shape, single, NULL);
    cl *want = right_lines(f, a, axis, m, n, norm);
    for (int narrow = 0; narrow < 2; narrow++) {
        const qn_dtype t = real ? narrow ? QN_FLOAT32 : QN_FLOAT64 : narrow ? QN_COMPLEX64 : QN_COMPLEX128;
        qn_array *in = draw_layout(qn_astype(a, t));
        qn_array *out = functions[f].call(in, m == n && functions[f].from != HALF ? -1 : n, axis, norm);
        if (out)
            judge_lines(f, t, out, axis, n, want);
        else
            bad += bar_fault("%s of %lld: %s", functions[f].name, (long long)n, qn_error_message());
        qn_release(in);
        qn_release(out);
    }
    free(want);
    qn_release(a);
}

static void check_length(int64_t n, bool alone)
{
    for (int f = 0; f < NFUNCTION; f++) {
        const int64_t own = functions[f].from == HALF ? n / 2 + 1 : n;
        const int ndim = alone ? 1 : 1 + (int)draw_below(MAX_AXES);
        const int64_t m = draw_below(4) ? own : 1 + draw_below(2 * own);
        check_array(f, ndim, (int)draw_below(ndim), m, n);
    }
}

/* ---- several axes ------------------------------------------------------------------------------------------------------- */
/* x along axis of the shape; back: with the opposite sign, and divided. */
static void transform_axis(cl *x, int ndim, const int64_t *shape, int axis, bool back)
{
    int64_t inner = 1, size = 1;
    for (int k = 0; k < ndim; k++) {
        size *= shape[k];
        inner *= k > axis ? shape[k] : 1;
    }
    const int64_t n = shape[axis];
    cl *line = malloc((size_t)(2 * n) * sizeof *line), *sums = line + n;
    for (int64_t i = 0; i < size / n; i++) {
        cl *from = x + i / inner * inner * n + i % inner;
        for (int64_t k = 0; k < n; k++)
            line[k] = from[k * inner];
        dft(n, line, sums);
        for (int64_t k = 0; k < n; k++) {
            const cl z = sums[back ? (n - k) % n : k];
            from[k * inner] = back ? (cl){ z.re / n, z.im / n } : z;
        }
    }
    free(line);
}

static void check_axes(qn_dtype t)
{
    int64_t shape[MAX_AXES], size = 1;
    int axes[MAX_AXES], naxes = 1 + (int)draw_below(MAX_AXES);
    const bool back = draw_below(2);
    const int first = (int)draw_below(MAX_AXES), turn = 1 + (int)draw_below(2);
    for (int k = 0; k < MAX_AXES; k++)
        shape[k] = 2 + draw_below(draw_below(8) ? 24 : 150);
    for (int k = 0; k < naxes; k++)
        size *= shape[axes[k] = (first + k * turn) % MAX_AXES];
    qn_array *a = draw_layout(draw_array(t, MAX_AXES, shape, single, NULL));
    cl *want = numbers(a);
    qn_array *out = spoil((back ? qn_ifftn : qn_fftn)(a, naxes, NULL, axes, QN_FFT_BACKWARD));
    for (int k = 0; k < naxes; k++)
        transform_axis(want, MAX_AXES, shape, axes[k], back);
    cl *got = numbers(out);
    judge(distance(a->size, got, want), t, (double)size, back ? "ifftn" : "fftn", " in all");
    if (!is_complex(t)) {
        const int64_t lengths[] = { shape[axes[0]], shape[axes[naxes > 1]], shape[axes[naxes - 1]] };
        qn_array *half = qn_rfftn(a, naxes, NULL, axes, QN_FFT_BACKWARD);
        qn_array *again = spoil(qn_irfftn(half, naxes, lengths, axes, QN_FFT_BACKWARD));
        cl *x = numbers(again), *y = numbers(a);
        judge(distance(a->size, x, y) / 2, t, (double)size, "irfftn of rfftn", " in all");
        free(x);
        free(y);
        qn_release(half);
        qn_release(again);
    }
    free(want);
    free(got);
    qn_release(a);
    qn_release(out);
}

/* ---- laws, for lengths whose definition takes too long -------------------------------------------------------------------- */
static void check_impulse(qn_dtype t, int64_t n)
{
    const int64_t j = draw_below(n);
    const cl *roots = dft_roots(n);
    qn_array *a = qn_zeros(t, 1, &n), *one = qn_view(a, QN_AT(j));
    qn_assign(one, QN_NUM(1.0), QN_SAME_KIND);
    qn_array *out = spoil(qn_fft(a, -1, 0, QN_FFT_BACKWARD));
    cl *got = numbers(out), *want = malloc((size_t)n * sizeof *want);
    for (int64_t k = 0; k < n; k++)
        want[k] = roots[(int64_t)((__int128)j * k % n)];
    judge(distance(n, got, want), t, (double)n, "fft", ", an impulse");
    free(got);
    free(want);
    qn_release(a);
    qn_release(one);
    qn_release(out);
}

static long double energy(const cl *x, int64_t n)
{
    long double s = 0;
    for (int64_t i = 0; i < n; i++)
        s += x[i].re * x[i].re + x[i].im * x[i].im;
    return s;
}

/* Two transforms err at most twice as far as one; the energy doubles the error again. */
static void check_shift(qn_dtype t, int64_t n)
{
    const int64_t by = draw_below(n);
    const cl *roots = dft_roots(n);
    qn_array *a = draw_array(t, 1, &n, single, NULL), *b = qn_roll(a, -1, &by, NULL);
    qn_array *p = spoil(qn_fft(a, -1, 0, QN_FFT_BACKWARD)), *q = qn_fft(b, -1, 0, QN_FFT_BACKWARD);
    qn_array *r = qn_ifft(p, -1, 0, QN_FFT_BACKWARD);
    cl *x = numbers(a), *y = numbers(p), *z = numbers(q), *w = numbers(r);
    const double parseval = (double)fabsl(1 - energy(y, n) / (energy(x, n) * n));
    judge(parseval / 2, t, (double)n, "fft", ", Parseval's equation");
    judge(distance(n, w, x) / 2, t, (double)n, "ifft of fft", "");
    for (int64_t k = 0; k < n; k++)
        y[k] = cl_mul(y[k], roots[(int64_t)((__int128)by * k % n)]);
    judge(distance(n, z, y) / 2, t, (double)n, "fft", ", a shift");
    free(x), free(y), free(z), free(w);
    qn_release(a), qn_release(b), qn_release(p), qn_release(q), qn_release(r);
}

/* The transform of x + 2 y, numbers whose sum is exact. */
static void check_linear(qn_dtype t, int64_t n)
{
    qn_array *a = draw_array(t, 1, &n, single, NULL), *turned = qn_roll(a, -1, &(int64_t){ 5 }, NULL);
    qn_array *x = qn_rint(qn_multiply(a, 1000)), *y = qn_rint(qn_multiply(turned, 700)), *sum = qn_add(x, qn_multiply(y, 2));
    qn_array *p = qn_fft(x, -1, 0, QN_FFT_BACKWARD), *q = qn_fft(y, -1, 0, QN_FFT_BACKWARD);
    qn_array *r = spoil(qn_fft(sum, -1, 0, QN_FFT_BACKWARD));
    cl *u = numbers(p), *v = numbers(q), *w = numbers(r);
    const double parts = (double)((sqrtl(energy(u, n)) + 2 * sqrtl(energy(v, n))) / sqrtl(energy(w, n)));
    for (int64_t k = 0; k < n; k++)
        u[k] = (cl){ u[k].re + 2 * v[k].re, u[k].im + 2 * v[k].im };
    judge(distance(n, w, u) / (1 + parts), t, (double)n, "fft", ", linearity");
    free(u), free(v), free(w);
}

static void check_laws(int64_t n)
{
    for (int narrow = 0; narrow < 2; narrow++) {
        const qn_dtype t = narrow ? QN_COMPLEX64 : QN_COMPLEX128;
        check_impulse(t, n);
        check_shift(t, n);
        QN_SCOPE check_linear(t, n);
    }
}

/* ---- all --------------------------------------------------------------------------------------------------------------------- */
static bool is_prime(int64_t n)
{
    for (int64_t p = 2; p * p <= n; p++)
        if (n % p == 0)
            return false;
    return n > 1;
}

static int64_t next_prime(int64_t n)
{
    while (!is_prime(n))
        n++;
    return n;
}

int main(int argc, char **argv)
{
    static const int64_t smooth[] = {
        1 << 12, 1 << 15, 6561, 15625, 16807, 14641, 10000, 30030, 1 << 17, 177147, 1 << 20, 1000000
    };
    static const int64_t big[] = { 65537, 131071, 99991 * 2, 1299709, 15485863, 1 << 24 };
    static const qn_dtype dtypes[] = { QN_COMPLEX128, QN_COMPLEX64, QN_FLOAT64, QN_FLOAT32 };
    bar_start(argc, argv);
    const bool full = options.full && !options.control;
    for (int64_t n = 1; n <= 1024; n += full || n < 100 ? 1 : 1 + draw_below(9)) {
        draw_start((uint64_t)n);
        check_length(n, n > 100 && !full);
    }
    for (int64_t i = 0; i < (full ? 16 : 4); i++)
        check_length(next_prime(1024 + draw_below(full ? 9000 : 3000)), true);
    for (int i = 0; i < (full ? 12 : 8); i++)
        check_length(smooth[i], true);
    for (int i = 0; i < (full ? 800 : 80); i++)
        check_axes(dtypes[i % 4]);
    for (int i = 0; i < (full ? 6 : 3); i++)
        check_laws(big[i]);
    return bar_line("R19", "one result in 97 has a byte changed", bad,
                    "%ld lines and arrays transformed, in float32 and float64, %s lengths 1-1024, primes, products, "
                    "laws to %lld, largest error %.2f of 5 u sqrt(log2 n) (%s)",
                    calls, full ? "all" : "many", (long long)big[full ? 5 : 2], largest.worst, largest.what);
}
