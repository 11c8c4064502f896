/* SPDX-License-Identifier: BSD-3-Clause */
/* math_divide.inc.h: fmod, remainder, floor_divide and both of the last for the type T of math_generic.h.
 *
 * A whole quotient below EXACT is off by one at most, so that x - q y is exact; the other lanes, infinities, NaNs and zeros
 * among the divisors, are done one by one by the functions of scalar_math.h, which say the same of these. */
#define EXACT_f64 0x1p50
#define EXACT_f32 0x1p21f

/* fmod(x, y) of the ordinary lanes, and its whole quotient. */
QN_INLINE VT F(divide_toward_zero)(VT x, VT y, VT quotient, VT *q)
{
    const VT whole = V(trunc)(quotient), r = V(fnma)(whole, y, x);
    const MASK wrong = VM(and)(V(ne)(r, SET(0)), VI(lt)(VI(xor)(V(bits)(r), V(bits)(x)), VI(set1)(0)));
    *q = V(sel)(wrong, V(sub)(whole, V(copysign)(SET(1), quotient)), whole);
    return V(sel)(wrong, V(add)(r, V(copysign)(y, x)), r);
}

/* Python's x % y and x // y of the ordinary lanes: a zero has the sign of y and of the quotient. */
QN_INLINE VT F(divide_down)(VT x, VT y, VT quotient, VT *q)
{
    VT whole;
    const VT r = F(divide_toward_zero)(x, y, quotient, &whole), zero = SET(0);
    const MASK none = V(eq)(r, zero), down = VM(andnot)(VI(lt)(VI(xor)(V(bits)(r), V(bits)(y)), VI(set1)(0)), none);
    whole = V(sel)(down, V(sub)(whole, SET(1)), whole);
    *q = V(sel)(V(eq)(whole, zero), V(copysign)(zero, quotient), whole);
    return V(sel)(none, V(copysign)(zero, y), V(sel)(down, V(add)(r, y), r));
}

QN_INLINE bool F(divides_exactly)(VT y, VT quotient)
{
    return VM(all)(VM(and)(V(lt)(V(abs)(quotient), SET(F(EXACT))), V(lt)(V(abs)(y), SET(INFINITY))));
}

/* A vector by a function of single elements. */
static __attribute__((noinline, cold)) VT F(one_by_one)(T (*f)(T, T), VT x, VT y)
{
    T a[MATH_BLOCK], b[MATH_BLOCK];
    V(store)(a, x);
    V(store)(b, y);
    for (int i = 0; i < (int)VLANES; i++)
        a[i] = f(a[i], b[i]);
    return V(load)(a);
}

QN_INLINE VT KERNEL(fmod_lanes)(VT x, VT y)
{
    const VT quotient = V(div)(x, y);
    VT q;
    if (!F(divides_exactly)(y, quotient))
        return F(one_by_one)(F(fmod), x, y);
    return V(copysign)(F(divide_toward_zero)(x, y, quotient, &q), x);
}

QN_INLINE VT KERNEL(remainder_lanes)(VT x, VT y)
{
    const VT quotient = V(div)(x, y);
    VT q;
    return F(divides_exactly)(y, quotient) ? F(divide_down)(x, y, quotient, &q) : F(one_by_one)(F(remainder), x, y);
}

QN_INLINE VT KERNEL(floor_divide_lanes)(VT x, VT y)
{
    const VT quotient = V(div)(x, y);
    VT q;
    if (!F(divides_exactly)(y, quotient))
        return F(one_by_one)(F(floor_divide), x, y);
    F(divide_down)(x, y, quotient, &q);
    return q;
}

/* Both results, contiguous; q may be x or y. */
static void F(divmod_run)(const T *x, const T *y, T *q, T *r, int64_t n)
{
    for (int64_t i = 0; i < n; i += VLANES) {
        const VT a = F(load)(x + i, n - i), b = F(load)(y + i, n - i), quotient = V(div)(a, b);
        VT whole, rest;
        if (F(divides_exactly)(b, quotient))
            rest = F(divide_down)(a, b, quotient, &whole);
        else {
            whole = F(one_by_one)(F(floor_divide), a, b);
            rest = F(one_by_one)(F(remainder), a, b);
        }
        F(store)(q + i, whole, n - i);
        F(store)(r + i, rest, n - i);
    }
}

static void F(divmod)(char *const *args, const int64_t *strides, int64_t n)
{
    T in[2][MATH_BLOCK], out[2][MATH_BLOCK];
    for (int64_t i = 0; i < n; i += MATH_BLOCK) {
        const int64_t m = n - i < MATH_BLOCK ? n - i : MATH_BLOCK;
        const bool packed = strides[2] == (int64_t)sizeof(T) && strides[3] == (int64_t)sizeof(T);
        char *q = args[2] + i * strides[2], *r = args[3] + i * strides[3];
        const T *x = F(gather)(args[0] + i * strides[0], strides[0], m, in[0]);
        const T *y = F(gather)(args[1] + i * strides[1], strides[1], m, in[1]);
        F(divmod_run)(x, y, packed ? (T *)(void *)q : out[0], packed ? (T *)(void *)r : out[1], m);
        if (!packed) {
            F(scatter)(q, strides[2], m, out[0]);
            F(scatter)(r, strides[3], m, out[1]);
        }
    }
}
