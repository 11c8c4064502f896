/* SPDX-License-Identifier: BSD-3-Clause */
/* reflect.inc.h: the product of the reflectors of a tridiagonalisation with a matrix, in blocks: every step is a matrix product.
 *
 * The reflectors I - tau v v' of a block are I - V M^-1 V', where M is the upper triangle of V'V with 1 / tau on its diagonal
 * (Puglisi 1992): there is no triangular factor to build with the slower products of matrix and vector. */

typedef struct FN(block) {
    int n, m, k, first; /* k reflectors of length m act on the rows from `first` on of n columns */
    T *z, *v, *scaled, *gram, *space; /* V; V M^-1; M; for V' z */
} FN(block);

static void FN(load_block)(const FN(block) *b, const T *a, const T *tau)
{
    for (int64_t j = 0; j < b->k; j++) {
        T *v = b->v + j * b->m;
        memset(v, 0, (size_t)b->m * sizeof(T));
        if (tau[j] == 0)
            continue;
        v[j] = 1;
        memcpy(v + j + 1, a + j * b->n + j + 1, (size_t)(b->m - j - 1) * sizeof(T));
    }
    CBLAS(gemm)(CblasColMajor, CblasTrans, CblasNoTrans, b->k, b->k, b->m, 1, b->v, b->m, b->v, b->m, 0, b->gram, b->k);
    for (int64_t j = 0; j < b->k; j++)
        b->gram[j + j * b->k] = tau[j] == 0 ? 1 : 1 / tau[j];
    memcpy(b->scaled, b->v, (size_t)b->m * (size_t)b->k * sizeof(T));
    CBLAS(trsm)(CblasColMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, b->m, b->k, 1, b->gram, b->k, b->scaled, b->m);
}

static void FN(apply_block)(void *context, int64_t begin, int64_t end)
{
    const FN(block) *b = context;
    for (int64_t slice = begin; slice < end; slice++) {
        int64_t j = slice * SLICE, width = b->n - j < SLICE ? b->n - j : SLICE;
        T *z = b->z + b->first + j * b->n, *w = b->space + j * b->k;
        CBLAS(gemm)(CblasColMajor, CblasTrans, CblasNoTrans, b->k, (int)width, b->m, 1, b->v, b->m, z, b->n, 0, w, b->k);
        CBLAS(gemm)(CblasColMajor, CblasNoTrans, CblasNoTrans, b->m, (int)width, b->k, -1, b->scaled, b->m, w, b->k, 1, z, b->n);
    }
}

/* z (n x n) = H(0) H(1) ... z, with vectors below the first subdiagonal of a. work: n^2. */
static qn_status FN(reflect)(int n, const T *a, const T *tau, T *z, T *work)
{
    int most = n / 4 < REFLECTORS ? n / 4 : REFLECTORS, count = n - 1;
    int64_t size = (int64_t)n * most;
    FN(block) b = {.n = n, .z = z, .v = work, .scaled = work + size, .space = work + 2 * size, .gram = work + 3 * size};
    for (int64_t at = (count - 1) / most * most; at >= 0; at -= most) {
        b.k = count - at < most ? (int)(count - at) : most;
        b.first = (int)at + 1;
        b.m = n - b.first;
        FN(load_block)(&b, a + b.first + at * n, tau + at);
        QN_TRY(qn_parallel_for((n + SLICE - 1) / SLICE, qn_grain(SLICE * (double)b.m * b.k / 16), FN(apply_block), &b));
    }
    return QN_OK;
}
