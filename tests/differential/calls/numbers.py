# SPDX-License-Identifier: BSD-3-Clause
"""Products, sums of products, signals, creation from numbers, histograms, polynomials and some of linear algebra."""

from rules import BITS, EXACT, Row, total, ulp

PRODUCTS = [Row(text, total(4)) for text in (
    *(f"np.{f}({{a:any tame}}, {{b:any tame times=a dt=a mix}}~, out={{o:out}}~)" for f in ("matmul", "matmul", "dot")),
    "{a:any tame nd} @ {b:any tame times=a dt=a}", "np.inner({a:any tame few}, {b:any tame last=a dt=a})",
    "np.vdot({a:any tame}, {b:any tame shape=a dt=a})",
    "np.outer({a:any tame small}, {b:any tame small}~, out={o:out}~)",
    "np.vecdot({a:any tame nd}, {b:any tame shape=a dt=a mix}~, axis={axis a}~)",
    "np.matvec({a:any tame least=2}, {b:any tame last=a dt=a})", "np.vecmat({a:any tame 1d}, {b:any tame times=a dt=a})",
    "np.einsum({einsum num})", "np.einsum({einsum blas}~, optimize={truth}~)",
    "np.einsum({einsum any}~, dtype={dtype inexact}, casting='unsafe'~)",
    "np.tensordot({a:num tame nd small}, {b:num tame shape=a dt=a}, {tensor_axes a b})",
    "np.kron({a:num tame few small}, {b:num tame few small dt=a})",
    "np.linalg.multi_dot([{a:blas tame 2d}, {b:blas tame times=a dt=a}])",
    "np.convolve({a:any tame 1d}, {b:any tame 1d dt=a}~, mode={pick 'full'|'same'|'valid'}~)",
    "np.correlate({a:any tame 1d}, {b:any tame 1d dt=a}~, mode={pick 'full'|'same'|'valid'}~)",
    "np.linalg.matrix_power({a:int64 finite square}, {integer 0 3})",
    "np.ediff1d({a:num tame})", "np.linalg.vecdot({a:num tame nd}, {b:num tame shape=a dt=a})",
    "np.linalg.trace({a:num tame least=2})")]
BOUNDED = [Row(text, total(8), scale) for text, scale in (
    ("np.trapezoid({a:num tame nd}~, dx={real 0 3}~, axis={axis a})", "np.sum(a) * 3"),
    ("np.gradient({a:float finite nd}~, {real 1 3}~)", "np.max(a) * 4"),
    ("np.gradient({a:float finite nd}, axis={axis a}, edge_order=2)", "np.max(a) * 8"),
    ("np.interp({x:real tame}, {w:float64 n=7 sorted}, {y:float64 n=7 finite})", "np.max(y) * 4"),
    ("np.cross({a:num finite n=3}, {b:num finite n=3})", "a.max() * b.max() * 2"),
    ("np.polyval({p:real finite 1d}, {x:float64 unit})", "np.sum(p)"), ("np.polymul({a:real finite 1d}, {b:real finite 1d})",
    "a.sum() * b.sum()"),
    ("np.linalg.norm({a:num finite}~, axis={axis a}~)", "np.sum(a) + 1"),
    ("np.linspace({real -5 5}, {real -5 5}, {integer 0 30}~, endpoint={truth}~~, dtype={dtype num}~)", "10"),
    ("np.linspace({a:real finite few}, {b:real finite cast=a}, {integer 0 9}~, retstep={truth}~~, axis={integer 0 1}~)",
    "a.max() + b.max() + 1"),
    ("np.logspace({real -3 3}, {real -3 3}, {integer 0 9})", "2000"), ("np.geomspace({real 1 5}, {real 1 50}, {integer 0 9})",
    "100"),
    ("np.unwrap({a:float finite nd}, axis={axis a})", "np.sum(a) * 4 + 20"), ("np.fft.fft({a:num finite nd}~, {integer 1 20}~)",
    "np.sum(a) * 4"),
    ("np.fft.ifft({a:num finite nd}~, axis={axis a}~)", "np.sum(a) * 4"), ("np.fft.rfft({a:real finite nd}, axis={axis a})",
    "np.sum(a) * 4"),
    ("np.sinc({a:float finite})", "20"), ("np.pad({a:real finite}, {widths a}, mode={pick 'mean'|'linear_ramp'|'median'})",
    "np.max(a)"),
    ("np.arange({real -9 9}, {real -9 30}~, {real 1 3}~)", "40"), ("np.arange({real 0 9}, dtype={dtype float})", "9"),
    ("np.angle({a:complex finite})", "8"), ("np.i0({a:float64 unit})", "4"),
    ("np.average({a:real finite}, weights={w:float64 shape=a positive})", "np.max(a) * 4"),
    ("np.histogram({a:real finite}, {integer 1 9}~, range=(-3, 5)~~, density={truth}~)", "20"),
    ("np.linalg.det({a:blas finite square})", "10.0 ** 4"))]
COUNTS = [Row(text, EXACT) for text in (
    "np.arange({integer -9 9}~, {integer -9 30}~~, dtype={dtype num}~)", "np.arange({integer 0 9}, dtype={dtype real})",
    "np.histogram({a:real}, [-4, -1.5, 0, 2, 5])", "np.histogram2d({a:float64 finite n=9}, {b:float64 finite n=9}, bins={integer "
    "1 4})[0]", "np.eye({integer 0 5}, {integer 0 5}, {integer -2 2}~, dtype={dtype any}~)",
    "np.tri({integer 0 5}, {integer 0 5}, {integer -2 2})", "np.zeros({new_shape}, {dtype any})",
    "np.ones({new_shape}, {dtype any})", "np.indices({new_shape 3}~, dtype={dtype num}~)",
    "np.identity({integer 0 5}, {dtype any})", "np.fix({a:real})", "np.isreal({a:any})", "np.iscomplex({a:any})",
    "np.allclose({a:num}, {b:num shape=a dt=a})", "np.array_equiv({a:any}, {b:any cast=a dt=a})",
    "np.nan_to_num({a:any})", "np.real_if_close({a:any})", "np.shares_memory({a:any few}, a[::-1])", "np.isposinf({a:real})",
    "np.isneginf({a:real})")]

CALLS = PRODUCTS * 2 + BOUNDED + COUNTS
