/* SPDX-License-Identifier: BSD-3-Clause */
/* reflect.inc.h: the product of the reflectors of a reduction with a matrix, in blocks: every step is a matrix product.
 *
 * The reflectors I - tau v v' of a block are I - V M^-1 V', where M is the upper triangle of V'V with 1 / tau on its diagonal
 * (Puglisi 1992): there is no triangular factor to build with the slower products of matrix and vector. */

typedef struct FN(reflectors) { /* v of number j: zeros, 1 in row first + j, then elements of a: the one of row i at i * rs + j * cs */
    int rows, count, first;
    const T *a, *tau;
    int64_t rs, cs;
} FN(reflectors);

typedef struct FN(block) {
    int n, rows, m, k, first; /* k reflectors of length m act on the rows from `first` on of n columns of `rows` elements */
    T *z, *v, *scaled, *gram, *space; /* V; V M^-1; M; for V' z */
} FN(block);

static void FN(load_column)(const FN(reflectors) *r, int64_t j, T *v, int64_t begin)
{
    const int64_t one = r->first + j;
    const T *a = r->a + j * r->cs;
    memset(v, 0, (size_t)(r->rows - begin) * sizeof(T));
    if (r->tau[j] == 0)
        return;
    v[one - begin] = 1;
    if (r->rs == 1)
        memcpy(v + one + 1 - begin, a + one + 1, (size_t)(r->rows - one - 1) * sizeof(T));
    for (int64_t i = one + 1; r->rs > 1 && i < r->rows; i++)
        v[i - begin] = a[i * r->rs];
}

/* Reflectors [at, at + k). */
static void FN(load_block)(const FN(block) *b, const FN(reflectors) *r, int64_t at)
{
    for (int64_t j = 0; j < b->k; j++)
        FN(load_column)(r, at + j, b->v + j * b->m, b->first);
    CBLAS(gemm)(CblasColMajor, CblasTrans, CblasNoTrans, b->k, b->k, b->m, 1, b->v, b->m, b->v, b->m, 0, b->gram, b->k);
    for (int64_t j = 0; j < b->k; j++)
        b->gram[j + j * b->k] = r->tau[at + j] == 0 ? 1 : 1 / r->tau[at + j];
    memcpy(b->scaled, b->v, (size_t)b->m * (size_t)b->k * sizeof(T));
    CBLAS(trsm)(CblasColMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, b->m, b->k, 1, b->gram, b->k, b->scaled, b->m);
}

static void FN(apply_block)(void *context, int64_t begin, int64_t end)
{
    const FN(block) *b = context;
    for (int64_t slice = begin; slice < end; slice++) {
        int64_t j = slice * SLICE, width = b->n - j < SLICE ? b->n - j : SLICE;
        T *z = b->z + b->first + j * b->rows, *w = b->space + j * b->k;
        CBLAS(gemm)(CblasColMajor, CblasTrans, CblasNoTrans, b->k, (int)width, b->m, 1, b->v, b->m, z, b->rows, 0, w, b->k);
        CBLAS(gemm)(CblasColMajor, CblasNoTrans, CblasNoTrans, b->m, (int)width, b->k, -1, b->scaled, b->m, w, b->k, 1, z, b->rows);
    }
}

/* z (r->rows x n) = H(0) H(1) ... z. n is not more than r->rows; work: REFLECTORS (3 rows + REFLECTORS), or rows^2. */
static qn_status FN(reflect)(const FN(reflectors) *r, T *z, int n, T *work)
{
    const int most = r->rows / 4 < REFLECTORS ? r->rows / 4 : REFLECTORS;
    const int64_t size = (int64_t)r->rows * most;
    FN(block) b = {.n = n, .rows = r->rows, .z = z, .v = work, .scaled = work + size, .gram = work + 2 * size,
                   .space = work + 2 * size + (int64_t)most * most};
    for (int64_t at = (r->count - 1) / most * most; at >= 0; at -= most) {
        b.k = r->count - at < most ? (int)(r->count - at) : most;
        b.first = r->first + (int)at;
        b.m = r->rows - b.first;
        FN(load_block)(&b, r, at);
        QN_TRY(qn_parallel_for((n + SLICE - 1) / SLICE, qn_grain(SLICE * (double)b.m * b.k / 16), FN(apply_block), &b));
    }
    return QN_OK;
}
