/* SPDX-License-Identifier: BSD-3-Clause */
/* product.c: one product of two matrices of any strides and dtypes.
 *
 * Matrices that BLAS (floats) or our block kernel (integers, bool) can read where they lie are multiplied at once.
 * Everything else goes by tiles: operands of another dtype or an awkward stride are cast or gathered into a tile, and a
 * result that cannot be written directly is accumulated in a tile.  Lengths beyond BLAS's 32-bit integers are tiled too. */
#include <linalg/linalg.h>

#define BLAS_LIMIT INT32_MAX
/* Multiplications of one call of BLAS, 0.1 to 0.2 s on two cores: between two of them a call can be interrupted. */
#define PANEL_WORK 4e9
enum { LEAST_PANEL = 256 }; /* rows: what packing b again costs is below 1 % */
enum { BAND = 64, LEAST_BANDS = 8 };
static _Atomic int64_t blas_limit = BLAS_LIMIT;

void qn_set_blas_limit(int64_t n)
{
    atomic_store(&blas_limit, n > 0 && n < BLAS_LIMIT ? n : BLAS_LIMIT);
}

/* How matrices are multiplied in one dtype: exactly one of blas and block is set. */
typedef struct method {
    int dtype;
    int64_t size, limit;
    const qn_blas *blas;
    qn_matmul_fn block;
} method;

/* ---- what can be used where it lies ---- */
/* Row-major as BLAS wants it: unit steps along rows, which do not overlap. *ld is the leading dimension. */
static bool row_major(const method *how, const qn_matrix *x, int64_t *ld)
{
    *ld = x->cols > 1 ? x->cols : 1;
    if (x->cols > 1 && x->cs != how->size)
        return false;
    if (x->rows > 1) {
        if (x->rs % how->size || x->rs < *ld * how->size)
            return false;
        *ld = x->rs / how->size;
    }
    return *ld <= how->limit;
}

static bool blas_input(const method *how, const qn_matrix *x, bool *transposed, int *ld)
{
    int64_t step;
    qn_matrix swapped = qn_matrix_swapped(x);
    bool ok = row_major(how, x, &step);
    *transposed = !ok;
    ok = ok || row_major(how, &swapped, &step);
    *ld = ok ? (int)step : 0;
    return ok;
}

static bool direct_input(const method *how, const qn_matrix *x)
{
    bool transposed;
    int ld;
    return x->dtype == how->dtype && (how->block || (x->rows <= how->limit && x->cols <= how->limit && blas_input(how, x, &transposed, &ld)));
}

static bool direct_output(const method *how, const qn_matrix *c)
{
    int64_t ld;
    if (c->dtype != how->dtype)
        return false;
    if (how->block)
        return c->cols <= 1 || c->cs == how->size;
    return c->rows <= how->limit && c->cols <= how->limit && row_major(how, c, &ld);
}

/* ---- one direct product ---- */
/* Rows by bands: the kernel packs b once for each piece. */
typedef struct block_job { qn_matmul_args x; qn_matmul_fn fn; int64_t rows, band; } block_job;

static void block_rows(void *context, int64_t begin, int64_t end)
{
    const block_job *all = context;
    qn_matmul_args part = all->x;
    const int64_t first = begin * all->band, last = end * all->band < all->rows ? end * all->band : all->rows;
    part.a += first * part.ars;
    part.c += first * part.crs;
    part.m = last - first;
    all->fn(&part);
}

/* Fewer rows than the bands of all threads are worth go in eight bands. */
static int64_t band_rows(int64_t rows) { return rows < LEAST_BANDS * BAND ? (rows + LEAST_BANDS - 1) / LEAST_BANDS : BAND; }

static qn_status block_product(const method *how, const qn_matrix *a, const qn_matrix *b, const qn_matrix *c, bool add)
{
    block_job all = {{.a = a->data, .b = b->data, .c = c->data, .ars = a->rs, .acs = a->cs, .brs = b->rs,
        .bcs = b->cs, .crs = c->rs, .m = c->rows, .n = c->cols, .k = a->cols, .add = add}, how->block, c->rows, band_rows(c->rows)};
    double ns = (0.05 * (double)a->cols * (double)c->cols + 2) * (double)all.band;
    return qn_parallel_for((c->rows + all.band - 1) / all.band, qn_grain(ns), block_rows, &all);
}

/* Rows of c for one call of BLAS; all of them unless that takes about half a second. */
static int64_t panel_rows(const method *how, int64_t rows, double row_work)
{
    double work = row_work * (qn_is_complex(how->dtype) ? 4 : 1);
    int64_t panel = (int64_t)(PANEL_WORK / work) / LEAST_PANEL * LEAST_PANEL;
    panel = qn_poll_always ? 2 : panel < LEAST_PANEL ? LEAST_PANEL : panel;
    return (double)rows * work < 3 * PANEL_WORK && !qn_poll_always ? rows : panel;
}

static qn_status blas_product(const method *how, const qn_matrix *a, const qn_matrix *b, const qn_matrix *c, bool add)
{
    int64_t ldc;
    qn_gemm g = {.m = (int)c->rows, .n = (int)c->cols, .k = (int)a->cols, .add = add, .a = a->data, .b = b->data, .c = c->data};
    blas_input(how, a, &g.ta, &g.lda);
    blas_input(how, b, &g.tb, &g.ldb);
    row_major(how, c, &ldc);
    g.ldc = (int)ldc;
    const int64_t panel = panel_rows(how, c->rows, (double)c->cols * (double)a->cols);
    for (int64_t i = 0; i < c->rows; i += panel) {
        if (c->rows > panel)
            QN_TRY(qn_poll());
        g.m = (int)(c->rows - i < panel ? c->rows - i : panel);
        g.a = a->data + i * a->rs;
        g.c = c->data + i * c->rs;
        how->blas->gemm(&g);
    }
    return QN_OK;
}

