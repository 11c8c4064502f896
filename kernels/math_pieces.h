/* SPDX-License-Identifier: BSD-3-Clause */
/* math_pieces.h: smooth float32 functions in sixteen pieces.
 *
 * A piece is a polynomial in h = x - x0 with coefficients from tables that fit in a register each, so that a piece costs
 * no more than a polynomial.  Within its piece x0 is the point near the middle where the function is nearest to a float32,
 * which is c[0]; so only the last addition rounds at full size.  In the first piece x0 = 0 (arccosh: 1) is a zero of
 * slope 1: the polynomial is what h itself lacks.  The float32 at work are those of x >= 0.
 *
 * Pieces are numbered by the first bits of x + shift as a float32, modulo 16, so that they widen with x: the tables begin
 * with piece 4, and the first one is number 12.  Coefficients: minimax for the relative error (Lawson iteration in 160
 * bits, each rounded before the next was fitted); errors below 2^-27.6, tanh and arccosh 2^-29. */
#ifndef QN_MATH_PIECES_H
#define QN_MATH_PIECES_H

#include "math_dd.h"

typedef struct pieces {
    float x0[16], c[8][16];
} pieces;

/* x in the piece that the bits of `shifted` from `at` on name; the first one ends 1/4 beyond 1/2 (at = 22) or 1 (at = 21). */
QN_INLINE vf32 pieces_f32(const pieces *p, vf32 x, vf32 shifted, int at)
{
    const vi32 j = v_shr_i32(v_bits_f32(shifted), at);
    const vm32 first = v_lt_f32(shifted, v_set1_f32(at == 22 ? 0.75f : 1.25f));
    const vf32 h = v_sub_f32(x, v_lookup16_f32(p->x0, j));
    vf32 s = v_lookup16_f32(p->c[7], j);
    for (int i = 6; i > 0; i--)
        s = v_fma_f32(s, h, v_lookup16_f32(p->c[i], j));
    return v_fma_f32(s, h, v_sel_f32(first, h, v_lookup16_f32(p->c[0], j)));
}

