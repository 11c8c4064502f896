/* SPDX-License-Identifier: BSD-3-Clause */
/* random.c: random words from counters (Philox4x32-10) and their conversion to numbers.
 *
 * Philox: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.  The 4x32 form and not 4x64:
 * vector units multiply 32 x 32 bits to 64 in one instruction but need about ten for 64 x 64 to 128.  A word takes 0.84 ns with
 * AVX-512, 1.2 with AVX2 (gcc 12, EPYC at 3.7 GHz).  The 64-bit key and the 128-bit counter leave room for 2^64 seeds x 2^64
 * streams x 2^62 words.
 *
 * A group is 16 words made from 8 consecutive counters: word j is the first half of block j for j < 8, the second half of block
 * j - 8 after that, so that no ISA has to shuffle.  Nothing here is fused (no FMA), so all ISAs give the same bits. */
#include "kernel_family.h"
#include "random.h"

/* ---- words ------------------------------------------------------------------------------------------------- */
#if defined(__AVX512F__)
#include <immintrin.h>
enum { LANES = 8 };
#elif defined(__AVX2__)
#include <immintrin.h>
enum { LANES = 4 };
#elif defined(__SSE2__)
#include <emmintrin.h>
enum { LANES = 2 };
#elif defined(__ARM_NEON)
#include <arm_neon.h>
enum { LANES = 2 };
#else
enum { LANES = 2 };
#endif
typedef uint64_t vec __attribute__((vector_size(8 * LANES)));

/* The product of the low 32 bits of each lane. */
static inline vec mul32(vec a, vec b)
{
#if defined(__AVX512F__)
    return (vec)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return (vec)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    return (vec)_mm_mul_epu32((__m128i)a, (__m128i)b);
#elif defined(__ARM_NEON)
    return (vec)vmull_u32(vmovn_u64((uint64x2_t)a), vmovn_u64((uint64x2_t)b));
#else
    return (a & 0xffffffff) * (b & 0xffffffff);
#endif
}

static inline vec all(uint64_t x)
{
    return x - (vec){ 0 };
}

enum { ROUNDS = 10 };
typedef struct keys { vec k0[ROUNDS], k1[ROUNDS]; } keys;

static inline void make_keys(const qn_stream *s, keys *k)
{
    for (uint32_t i = 0; i < ROUNDS; i++) {
        k->k0[i] = all(s->key[0] + i * 0x9E3779B9);
        k->k1[i] = all(s->key[1] + i * 0xBB67AE85);
    }
}

typedef struct block { vec x0, x1, x2, x3; } block; /* LANES blocks of four 32-bit words; the upper halves are ignored */

static inline block philox(block b, const keys *k)
{
    const vec m0 = all(0xD2511F53), m1 = all(0xCD9E8D57);
    for (int i = 0; i < ROUNDS; i++) {
        vec p0 = mul32(b.x0, m0), p1 = mul32(b.x2, m1);
        b = (block){ (p1 >> 32) ^ b.x1 ^ k->k0[i], p1, (p0 >> 32) ^ b.x3 ^ k->k1[i], p0 };
    }
    return b;
}

static inline void store(uint64_t *to, vec x)
{
    memcpy(to, &x, sizeof x);
}

