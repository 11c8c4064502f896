/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_between.inc.h: the numbers of a run between two others. Template: T, M as f64, m64; K the signed integer of T's size. */

static int64_t QN_CAT(between_, T)(const void *data, int64_t n, const void *least, const void *most, void *out, int64_t *below)
{
    const T *x = data, lo = *(const T *)least, hi = *(const T *)most, infinity = (T)HUGE_VAL;
    T *to = out;
    K before = 0, numbers = 0; /* of the elements' width, which the compiler vectorises */
    int64_t found = 0, i = 0;
    for (int64_t j = 0; j < n; j++) {
        before += x[j] < lo;
        numbers += x[j] == x[j];
    }
#if SORT_VECTORS
    T rest[QN_CAT(VL_, T)];
    const QN_CAT(v, T) from = QN_CAT(v_set1_, T)(lo), end = QN_CAT(v_set1_, T)(hi), out_of_it = QN_CAT(v_set1_, T)(infinity);
    for (; i + QN_CAT(VL_, T) <= n; i += QN_CAT(VL_, T)) {
        const QN_CAT(v, T) v = QN_CAT(v_load_, T)(x + i);
        const QN_CAT(v, M) in = QN_CAT(v_and_, M)(QN_CAT(v_ge_, T)(v, from), QN_CAT(v_le_, T)(v, end));
        found += QN_CAT(split_, T)(QN_CAT(v_sel_, T)(in, v, out_of_it), out_of_it, to + found, rest + QN_CAT(VL_, T));
    }
#endif
    for (; i < n; i++) {
        to[found] = x[i];
        found += (x[i] >= lo) & (x[i] <= hi) & (x[i] < infinity);
    }
    *below += before;
    return numbers == n ? found : -1;
}
#undef T
#undef M
#undef K