/* tanh on [0, 15): four pieces in each power of 2 of x + 1. */
static const pieces tanh_pieces = {
    .x0 = {
        0x1.318200p+0f, 0x1.c55c00p+0f, 0x1.227600p+1f, 0x1.548700p+1f, 0x1.d28a00p+1f, 0x1.136100p+2f,
        0x1.589c00p+2f, 0x1.a67300p+2f, 0x1.ec4000p+2f, 0x1.4fa000p+3f, 0x0.0p+0f, 0x0.0p+0f, 0x0.0p+0f,
        0x1.762800p-2f, 0x1.410e00p-1f, 0x1.c52400p-1f
    },
    .c = {
        {
            0x1.a9cb0cp-1f, 0x1.e32e32p-1f, 0x1.f52b56p-1f, 0x1.fb0494p-1f, 0x1.ff4d32p-1f, 0x1.ffd004p-1f,
            0x1.fffa7cp-1f, 0x1.ffff84p-1f, 0x1.fffff2p-1f, 0x1.000000p+0f, 0x0.0p+0f, 0x0.0p+0f, 0x0.0p+0f,
            0x1.665956p-2f, 0x1.1caf3cp-1f, 0x1.6af994p-1f
        },
        {
            0x1.3bcc32p-2f, 0x1.c0229cp-4f, 0x1.56ead0p-5f, 0x1.3d4ddcp-6f, 0x1.655d7ap-9f, 0x1.7fce00p-11f,
            0x1.60fe22p-14f, 0x1.f0013cp-18f, 0x1.bff9e8p-21f, 0x1.10b5fep-28f, 0x0.0p+0f, 0x0.0p+0f, 0x0.0p+0f,
            0x1.c14c40p-1f, 0x1.61b55ep-1f, 0x1.fd5936p-2f
        },
        {
            -0x1.06a03ap-2f, -0x1.a6e90ep-4f, -0x1.4fa9d0p-5f, -0x1.3a3762p-6f, -0x1.64e01cp-9f, -0x1.7fa930p-11f,
            -0x1.60faaap-14f, -0x1.f01cdap-18f, -0x1.bfcebap-21f, -0x1.535bb2p-25f, 0x0.0p+0f, 0x0.0p+0f,
            -0x1.4fd5e2p-25f, -0x1.3a76b8p-2f, -0x1.895750p-2f, -0x1.69185cp-2f
        },
        {
            0x1.c48e86p-4f, 0x1.f373e6p-5f, 0x1.ac83c2p-6f, 0x1.9ac748p-7f, 0x1.da9326p-10f, 0x1.ff2c0ep-12f,
            0x1.d69308p-15f, 0x1.4a8d3ap-18f, 0x1.2a5284p-21f, -0x1.df10bap-26f, 0x0.0p+0f, 0x0.0p+0f, -0x1.555492p-2f,
            -0x1.7af458p-3f, -0x1.11b21ap-6f, 0x1.58d852p-4f
        },
        {
            -0x1.a31b0ap-8f, -0x1.7ad8e8p-6f, -0x1.8758b2p-7f, -0x1.8aa3aep-8f, -0x1.d82874p-11f, -0x1.fec2cap-13f,
            -0x1.d67462p-16f, -0x1.479e7cp-19f, -0x1.2c168ap-22f, 0x1.b7b970p-24f, 0x0.0p+0f, 0x0.0p+0f,
            -0x1.2ca15ap-14f, 0x1.564760p-3f, 0x1.193aaap-3f, 0x1.d9fae6p-5f
        },
        {
            -0x1.930550p-6f, 0x1.022214p-8f, 0x1.ff9020p-9f, 0x1.22ad2ap-9f, 0x1.73317ap-12f, 0x1.986658p-14f,
            0x1.79c464p-17f, 0x1.0e865ap-20f, 0x1.ec2730p-24f, 0x1.3a4b74p-23f, 0x0.0p+0f, 0x0.0p+0f, 0x1.12b286p-3f,
            0x1.6402b8p-6f, -0x1.bf0f90p-5f, -0x1.dc53fcp-5f
        },
        {
            0x1.13aca6p-6f, 0x1.d60ff0p-10f, -0x1.83c960p-11f, -0x1.41f168p-11f, -0x1.e2399ap-14f, -0x1.06e358p-15f,
            -0x1.fc5982p-19f, -0x1.baa41ap-22f, -0x1.3c0d6cp-25f, 0x1.ab4f2ap-25f, 0x0.0p+0f, 0x0.0p+0f, -0x1.172b0ap-8f,
            -0x1.2149ecp-4f, -0x1.7c69bap-6f, 0x1.c60d02p-7f
        },
        {
            -0x1.2b4b36p-8f, -0x1.003256p-9f, -0x1.a02e28p-14f, 0x1.9de46ep-14f, 0x1.5cb2d8p-15f, 0x1.acb852p-18f,
            0x1.e14f0cp-21f, 0x1.f5868ep-29f, 0x1.bdb568p-28f, 0x1.c1eb04p-34f, 0x0.0p+0f, 0x0.0p+0f, -0x1.6c2b9ep-5f,
            0x1.74c652p-5f, 0x1.380538p-11f, 0x1.dc9bc4p-7f
        },
    },
};