static void words(const qn_stream *s, uint64_t group, int64_t ngroups, uint64_t *out)
{
    static const uint64_t lane[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
    vec first;
    memcpy(&first, lane, sizeof first);
    keys k;
    make_keys(s, &k);
    for (int64_t g = 0; g < ngroups; g++, out += QN_GROUP)
        for (int l = 0; l < 8; l += LANES) {
            vec at = first + (8 * (group + (uint64_t)g) + (uint64_t)l);
            block b = philox((block){ at, at >> 32, all(s->stream[0]), all(s->stream[1]) }, &k);
            store(out + l, (b.x0 & 0xffffffff) | b.x1 << 32);
            store(out + 8 + l, (b.x2 & 0xffffffff) | b.x3 << 32);
        }
}

/* ---- uniform ------------------------------------------------------------------------------------------------ */
static inline double as_f64(uint64_t x)
{
    double d;
    memcpy(&d, &x, sizeof d);
    return d;
}

static inline uint64_t bits_f64(double d)
{
    uint64_t x;
    memcpy(&x, &d, sizeof x);
    return x;
}

static inline float as_f32(uint32_t x)
{
    float f;
    memcpy(&f, &x, sizeof f);
    return f;
}

static inline uint32_t bits_f32(float f)
{
    uint32_t x;
    memcpy(&x, &f, sizeof x);
    return x;
}

/* k 2^-53 for the upper 53 bits k: 52 of them as the fraction of a number in [1, 2), the last one added. AVX2 has no
 * conversion from 64-bit integers. */
static void uniform_f64(const uint64_t *w, int64_t ngroups, void *out)
{
    double *z = out;
    for (int64_t i = 0; i < QN_GROUP * ngroups; i++) {
        double fraction = as_f64(w[i] >> 12 | 0x3ff0000000000000) - 1.0;
        z[i] = fraction + as_f64(-(w[i] >> 11 & 1) & 0x3ca0000000000000);
    }
}

/* k 2^-24 for the upper 24 bits of each 32-bit half, the lower half first. */
static void uniform_f32(const uint64_t *w, int64_t ngroups, void *out)
{
    float *z = out;
    const char *halves = (const char *)w;
    for (int64_t i = 0; i < 2 * QN_GROUP * ngroups; i++) {
        uint32_t h;
        memcpy(&h, halves + 4 * i, sizeof h);
        z[i] = (float)(int32_t)(h >> 8) * 0x1p-24f;
    }
}

/* ---- logarithm and angle ---------------------------------------------------------------------------------------
 * log(m 2^k) = k log 2 + 2 atanh(s), s = (m - 1) / (m + 1), sqrt(1/2) <= m < sqrt(2); minimax polynomials in s^2 and t^2 made
 * with a Remez-Chebyshev fit in 40 digits, errors 3e-16 / 2e-7 relative to the last term. */
static inline double log_f64(double u)
{
    uint64_t i = bits_f64(u) - 0x3fe6a09e667f3bcd + (UINT64_C(1024) << 52); /* biased: AVX2 has no signed 64-bit shift */
    double k = as_f64(i >> 52 | 0x4330000000000000) - (0x1p52 + 1024);
    double f = as_f64((i & 0xfffffffffffff) + 0x3fe6a09e667f3bcd) - 1.0;
    double s = f / (2.0 + f), z = s * s;
    double p = 0.14616585424888623;
    p = p * z + 0.15331710618210773;
    p = p * z + 0.18182889455674947;
    p = p * z + 0.22222211130259878;
    p = p * z + 0.2857142862600327;
    p = p * z + 0.39999999999899444;
    p = p * z + 0.666666666666667;
    return k * 0.69314718055994530942 + (s * z * p + 2.0 * s);
}

static inline float log_f32(float u)
{
    int32_t i = (int32_t)(bits_f32(u) - 0x3f3504f3u);
    float k = (float)(i >> 23);
    float f = as_f32(((uint32_t)i & 0x7fffff) + 0x3f3504f3u) - 1.0f;
    float s = f / (2.0f + f), z = s * s;
    float p = (0.2958005304318844f * z + 0.39988778282162807f) * z + 0.6666668504515603f;
    return k * 0.69314718f + (s * z * p + 2.0f * s);
}

/* The odd 53-bit multiple of 2^-53 in (0, 1) nearest to the word. */
static inline double open_f64(uint64_t w)
{
    return as_f64(w >> 12 | 0x3ff0000000000000) - (1.0 - 0x1p-53);
}

/* In [2^-32, 1]; 1 comes from rounding. */
static inline float open_f32(uint32_t h)
{
    return ((float)(int32_t)(h >> 1) + 0.5f) * 0x1p-31f;
}

/* r times the cosine and sine of the angle pi/2 (q + t): q are the upper two bits of the word, -1/2 <= t < 1/2 the others. */
static inline void turn_f64(uint64_t w, double r, double *x, double *y)
{
    uint64_t q = w >> 62, swap = -(q & 1);
    double t = as_f64(w << 2 >> 12 | 0x3ff0000000000000) - 1.5, z = t * t;
    double s = 5.6339279858583726e-08, c = -6.321250366258382e-09;
    s = s * z - 3.5986433131315896e-06;
    s = s * z + 0.00016044115073200066;
    s = s * z - 0.004681754132339787;
    s = s * z + 0.07969262624604294;
    s = s * z - 0.6459640975062443;
    s = s * z + 1.5707963267948966;
    c = c * z + 4.710609673913247e-07;
    c = c * z - 2.52020367687833e-05;
    c = c * z + 0.0009192602741828937;
    c = c * z - 0.02086348076331119;
    c = c * z + 0.2536695079010467;
    c = c * z - 1.2337005501361697;
    c = (c * z + 1.0) * r;
    s = s * t * r;
    uint64_t a = (bits_f64(c) & ~swap) | (bits_f64(s) & swap), b = (bits_f64(s) & ~swap) | (bits_f64(c) & swap);
    *x = as_f64(a ^ ((q + 1) >> 1 << 63));
    *y = as_f64(b ^ (q >> 1 << 63));
}

static inline void turn_f32(uint32_t h, float r, float *x, float *y)
{
    uint32_t q = h >> 30, swap = -(q & 1);
    float t = as_f32(h << 2 >> 9 | 0x3f800000) - 1.5f, z = t * t;
    float s = ((-0.004602141313607809f * z + 0.07968021517843601f) * z - 0.6459634774795254f) * z + 1.5707963219513053f;
    float c = ((-0.020408113289206033f * z + 0.2535985572020574f) * z - 1.2336970063633559f) * z + 0.9999999723174621f;
    c *= r;
    s = s * t * r;
    uint32_t a = (bits_f32(c) & ~swap) | (bits_f32(s) & swap), b = (bits_f32(s) & ~swap) | (bits_f32(c) & swap);
    *x = as_f32(a ^ ((q + 1) >> 1 << 31));
    *y = as_f32(b ^ (q >> 1 << 31));
}

/* ---- normal (Box and Muller 1958) and exponential ----------------------------------------------------------------
 * The first half of a group gives radii, the second half angles: a fixed number of words per element, no rejection, so that elements
 * do not depend on their neighbours. |z| < 8.57 (f64), 6.67 (f32). */
static void normal_f64(const uint64_t *w, int64_t ngroups, void *out)
{
    double *z = out;
    for (int64_t g = 0; g < ngroups; g++, w += QN_GROUP, z += QN_GROUP)
        for (int i = 0; i < 8; i++)
            turn_f64(w[8 + i], sqrt(-2.0 * log_f64(open_f64(w[i]))), &z[i], &z[8 + i]);
}

static void normal_f32(const uint64_t *w, int64_t ngroups, void *out)
{
    float *z = out;
    for (int64_t g = 0; g < ngroups; g++, w += QN_GROUP, z += 2 * QN_GROUP) {
        uint32_t h[2 * QN_GROUP];
        memcpy(h, w, sizeof h);
        for (int i = 0; i < 16; i++)
            turn_f32(h[16 + i], sqrtf(-2.0f * log_f32(open_f32(h[i]))), &z[i], &z[16 + i]);
    }
}

static void exponential_f64(const uint64_t *w, int64_t ngroups, void *out)
{
    double *z = out;
    for (int64_t i = 0; i < QN_GROUP * ngroups; i++)
        z[i] = 0.0 - log_f64(open_f64(w[i]));
}

static void exponential_f32(const uint64_t *w, int64_t ngroups, void *out)
{
    float *z = out;
    const char *halves = (const char *)w;
    for (int64_t i = 0; i < 2 * QN_GROUP * ngroups; i++) {
        uint32_t h;
        memcpy(&h, halves + 4 * i, sizeof h);
        z[i] = 0.0f - log_f32(open_f32(h));
    }
}

/* ---- bounded integers ----------------------------------------------------------------------------------------------
 * out = floor(w range / 2^64) for range < 2^32 (Lemire 2019); true if the low half of some product may be below the range,
 * which is where the caller has to look for bias. */
static bool bounded(const uint64_t *w, int64_t ngroups, uint32_t range, uint64_t *out)
{
    vec r = all(range), any = all(0);
    for (int64_t i = 0; i < QN_GROUP * ngroups; i += LANES) {
        vec x;
        memcpy(&x, w + i, sizeof x);
        vec t = mul32(x >> 32, r) + (mul32(x, r) >> 32);
        any |= (vec)((t & 0xffffffff) == 0);
        store(out + i, t >> 32);
    }
    uint64_t found = 0;
    for (int l = 0; l < LANES; l++)
        found |= any[l];
    return found != 0;
}

extern const qn_kernel_entry QN_TABLE(random)[];
const qn_kernel_entry QN_TABLE(random)[] = {
    QN_ENTRY(QN_KIND_RANDOM, QN_RANDOM_WORDS, 0, words),
    QN_ENTRY(QN_KIND_RANDOM, QN_RANDOM_UNIFORM, DT_f64, uniform_f64),
    QN_ENTRY(QN_KIND_RANDOM, QN_RANDOM_UNIFORM, DT_f32, uniform_f32),
    QN_ENTRY(QN_KIND_RANDOM, QN_RANDOM_NORMAL, DT_f64, normal_f64),
    QN_ENTRY(QN_KIND_RANDOM, QN_RANDOM_NORMAL, DT_f32, normal_f32),
    QN_ENTRY(QN_KIND_RANDOM, QN_RANDOM_EXPONENTIAL, DT_f64, exponential_f64),
    QN_ENTRY(QN_KIND_RANDOM, QN_RANDOM_EXPONENTIAL, DT_f32, exponential_f32),
    QN_ENTRY(QN_KIND_RANDOM, QN_RANDOM_BOUNDED, 0, bounded),
    QN_ENTRY_END
};
