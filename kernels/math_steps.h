/* SPDX-License-Identifier: BSD-3-Clause */
/* math_steps.h: what sinh, cosh and tanh are made of.
 *
 * |x| = (16 k + j) (ln 2) / 16 + r with |r| <= 0.0217.  With T = 2^(j/16), looked up, C = cosh r - 1 and S = sinh r
 *     2 cosh x / 2^k = T + T (C + S) + 2^-2k (1 + C - S) / T,
 * where the first addition makes nearly all of the error; so for sinh, with a minus, but from 1 on only.  Polynomials: weighted minimax (Lawson iteration), coefficients
 * rounded one by one. */
#ifndef QN_MATH_STEPS_H
#define QN_MATH_STEPS_H

#include "math_generic.h"

/* 2^(j/16) in two parts, and 2^(-j/16). */
static const double two_j_f64[16] = {
    0x1.000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
    0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
    0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0,
    0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0,
};
static const double two_j_low_f64[16] = {
    0x0.0p+0, 0x1.8a62e4adc610bp-54, -0x1.19041b9d78a76p-55, 0x1.9b07eb6c70573p-54,
    0x1.6f46ad23182e4p-55, 0x1.ada0911f09ebcp-55, 0x1.d4397afec42e2p-56, 0x1.6324c054647adp-54,
    -0x1.bdd3413b26456p-54, -0x1.41577ee04992fp-55, 0x1.6e9f156864b27p-54, 0x1.c7c46b071f2bep-56,
    0x1.7a1cd345dcc81p-54, 0x1.11065895048ddp-55, 0x1.2ed02d75b3707p-55, -0x1.e9c23179c2893p-54,
};
static const double half_j_f64[16] = {
    0x1.000000p+0, 0x1.ea4afa2a490dap-1, 0x1.d5818dcfba487p-1, 0x1.c199bdd85529cp-1,
    0x1.ae89f995ad3adp-1, 0x1.9c49182a3f090p-1, 0x1.8ace5422aa0dbp-1, 0x1.7a11473eb0187p-1,
    0x1.6a09e667f3bcdp-1, 0x1.5ab07dd485429p-1, 0x1.4bfdad5362a27p-1, 0x1.3dea64c123422p-1,
    0x1.306fe0a31b715p-1, 0x1.2387a6e756238p-1, 0x1.172b83c7d517bp-1, 0x1.0b5586cf9890fp-1,
};
static const float two_j_f32[16] = {
    0x1.000000p+0f, 0x1.0b5586p+0f, 0x1.172b84p+0f, 0x1.2387a6p+0f, 0x1.306fe0p+0f, 0x1.3dea64p+0f, 0x1.4bfdaep+0f, 0x1.5ab07ep+0f,
    0x1.6a09e6p+0f, 0x1.7a1148p+0f, 0x1.8ace54p+0f, 0x1.9c4918p+0f, 0x1.ae89fap+0f, 0x1.c199bep+0f, 0x1.d5818ep+0f, 0x1.ea4afap+0f,
};
static const float two_j_low_f32[16] = {
    0x0.0p+0f, 0x1.9f3122p-25f, -0x1.c15742p-27f, 0x1.ceac48p-25f, 0x1.4636e2p-25f, 0x1.824684p-25f, -0x1.593abcp-25f, -0x1.5bd5ecp-27f,
    0x1.9fcef4p-26f, -0x1.829fd0p-25f, 0x1.15506ep-27f, 0x1.51f848p-27f, -0x1.a94b14p-26f, -0x1.3d56b2p-27f, -0x1.822dbcp-27f, 0x1.52486cp-27f,
};
static const float half_j_f32[16] = {
    0x1.000000p+0f, 0x1.ea4afap-1f, 0x1.d5818ep-1f, 0x1.c199bep-1f, 0x1.ae89fap-1f, 0x1.9c4918p-1f, 0x1.8ace54p-1f, 0x1.7a1148p-1f,
    0x1.6a09e6p-1f, 0x1.5ab07ep-1f, 0x1.4bfdaep-1f, 0x1.3dea64p-1f, 0x1.306fe0p-1f, 0x1.2387a6p-1f, 0x1.172b84p-1f, 0x1.0b5586p-1f,
};

/* ln 2 / 16 in two parts, the first short enough to be exact times 16 k + j; 16 / ln 2; where t + ROUND is an integer. */
#define STEP_HI_f64 0x1.62e42fefap-5
#define STEP_LO_f64 0x1.cf79abc9e3b3ap-44
#define STEP_HI_f32 0x1.62ep-5f
#define STEP_LO_f32 0x1.0bfbe8p-19f
#define STEPS 0x1.71547652b82fep+4
#define ROUND_f64 0x1.8p52
#define ROUND_f32 0x1.8p23f
#define COSH_END_f64 712
#define COSH_END_f32 91

/* (cosh r - 1) / r^2 and (sinh r / r - 1) / r^2 in r^2: errors 2^-66 and 2^-75, 2^-46 and 2^-37. */
static const double cosh_c_f64[] = { 0x1.0000000000004p-1, 0x1.5555555484c4cp-5, 0x1.6c183de378b40p-10 };
static const double cosh_s_f64[] = { 0x1.5555555555558p-3, 0x1.111111109eff1p-7, 0x1.a01b71a77f08bp-13 };
static const float cosh_c_f32[] = { 0x1p-1f, 0x1.55568ep-5f };
static const float cosh_s_f32[] = { 0x1.55571ep-3f };

/* (e^r - 1 - r) / r^2, |r| <= 0.0217: error 2^-56 of e^r - 1 - r. */
static const double exp_step_q[] = {
    0x1.0000000000006p-1, 0x1.555555548f0f9p-3, 0x1.55555554485eap-5, 0x1.11123b0f93997p-7, 0x1.6c186d67f9cd2p-10,
};
/* (tanh x / x - 1) / x^2 in x^2, |x| <= 1: error 2^-56.1 of tanh x. */
static const double tanh_q[] = {
    -0x1.5555555555512p-2, 0x1.111111110d987p-3, -0x1.ba1ba1b81a4f0p-5, 0x1.664f48379eed5p-6, -0x1.226e2ecf1703ep-7,
    0x1.d6d3114662b52p-9, -0x1.7d9bd5ee06749p-10, 0x1.3521728ba2819p-11, -0x1.f33821f88f2d3p-13, 0x1.8d804517d183bp-14,
    -0x1.2ebf128fd989ep-15, 0x1.9e313a3910653p-17, -0x1.cb2580df4ff01p-19, 0x1.5f9180804f7e6p-21, -0x1.0d75e1216b569p-24,
};
/* (sinh x / x - 1) / x^2 in x^2, |x| <= 1: errors 2^-61.8 and 2^-31.6 of sinh x. */
static const double sinh_q_f64[] = {
    0x1.5555555555556p-3, 0x1.111111111101ep-7, 0x1.a01a01a0372e1p-13, 0x1.71de3a3af8d33p-19, 0x1.ae6470073fcc1p-26,
    0x1.6116ea94e90d7p-33, 0x1.b5cc90707a3dep-41,
};
static const float sinh_q_f32[] = { 0x1.555556p-3f, 0x1.1110e0p-7f, 0x1.a022bcp-13f, 0x1.756c1cp-19f };

#endif
