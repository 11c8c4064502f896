/* SPDX-License-Identifier: BSD-3-Clause */
/* hard.c: the numbers nearest to multiples of pi/2 in every binade, where sine, cosine and tangent need all the digits of
 * their argument reduction, and the rows of hard.def.
 *
 * m 2^e is near k pi/2 if k/m is a convergent of 2^e / (pi/2); the last convergents whose m fits into 53 bits are the
 * nearest ones (Kahan's algorithm "nearpi", 1983; Muller, Elementary Functions, section 11.4). */
#include "hard.h"
#include "tables.h"
#include <math.h>
#include <mpfr.h>

enum { EMIN = -52, EMAX = 971, NEAREST = 4, NPI = (EMAX - EMIN) * NEAREST, BITS = 1300 };
static double near_pi[NPI];

static const struct row {
    int op;
    double x, y;
} rows[] = {
#define HARD(name, x, y) { QN_OP_##name, x, y },
#include "hard.def"
};
enum { NROWS = sizeof rows / sizeof *rows };

/* The last m of the convergents k/m of x with m < 2^53, latest first at out[0]; fewer if the expansion ends. */
static void last_denominators(mpfr_t x, double *out)
{
    double before = 0, m = 1;
    mpfr_t part;
    mpfr_init2(part, BITS);
    for (;;) {
        for (int k = NEAREST - 1; k > 0; k--)
            out[k] = out[k - 1];
        out[0] = m;
        mpfr_frac(x, x, MPFR_RNDN);
        if (mpfr_zero_p(x))
            break;
        mpfr_ui_div(x, 1, x, MPFR_RNDN);
        mpfr_trunc(part, x);
        const long double next = (long double)mpfr_get_d(part, MPFR_RNDN) * m + before;   /* exact below 2^64 */
        if (!(next < 0x1p53L))
            break;
        before = m;
        m = (double)next;
    }
    mpfr_clear(part);
}

static void find_near_pi(void)
{
    mpfr_t half_pi, x;
    mpfr_inits2(BITS, half_pi, x, (mpfr_ptr)NULL);
    mpfr_const_pi(half_pi, MPFR_RNDN);
    mpfr_div_2ui(half_pi, half_pi, 1, MPFR_RNDN);
    for (int e = EMIN; e < EMAX; e++) {
        double *at = near_pi + (e - EMIN) * NEAREST;
        mpfr_set_ui_2exp(x, 1, e, MPFR_RNDN);
        mpfr_div(x, x, half_pi, MPFR_RNDN);
        last_denominators(x, at);
        for (int k = 0; k < NEAREST; k++)
            at[k] = ldexp(at[k], e);
    }
    mpfr_clears(half_pi, x, (mpfr_ptr)NULL);
}

static bool periodic(int op) { return op == QN_OP_sin || op == QN_OP_cos || op == QN_OP_tan; }

int64_t hard_count(int op) { return NROWS + (periodic(op) ? NPI : 0); }

bool hard_point(int op, int64_t k, double *x, double *y)
{
    if (k < NROWS) {
        *x = rows[k].x;
        *y = rows[k].y;
        return rows[k].op == op;
    }
    if (near_pi[0] == 0)
        find_near_pi();
    *x = near_pi[k - NROWS];
    *y = 0;
    return isfinite(*x);
}