/* Two pieces in each power of 2 of x + 1/2, on [0, 127.5), and for arccosh(x)^2 / 2 of x - 1/2, on [1, 128.5). */
static const pieces arcsinh_pieces = {
    .x0 = {
        0x1.02b800p+1f, 0x1.706400p+1f, 0x1.1b2600p+2f, 0x1.a4ac00p+2f, 0x1.2f9780p+3f, 0x1.b8f700p+3f,
        0x1.45bfc0p+4f, 0x1.b1b740p+4f, 0x1.2ec4e0p+5f, 0x1.be38e0p+5f, 0x1.46a810p+6f, 0x1.cc0be0p+6f, 0x0.0p+0f,
        0x1.8fd800p-2f, 0x1.75bc00p-1f, 0x1.39de00p+0f
    },
    .c = {
        {
            0x1.73fdfcp+0f, 0x1.c77718p+0f, 0x1.18acaep+1f, 0x1.4a7a32p+1f, 0x1.7911fcp+1f, 0x1.a8aa14p+1f,
            0x1.da886cp+1f, 0x1.ff2410p+1f, 0x1.14eb1ep+2f, 0x1.2dbc0ep+2f, 0x1.462194p+2f, 0x1.5c0b74p+2f, 0x0.0p+0f,
            0x1.8652aap-2f, 0x1.5aa3aap-1f, 0x1.085486p+0f
        },
        {
            0x1.c615b0p-2f, 0x1.50163cp-2f, 0x1.c384d6p-3f, 0x1.340886p-3f, 0x1.ad5becp-4f, 0x1.2875a4p-4f,
            0x1.91e2f8p-5f, 0x1.2e006ep-5f, 0x1.b0c284p-6f, 0x1.25b09cp-6f, 0x1.913924p-7f, 0x1.1ce64ep-7f, 0x0.0p+0f,
            0x1.dcee4ap-1f, 0x1.9d8bacp-1f, 0x1.439c7cp-1f
        },
        {
            -0x1.68f580p-4f, -0x1.a0c950p-5f, -0x1.8462a4p-6f, -0x1.6e6d2ap-7f, -0x1.661316p-8f, -0x1.5669d0p-9f,
            -0x1.3b1318p-10f, -0x1.640708p-11f, -0x1.6da7e2p-12f, -0x1.50dfd8p-13f, -0x1.3a6418p-14f, -0x1.3d0ca0p-15f,
            -0x1.aae8aep-25f, -0x1.432e84p-3f, -0x1.89def6p-3f, -0x1.3d0174p-3f
        },
        {
            0x1.4fbeacp-6f, 0x1.43c6f0p-7f, 0x1.b20c8ep-9f, 0x1.1f3dbcp-10f, 0x1.8bf5eep-12f, 0x1.06f966p-13f,
            0x1.48fccap-15f, 0x1.179cecp-16f, 0x1.9bc4f4p-18f, 0x1.019344p-19f, 0x1.48777cp-21f, 0x1.d66dd4p-23f,
            -0x1.555364p-3f, -0x1.4cc3d4p-4f, 0x1.ecfbc8p-9f, 0x1.145788p-5f
        },
        {
            -0x1.20fb16p-8f, -0x1.06657cp-9f, -0x1.093234p-11f, -0x1.f46c24p-14f, -0x1.e953bap-16f, -0x1.c50e44p-18f,
            -0x1.8200f4p-20f, -0x1.edb9b6p-22f, -0x1.04b5d0p-23f, -0x1.bb0b34p-26f, -0x1.81d12ap-28f, -0x1.88ca6ep-30f,
            -0x1.80b1aep-14f, 0x1.47f358p-4f, 0x1.447cacp-5f, -0x1.40cd68p-15f
        },
        {
            0x1.52ce84p-11f, 0x1.9864a6p-12f, 0x1.4ffca8p-14f, 0x1.c83f82p-17f, 0x1.4090fcp-19f, 0x1.9d4098p-22f,
            0x1.dc0c32p-25f, 0x1.d3109cp-27f, 0x1.62ff94p-29f, 0x1.93bb92p-32f, 0x1.df3472p-35f, 0x1.5b5cdcp-37f,
            0x1.37673cp-4f, -0x1.af25f4p-8f, -0x1.c1e16ap-6f, -0x1.90368cp-8f
        },
        {
            0x1.e25b5ap-14f, -0x1.1b4b98p-14f, -0x1.ba685cp-17f, -0x1.bbf01cp-20f, -0x1.ce6174p-23f, -0x1.9830d4p-26f,
            -0x1.3c47aap-29f, -0x1.d18b52p-32f, -0x1.ff80a2p-35f, -0x1.895c8cp-38f, -0x1.48610ap-41f, -0x1.3b5470p-44f,
            -0x1.6b2156p-8f, -0x1.1c9de4p-5f, 0x1.4bf1b0p-8f, 0x1.23df78p-8f
        },
        {
            -0x1.4d590ap-13f, 0x1.3d9120p-17f, 0x1.fa7adap-20f, 0x1.09beaap-22f, 0x1.4725cap-26f, 0x1.d4c9c2p-30f,
            0x1.306e72p-33f, 0x1.75a94cp-37f, 0x1.21390cp-40f, 0x1.e2df64p-44f, 0x1.132eecp-47f, 0x1.c23126p-51f,
            -0x1.070e1ap-5f, 0x1.a78770p-6f, 0x1.8542c0p-8f, -0x1.61dddap-10f
        },
    },
};
static const pieces arccosh_pieces = {
    .x0 = {
        0x1.851c00p+1f, 0x1.fc5000p+1f, 0x1.681400p+2f, 0x1.ebe500p+2f, 0x1.3fc200p+3f, 0x1.d11380p+3f,
        0x1.3fb640p+4f, 0x1.d65c80p+4f, 0x1.3c9080p+5f, 0x1.c65f60p+5f, 0x1.4a7d80p+6f, 0x1.d51dc0p+6f,
        0x1.000000p+0f, 0x1.615500p+0f, 0x1.b49200p+0f, 0x1.191c00p+1f
    },
    .c = {
        {
            0x1.9413fcp+0f, 0x1.0e8760p+1f, 0x1.7484b8p+1f, 0x1.dc6188p+1f, 0x1.1e8df4p+2f, 0x1.6b14e2p+2f,
            0x1.b31710p+2f, 0x1.098798p+3f, 0x1.31b350p+3f, 0x1.665a10p+3f, 0x1.a15e12p+3f, 0x1.dc94ccp+3f, 0x0.0p+0f,
            0x1.6ee3a6p-2f, 0x1.453832p-1f, 0x1.035baap+0f
        },
        {
            0x1.3ce334p-1f, 0x1.11e644p-1f, 0x1.be3558p-2f, 0x1.6e9bcap-2f, 0x1.34351cp-2f, 0x1.dbc9b6p-3f,
            0x1.7a6634p-3f, 0x1.1bf748p-3f, 0x1.c4999ap-4f, 0x1.55599cp-4f, 0x1.fa6ef8p-5f, 0x1.7d3c62p-5f, 0x0.0p+0f,
            0x1.c79aa0p-1f, 0x1.a1c1a4p-1f, 0x1.74bd0cp-1f
        },
        {
            -0x1.b61bccp-5f, -0x1.37d146p-5f, -0x1.83ee06p-6f, -0x1.ee3280p-7f, -0x1.4cbff0p-7f, -0x1.726a04p-8f,
            -0x1.baf566p-9f, -0x1.d31570p-10f, -0x1.1a7b82p-10f, -0x1.2f7942p-11f, -0x1.3b8802p-12f, -0x1.53e006p-13f,
            -0x1.555556p-3f, -0x1.0230c8p-3f, -0x1.a41f38p-4f, -0x1.40c74cp-4f
        },
        {
            0x1.d896ccp-8f, 0x1.130718p-8f, 0x1.031462p-9f, 0x1.fbc87ap-11f, 0x1.101cdep-11f, 0x1.b1359ap-13f,
            0x1.82dabep-14f, 0x1.1c7642p-15f, 0x1.03b69ep-16f, 0x1.8b206ep-18f, 0x1.1e4db2p-19f, 0x1.b72e9ep-21f,
            0x1.6c1752p-5f, 0x1.d14ff8p-6f, 0x1.4e4318p-6f, 0x1.b2363cp-7f
        },
        {
            -0x1.306ef2p-10f, -0x1.214f2ap-11f, -0x1.9aedfep-13f, -0x1.350602p-14f, -0x1.06dfbcp-15f, -0x1.2a36f6p-17f,
            -0x1.8c9964p-19f, -0x1.9534a4p-21f, -0x1.16cff6p-22f, -0x1.2ba5eap-24f, -0x1.2de9c0p-26f, -0x1.493c70p-28f,
            -0x1.d4442cp-7f, -0x1.f6ff98p-8f, -0x1.3f2dd4p-8f, -0x1.5ff0d0p-9f
        },
        {
            0x1.a5996cp-13f, 0x1.6a2e10p-14f, 0x1.630d0cp-16f, 0x1.9f5c72p-18f, 0x1.180b8ap-19f, 0x1.be010ep-22f,
            0x1.bd344cp-24f, 0x1.3939b2p-26f, 0x1.471d74p-28f, 0x1.e6f698p-31f, 0x1.572d34p-33f, 0x1.0a70c4p-35f,
            0x1.4f0ed8p-8f, 0x1.5cf770p-10f, 0x1.442e40p-10f, 0x1.3342fep-11f
        },
        {
            -0x1.4f5c94p-15f, -0x1.89c492p-17f, -0x1.552c88p-19f, -0x1.1c644cp-21f, -0x1.40822ap-23f, -0x1.6da69ep-26f,
            -0x1.104eecp-28f, -0x1.1e97ccp-31f, -0x1.a33514p-34f, -0x1.b9a57ap-37f, -0x1.b00d76p-40f, -0x1.d5b3b4p-43f,
            -0x1.08322cp-9f, -0x1.9479a4p-10f, -0x1.88a8d4p-12f, -0x1.41f900p-13f
        },
        {
            0x1.21bceap-16f, -0x1.98f652p-17f, 0x1.a67afap-22f, 0x1.91644ap-25f, 0x1.27b7b6p-27f, 0x1.97f5f0p-30f,
            0x1.2a8998p-33f, 0x1.8cb78cp-37f, 0x1.dcb8ecp-40f, 0x1.431ed8p-42f, 0x1.4c9cbep-46f, 0x1.eda8c0p-50f,
            0x1.8e014ap-11f, 0x1.e5651ep-6f, 0x1.c6fa36p-12f, 0x1.1ab2fcp-13f
        },
    },
};
static const pieces arctan_pieces = {
    .x0 = {
        0x1.077000p+1f, 0x1.80e400p+1f, 0x1.237200p+2f, 0x1.a37400p+2f, 0x1.334400p+3f, 0x1.c01580p+3f,
        0x1.41f0c0p+4f, 0x1.b5f580p+4f, 0x1.4913a0p+5f, 0x1.c03a40p+5f, 0x1.4018a0p+6f, 0x1.c22340p+6f, 0x0.0p+0f,
        0x1.7d7800p-2f, 0x1.6d7c00p-1f, 0x1.3bf000p+0f
    },
    .c = {
        {
            0x1.1e565ep+0f, 0x1.3feef8p+0f, 0x1.5ac92cp+0f, 0x1.6b5cc8p+0f, 0x1.778f04p+0f, 0x1.7fdf60p+0f,
            0x1.856956p+0f, 0x1.88c68ap+0f, 0x1.8be6d0p+0f, 0x1.8d8e24p+0f, 0x1.8eecccp+0f, 0x1.8fd95cp+0f, 0x0.0p+0f,
            0x1.6d2902p-2f, 0x1.3d6a5cp-1f, 0x1.c795bep-1f
        },
        {
            0x1.87274ap-3f, 0x1.97e528p-4f, 0x1.78dca8p-5f, 0x1.74c024p-6f, 0x1.5f9716p-7f, 0x1.4c8bc4p-8f,
            0x1.42f1a0p-9f, 0x1.5d68a4p-10f, 0x1.35ab72p-11f, 0x1.4debecp-12f, 0x1.476e8ep-13f, 0x1.4b2c44p-14f,
            0x0.0p+0f, 0x1.c19ae6p-1f, 0x1.532bccp-1f, 0x1.95da74p-2f
        },
        {
            -0x1.3382e6p-4f, -0x1.e89156p-6f, -0x1.3bcd92p-7f, -0x1.bca472p-9f, -0x1.21ca42p-10f, -0x1.7a0dacp-12f,
            -0x1.002a86p-13f, -0x1.97efd4p-15f, -0x1.e184d4p-17f, -0x1.7d4f64p-18f, -0x1.05d44ap-19f, -0x1.78a806p-21f,
            -0x1.7f4910p-23f, -0x1.262896p-2f, -0x1.40c5c0p-2f, -0x1.8d0916p-3f
        },
        {
            0x1.bd6bb2p-6f, 0x1.19cfa6p-7f, 0x1.046802p-9f, 0x1.072554p-11f, 0x1.dc06e0p-14f, 0x1.ad1398p-16f,
            0x1.962cd0p-18f, 0x1.dc0b08p-20f, 0x1.76678ep-22f, 0x1.b362eep-24f, 0x1.a2bf94p-26f, 0x1.ac62b6p-28f,
            -0x1.5551d8p-2f, -0x1.0dcb58p-3f, 0x1.a399bap-5f, 0x1.2f676ap-4f
        },
        {
            -0x1.227e04p-7f, -0x1.37a508p-9f, -0x1.a57ffap-12f, -0x1.34d714p-14f, -0x1.84b788p-17f, -0x1.e61c48p-20f,
            -0x1.415cd6p-22f, -0x1.156a9ap-24f, -0x1.22fd82p-27f, -0x1.f0d41ap-30f, -0x1.4e26f0p-32f, -0x1.e708b2p-35f,
            -0x1.59bd6ap-12f, 0x1.86b58ap-3f, 0x1.146216p-4f, -0x1.051ddcp-6f
        },
        {
            0x1.45a844p-9f, 0x1.47d5d4p-11f, 0x1.4d6d28p-14f, 0x1.66e944p-17f, 0x1.3aa634p-20f, 0x1.1100f8p-23f,
            0x1.f29bbap-27f, 0x1.4439bep-29f, 0x1.b9fb28p-33f, 0x1.1acc4ep-35f, 0x1.09d180p-38f, 0x1.1416b4p-41f,
            0x1.a129c8p-3f, -0x1.010d7ap-5f, -0x1.22c5fap-4f, -0x1.51f4a4p-8f
        },
        {
            -0x1.da02b0p-12f, -0x1.4a4686p-13f, -0x1.17be86p-16f, -0x1.af65f6p-20f, -0x1.1652fcp-23f, -0x1.3897c4p-27f,
            -0x1.a4ee1ep-31f, -0x1.8ce51ep-34f, -0x1.653aaap-38f, -0x1.504e58p-41f, -0x1.ce3168p-45f, -0x1.45a310p-48f,
            -0x1.47389cp-6f, -0x1.850238p-4f, 0x1.8f83a4p-6f, 0x1.1b66fap-7f
        },
        {
            -0x1.a863c4p-14f, 0x1.2a7446p-15f, 0x1.d7419ep-19f, 0x1.07ee78p-22f, 0x1.f398dap-27f, 0x1.d794cap-31f,
            0x1.c54ae0p-35f, 0x1.b1f6fep-39f, 0x1.a0dc90p-43f, 0x1.a269e8p-47f, 0x1.8e0f46p-51f, 0x1.989596p-55f,
            -0x1.8fab3ep-4f, 0x1.a970e0p-4f, 0x1.13afacp-7f, -0x1.64f79cp-8f
        },
    },
};

#endif
