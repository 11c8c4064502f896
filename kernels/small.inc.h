/* SPDX-License-Identifier: BSD-3-Clause */
/* small.inc.h: the algorithm of small.c over the names of math_generic.h; VLANES is VL_f32 or VL_f64, a divisor of QN_LANES, and SMALLEST the
 * smallest T with a finite inverse to full precision. */

enum { F(GROUPS) = QN_LANES / VLANES, F(MOST) = QN_TINY * QN_TINY + VLANES - 1 };
typedef struct F(work) { /* of VLANES matrices of order n */
    VT a[F(MOST)];       /* (i, j) at i n + j                                        */
    VT b[F(MOST)];       /* right-hand sides, then solutions: (i, j) at i k + j      */
    VT inverse[QN_TINY]; /* of the pivots                                            */
    VT det, least;       /* the pivots' product, and the least of their magnitudes and 1; a NaN is only in det */
} F(work);

/* ---- matrices and vectors ---- */
/* x[e] = element e of all lanes, e < count, of matrices whose elements lie in a row; less than VLANES more are written. */
QN_INLINE void F(load_rows)(VT *x, const char *const *src, int count)
{
    for (int e = 0; e < count; e += VLANES) {
        VT part[VLANES];
        _Pragma("GCC unroll 16")
        for (int lane = 0; lane < VLANES; lane++)
            part[lane] = F(load)((const T *)(const void *)src[lane] + e, count - e);
        V(square)(part);
        memcpy(x + e, part, sizeof part);
    }
}

/* The reverse; less than VLANES more are read. */
QN_INLINE void F(store_rows)(const VT *x, char *const *dst, int count)
{
    for (int e = 0; e < count; e += VLANES) {
        VT part[VLANES];
        memcpy(part, x + e, sizeof part);
        V(square)(part);
        _Pragma("GCC unroll 16")
        for (int lane = 0; lane < VLANES; lane++)
            F(store)((T *)(void *)dst[lane] + e, part[lane], count - e);
    }
}

static bool F(in_a_row)(int64_t rs, int64_t cs, int cols)
{
    const int64_t size = sizeof(T);
    return rs == cols * size && (cs == size || cols == 1);
}

static void F(load_matrices)(VT *x, const char *const *src, int64_t rs, int64_t cs, int rows, int cols)
{
    if (F(in_a_row)(rs, cs, cols)) {
        F(load_rows)(x, src, rows * cols);
        return;
    }
    T *to = (T *)x;
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < cols; j++)
            for (int lane = 0; lane < VLANES; lane++)
                *to++ = *(const T *)(const void *)(src[lane] + i * rs + j * cs);
}

static void F(store_matrices)(const VT *x, char *const *dst, int64_t rs, int64_t cs, int rows, int cols)
{
    if (F(in_a_row)(rs, cs, cols)) {
        F(store_rows)(x, dst, rows * cols);
        return;
    }
    const T *from = (const T *)x;
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < cols; j++)
            for (int lane = 0; lane < VLANES; lane++)
                *(T *)(void *)(dst[lane] + i * rs + j * cs) = *from++;
}

/* ---- elimination ---- */
/* In every lane the row at or below c with the largest magnitude in column c. */
QN_INLINE VT F(find_pivot)(const VT *a, const int n, const int c)
{
    VT best = V(abs)(a[c * n]), pivot = SET(c);
    QN_UNROLL
    for (int r = c + 1; r < n; r++) {
        const VT x = V(abs)(a[r * n]);
        pivot = V(sel)(V(gt)(x, best), SET(r), pivot);
        best = V(max)(x, best);
    }
    return pivot;
}

/* Elements c and `pivot` of a column change places; its elements are `step` vectors apart. */
QN_INLINE void F(exchange)(VT *x, int step, const int n, const int c, VT pivot)
{
    const VT first = x[c * step];
    VT top = first;
    QN_UNROLL
    for (int r = c + 1; r < n; r++) {
        const MASK here = V(eq)(pivot, SET(r));
        top = V(sel)(here, x[r * step], top);
        x[r * step] = V(sel)(here, first, x[r * step]);
    }
    x[c * step] = top;
}