/* c (+)= a b where all three are direct and nothing is empty. */
static qn_status direct_product(const method *how, const qn_matrix *a, const qn_matrix *b, const qn_matrix *c, bool add)
{
    return (how->block ? block_product : blas_product)(how, a, b, c, add);
}

/* ---- by tiles ---- */
enum { TILE = 384 }; /* three tiles of complex128 are 7 MB, and the copies cost 1 % of the product */

typedef struct tiles {
    const method *how;
    char *space[3];
    int64_t step;
} tiles;

static qn_matrix part(const qn_matrix *x, int64_t row, int64_t col, int64_t step)
{
    qn_matrix p = *x;
    p.data += row * x->rs + col * x->cs;
    p.rows = x->rows - row < step ? x->rows - row : step;
    p.cols = x->cols - col < step ? x->cols - col : step;
    return p;
}

/* A row-major tile in space number i, of x's shape. */
static qn_matrix tile(const tiles *t, int i, const qn_matrix *x)
{
    return (qn_matrix){.data = t->space[i], .rows = x->rows, .cols = x->cols, .rs = x->cols * t->how->size, .cs = t->how->size,
                       .dtype = t->how->dtype};
}

/* x itself if it is direct, else a copy of it in tile i. */
static qn_matrix input(const tiles *t, int i, qn_matrix x)
{
    if (direct_input(t->how, &x))
        return x;
    qn_matrix copy = tile(t, i, &x), swapped = qn_matrix_swapped(&x);
    qn_matrix_load(&swapped, x.data, t->how->dtype, copy.data);
    return copy;
}

static qn_status tile_product(const tiles *t, const qn_matrix *a, const qn_matrix *b, const qn_matrix *c, int64_t i, int64_t j)
{
    qn_matrix target = part(c, i, j, t->step);
    bool direct = direct_output(t->how, &target);
    qn_matrix sum = direct ? target : tile(t, 2, &target);
    for (int64_t k = 0; k < a->cols; k += t->step) {
        qn_matrix x = input(t, 0, part(a, i, k, t->step)), y = input(t, 1, part(b, k, j, t->step));
        QN_TRY(direct_product(t->how, &x, &y, &sum, k > 0));
    }
    if (direct)
        return QN_OK;
    qn_matrix swapped = qn_matrix_swapped(&target);
    qn_matrix_store(&swapped, target.data, t->how->dtype, sum.data);
    return QN_OK;
}

static qn_status tiled_product(const char *func, const method *how, const qn_matrix *a, const qn_matrix *b, const qn_matrix *c)
{
    tiles t = {.how = how, .step = how->limit < TILE ? how->limit : TILE};
    int64_t m = c->rows < t.step ? c->rows : t.step, n = c->cols < t.step ? c->cols : t.step, k = a->cols < t.step ? a->cols : t.step;
    char *space = qn_scratch_array(m * k + k * n + m * n, (size_t)how->size, func);
    if (!space)
        return QN_ERR_NOMEM;
    t.space[0] = space;
    t.space[1] = space + m * k * how->size;
    t.space[2] = t.space[1] + k * n * how->size;
    const bool many = c->rows > t.step || c->cols > t.step || a->cols > t.step;
    qn_status status = QN_OK;
    for (int64_t i = 0; i < c->rows; i += t.step)
        for (int64_t j = 0; j < c->cols && status == QN_OK; j += t.step)
            if (!many || (status = qn_poll()) == QN_OK)
                status = tile_product(&t, a, b, c, i, j);
    qn_scratch_free(space);
    return status;
}

/* ---- the entry ---- */
static method method_for(int t)
{
    int dtype = t == QN_FLOAT16 ? QN_FLOAT32 : t;
    return (method){.dtype = dtype, .size = qn_dtypes[dtype].size, .limit = atomic_load_explicit(&blas_limit, memory_order_relaxed),
                    .blas = qn_blas_for(dtype), .block = (qn_matmul_fn)qn_kernel(QN_KIND_MATMUL, QN_MATMUL_BLOCK, dtype)};
}

static void clear(const qn_matrix *c)
{
    size_t size = (size_t)qn_dtypes[c->dtype].size;
    for (int64_t i = 0; i < c->rows; i++)
        for (int64_t j = 0; j < c->cols; j++)
            memset(c->data + i * c->rs + j * c->cs, 0, size);
}

qn_status qn_product(const char *func, int t, const qn_matrix *a, const qn_matrix *b, const qn_matrix *c)
{
    if (c->rows == 0 || c->cols == 0)
        return QN_OK;
    if (a->cols == 0) {
        clear(c);
        return QN_OK;
    }
    const method how = method_for(t);
    if (c->cs != qn_dtypes[c->dtype].size && c->rs == qn_dtypes[c->dtype].size && c->cols > 1) { /* c' = b' a' */
        const qn_matrix bt = qn_matrix_swapped(b), at = qn_matrix_swapped(a), ct = qn_matrix_swapped(c);
        return qn_product(func, t, &bt, &at, &ct);
    }
    if (!direct_input(&how, a) || !direct_input(&how, b) || !direct_output(&how, c))
        return tiled_product(func, &how, a, b, c);
    return direct_product(&how, a, b, c, false);
}
