/* SPDX-License-Identifier: BSD-3-Clause */
/* ziggurat.c: normal and exponential numbers by the ziggurat of 256 layers (Marsaglia and Tsang 2000).
 *
 * One word gives layer, sign and abscissa; in 99 of 100 cases the point lies under the curve for sure and is the number. The rest,
 * kept out of the loops, compares the height with the curve or draws from the tail (Marsaglia 1964). The bits used, the order of
 * draws and the layers are those of NumPy's streams. */
#include "internal.h"
#include "ziggurat.inc.h"

#define NORMAL_R 3.6541528853610087963519472518
#define NORMAL_1_R 0.27366123732975827203338247596
#define EXPONENTIAL_R 7.6971174701310497140446280481
#define COLD __attribute__((noinline, cold))

/* What one word says: the layer, the abscissa x, and whether it is accepted at once. */
typedef struct point { uint64_t raw; int layer; double x; bool inside; } point;
typedef struct point_f32 { uint32_t raw; int layer; float x; bool inside; } point_f32;

RNG_INLINE point normal_point(uint64_t word)
{
    uint64_t raw = word >> 9 & 0xFFFFFFFFFFFFF, sign = word >> 8 << 63;
    int layer = (int)(word & 0xFF);
    union { double f; uint64_t u; } x = { .f = (double)(int64_t)raw * normal_w[layer] };
    x.u |= sign;
    return (point){ raw, layer, x.f, raw < normal_k[layer] };
}

RNG_INLINE point_f32 normal_point_f32(uint32_t word)
{
    uint32_t raw = word >> 9, sign = word >> 8 << 31;
    int layer = (int)(word & 0xFF);
    union { float f; uint32_t u; } x = { .f = (float)(int32_t)raw * normal_wf[layer] };
    x.u |= sign;
    return (point_f32){ raw, layer, x.f, raw < normal_kf[layer] };
}

RNG_INLINE point exponential_point(uint64_t word)
{
    uint64_t raw = word >> 11;
    int layer = (int)(word >> 3 & 0xFF);
    return (point){ raw, layer, (double)(int64_t)raw * exponential_w[layer], raw < exponential_k[layer] };
}

RNG_INLINE point_f32 exponential_point_f32(uint32_t word)
{
    uint32_t raw = word >> 9;
    int layer = (int)(word >> 1 & 0xFF);
    return (point_f32){ raw, layer, (float)(int32_t)raw * exponential_wf[layer], raw < exponential_kf[layer] };
}

/* ---- the rare cases: a number, or false if the next word is to be tried ---- */

static COLD bool normal_rare(qn_random *g, point p, double *out)
{
    *out = p.x;
    if (p.layer > 0)
        return (normal_f[p.layer - 1] - normal_f[p.layer]) * rng_double(g) + normal_f[p.layer] < exp(-0.5 * p.x * p.x);
    for (;;) {
        double x = -NORMAL_1_R * log1p(-rng_double(g)), y = -log1p(-rng_double(g));
        if (y + y > x * x) {
            *out = p.raw >> 8 & 1 ? -(NORMAL_R + x) : NORMAL_R + x;
            return true;
        }
    }
}

static COLD bool normal_rare_f32(qn_random *g, point_f32 p, float *out)
{
    *out = p.x;
    if (p.layer > 0)
        return (normal_ff[p.layer - 1] - normal_ff[p.layer]) * rng_float(g) + normal_ff[p.layer] < exp(-0.5 * p.x * p.x);
    for (;;) {
        float x = -(float)NORMAL_1_R * log1pf(-rng_float(g)), y = -log1pf(-rng_float(g));
        if (y + y > x * x) {
            *out = p.raw >> 8 & 1 ? -((float)NORMAL_R + x) : (float)NORMAL_R + x;
            return true;
        }
    }
}

static COLD bool exponential_rare(qn_random *g, point p, double *out)
{
    *out = p.x;
    if (p.layer > 0)
        return (exponential_f[p.layer - 1] - exponential_f[p.layer]) * rng_double(g) + exponential_f[p.layer] < exp(-p.x);
    *out = EXPONENTIAL_R - log1p(-rng_double(g));
    return true;
}

static COLD bool exponential_rare_f32(qn_random *g, point_f32 p, float *out)
{
    *out = p.x;
    if (p.layer > 0)
        return (exponential_ff[p.layer - 1] - exponential_ff[p.layer]) * rng_float(g) + exponential_ff[p.layer] < expf(-p.x);
    *out = (float)EXPONENTIAL_R - log1pf(-rng_float(g));
    return true;
}

/* ---- single numbers and fills: the same loop for both laws and precisions ---- */

#define SINGLE(name, type, point_type, make, rare, word) \
    type name(qn_random *g)                              \
    {                                                    \
        for (;;) {                                       \
            point_type p = make(word(g));                \
            type x = p.x;                                \
            if (p.inside || rare(g, p, &x))              \
                return x;                                \
        }                                                \
    }
SINGLE(rng_normal, double, point, normal_point, normal_rare, rng_u64)
SINGLE(rng_normal_f32, float, point_f32, normal_point_f32, normal_rare_f32, rng_u32)
SINGLE(rng_exponential, double, point, exponential_point, exponential_rare, rng_u64)
SINGLE(rng_exponential_f32, float, point_f32, exponential_point_f32, exponential_rare_f32, rng_u32)

#define FILL(name, type, point_type, make, rare, next)                        \
    RNG_INLINE void name(qn_random *g, bool pcg, int64_t n, type loc, type scale, type *out) \
    {                                                                         \
        rng_cursor c = rng_open(g, pcg);                                      \
        for (int64_t i = 0; i < n;) {                                         \
            point_type p = make(next(&c, pcg));                               \
            out[i] = loc + scale * p.x;                                       \
            i += p.inside;                                                    \
            if (__builtin_expect(!p.inside, false)) {                         \
                type x;                                                       \
                rng_close(&c, pcg);                                           \
                if (rare(g, p, &x))                                           \
                    out[i++] = loc + scale * x;                               \
                c = rng_open(g, pcg);                                         \
            }                                                                 \
        }                                                                     \
        rng_close(&c, pcg);                                                   \
    }
FILL(normal_f64, double, point, normal_point, normal_rare, rng_next)
FILL(normal_f32, float, point_f32, normal_point_f32, normal_rare_f32, rng_next32)
FILL(exponential_f64, double, point, exponential_point, exponential_rare, rng_next)
FILL(exponential_f32, float, point_f32, exponential_point_f32, exponential_rare_f32, rng_next32)

/* The loop made twice: for PCG64 in registers and for any other. */
#define BOTH(fill, g, ...) (rng_is_pcg(g) ? fill(g, true, __VA_ARGS__) : fill(g, false, __VA_ARGS__))

void rng_fill_normal(qn_random *g, int64_t n, double loc, double scale, double *out) { BOTH(normal_f64, g, n, loc, scale, out); }
void rng_fill_exponential(qn_random *g, int64_t n, double scale, double *out) { BOTH(exponential_f64, g, n, -0.0, scale, out); }
void rng_fill_normal_f32(qn_random *g, int64_t n, float *out) { BOTH(normal_f32, g, n, -0.0f, 1, out); }
void rng_fill_exponential_f32(qn_random *g, int64_t n, float *out) { BOTH(exponential_f32, g, n, -0.0f, 1, out); }