QN_INLINE void F(eliminate)(VT *x, int step, const int n, const int c, VT pivot, const VT *factor)
{
    F(exchange)(x, step, n, c, pivot);
    QN_UNROLL
    for (int r = c + 1; r < n; r++)
        x[r * step] = V(sub)(x[r * step], V(mul)(factor[r], x[c * step]));
}

/* Step c of Gauss's elimination. */
QN_INLINE void F(step)(F(work) *w, const int k, const int n, const int c)
{
    VT *column = w->a + c, factor[QN_TINY];
    const VT pivot = F(find_pivot)(column, n, c);
    F(exchange)(column, n, n, c, pivot);
    const VT x = column[c * n], inverse = w->inverse[c] = V(div)(SET(1), x);
    w->det = V(mul)(w->det, V(sel)(V(eq)(pivot, SET(c)), x, V(neg)(x)));
    w->least = V(min)(V(abs)(x), w->least);
    QN_UNROLL
    for (int r = c + 1; r < n; r++)
        factor[r] = V(mul)(column[r * n], inverse);
    for (int j = c + 1; j < n; j++)
        F(eliminate)(w->a + j, n, n, c, pivot, factor);
    for (int j = 0; j < k; j++)
        F(eliminate)(w->b + j, k, n, c, pivot, factor);
}

/* One column of right-hand sides becomes that of the solution; its elements are k vectors apart. */
QN_INLINE void F(substitute)(const F(work) *w, VT *b, const int k, const int n)
{
    QN_UNROLL
    for (int r = n - 1; r >= 0; r--) {
        VT y = b[r * k];
        QN_UNROLL
        for (int i = r + 1; i < n; i++)
            y = V(sub)(y, V(mul)(w->a[r * n + i], b[i * k]));
        b[r * k] = V(mul)(y, w->inverse[r]);
    }
}

static void F(identities)(VT *b, int n)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            b[i * n + j] = SET(i == j);
}

static void F(load_systems)(F(work) *w, const qn_small_args *s, int first, const int n)
{
    F(load_matrices)(w->a, s->a + first, s->ars, s->acs, n, n);
    if (s->k && s->b[0])
        F(load_matrices)(w->b, s->b + first, s->brs, s->bcs, n, s->k);
    else if (s->k)
        F(identities)(w->b, n);
    w->det = w->least = SET(1);
}

static void F(store_systems)(const F(work) *w, qn_small_args *s, int first, const int n)
{
    T det[VLANES];
    F(store_matrices)(w->b, s->x + first, s->xrs, s->xcs, n, s->k);
    V(store)(det, V(sel)(V(ge)(w->least, SET(SMALLEST)), w->det, SET(0)));
    for (int lane = 0; lane < VLANES; lane++)
        s->det[first + lane] = (double)det[lane];
}

/* Step by step for all groups, so that one need not wait for another's results. */
QN_INLINE void F(all_systems)(qn_small_args *s, const int n)
{
    F(work) w[F(GROUPS)];
    for (int g = 0; g < F(GROUPS); g++)
        F(load_systems)(w + g, s, g * VLANES, n);
    QN_UNROLL
    for (int c = 0; c < n; c++)
        for (int g = 0; g < F(GROUPS); g++)
            F(step)(w + g, s->k, n, c);
    for (int j = 0; j < s->k; j++)
        for (int g = 0; g < F(GROUPS); g++)
            F(substitute)(w + g, w[g].b + j, s->k, n);
    for (int g = 0; g < F(GROUPS); g++)
        F(store_systems)(w + g, s, g * VLANES, n);
}

#define SYSTEMS(n) static void F(order_##n)(qn_small_args *s) { F(all_systems)(s, n); }
#define SYSTEMS_SLOT(n) F(order_##n),
ORDERS(SYSTEMS)

static void F(systems)(qn_small_args *s)
{
    static const qn_small_fn of_order[] = {ORDERS(SYSTEMS_SLOT)};
    of_order[s->n - 1](s);
}
#undef SYSTEMS
#undef SYSTEMS_SLOT
