# SPDX-License-Identifier: BSD-3-Clause
"""repr, str and array2string against NumPy's, character for character, over random arrays of every dtype, shape and option."""

import io
import random
import sys

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES, layouts

SHAPES = [(), (0,), (0, 3), (3, 0, 2), (1,), (4,), (30,), (3, 4), (2, 3, 4), (40, 30), (1001,), (2, 1, 9, 80), (5, 5, 5, 5), (2, 600)]


def reals(rng, n):
    """Numbers as people print them: short, long, tiny, huge, special."""
    kind = rng.integers(8)
    x = [lambda: rng.normal(size=n), lambda: rng.normal(size=n) * 10.0 ** rng.integers(-9, 9), lambda: 10.0 ** rng.uniform(-12, 12, n),
         lambda: rng.integers(-5, 50, n) * 1.0, lambda: np.round(rng.normal(size=n) * rng.choice([1, 10, 1e3, 1e6]), rng.integers(6)),
         lambda: rng.integers(0, 2**63, n, dtype=np.int64).view(float), lambda: 2.0 ** rng.integers(-40, 40, n),
         lambda: rng.choice([0.0, -0.0, 1e-5, 1e8, 1e16, 1e300, 5e-324, 0.1, 1 / 3], n)][kind]()
    x = x * rng.choice([-1, 1], n) if rng.integers(2) else x
    if n and rng.integers(3) == 0:
        x[rng.integers(0, n, rng.integers(4))] = rng.choice([np.nan, np.inf, -np.inf])
    return x


def values(rng, dtype, shape):
    d, n = np.dtype(dtype), int(np.prod(shape))
    if d.kind in "iu":
        i, small = np.iinfo(d), rng.integers(3)
        x = rng.integers(i.min, i.max, n, d, endpoint=True) if small == 0 else rng.integers(max(i.min, -120 * (small - 1)), 100, n).astype(d)
    elif d.kind == "c":
        x = np.empty(n, d)
        x.real, x.imag = reals(rng, n), reals(rng, n)
    else:
        x = reals(rng, n).astype(d) if d.kind == "f" else rng.integers(0, 2, n).astype(d)
    return x.reshape(shape)


def same_text(a, case=""):
    q = qn.asarray(a)
    assert repr(q) == repr(a), (repr(a), case)
    assert str(q) == str(a), case


@pytest.mark.parametrize("dtype", DTYPES)
def test_as_numpy(dtype):
    rng = np.random.default_rng(20)
    for _ in range(4):
        for shape in SHAPES:
            a = values(rng, dtype, shape)
            same_text(a)
            same_text(a.T)
            same_text(a[::-1] if a.ndim else a)


@pytest.mark.parametrize("dtype", DTYPES)
def test_options_as_numpy(dtype):
    rng = np.random.default_rng(21)
    for _ in range(4):
        for shape in SHAPES:
            a = values(rng, dtype, shape)
            options = {"precision": int(rng.choice([0, 1, 3, 8, 12, 17, 20])), "threshold": int(rng.choice([0, 5, 1000])),
                       "edgeitems": int(rng.integers(1, 5)), "linewidth": int(rng.choice([10, 30, 75, 120])), "suppress": bool(rng.integers(2)),
                       "sign": str(rng.choice(["-", "+", " "])), "floatmode": str(rng.choice(["fixed", "unique", "maxprec", "maxprec_equal"])),
                       "nanstr": str(rng.choice(["nan", "N/A", "x"])), "infstr": str(rng.choice(["inf", "Infinity", "i"]))}
            with np.printoptions(**options), qn.printoptions(**options):
                same_text(a, options)
            separator = str(rng.choice([" ", ", ", ",", " | ", ""]))
            where = {key: options[key] for key in ("precision", "threshold", "edgeitems", "sign", "floatmode") if rng.integers(2)}
            where |= {"separator": separator, "prefix": "x" * int(rng.integers(9)), "suffix": "y" * int(rng.integers(9))}
            assert qn.array2string(qn.asarray(a), **where) == np.array2string(a, **where), where


@pytest.mark.parametrize("dtype", DTYPES)
def test_layouts(dtype):
    for _, a in layouts(np.arange(12).astype(dtype)):
        same_text(np.asarray(a))


def test_every_half():
    a = np.arange(65536, dtype=np.uint16).view(np.float16)
    with np.printoptions(threshold=10**6), qn.printoptions(threshold=10**6):
        same_text(a[np.isfinite(a)])
        for x in a[::37]:
            assert str(qn.asarray(x)) == str(x)


def test_powers_of_two():
    """Where the neighbours are not equally far away."""
    for x in 2.0 ** np.arange(-1074, 1024):
        assert str(qn.asarray(x)) == str(x)
    for x in np.float32(2) ** np.arange(-149, 128, dtype=np.float32):
        assert str(qn.asarray(x)) == str(x)


def test_printoptions():
    before = qn.get_printoptions()
    assert before == {k: v for k, v in np.get_printoptions().items() if k in before}
    with qn.printoptions(precision=2) as options:
        assert options["precision"] == 2 and str(qn.asarray([1 / 3])) == "[0.33]"
    assert qn.get_printoptions() == before
    with pytest.raises(ValueError):
        qn.set_printoptions(precision=-1)
    with pytest.raises(ValueError):
        qn.set_printoptions(threshold=float("nan"))
    with pytest.raises(NotImplementedError):
        qn.set_printoptions(legacy="1.13")
    with pytest.raises(TypeError):
        qn.set_printoptions(colour="red")
    with qn.printoptions(threshold=sys.maxsize):
        assert "..." not in str(qn.zeros(2000))


def test_functions():
    a = np.array([1e-6, 4e-7, 2, 3])
    assert qn.array_repr(qn.asarray(a), precision=6, suppress_small=True) == np.array_repr(a, precision=6, suppress_small=True)
    assert qn.array_str(qn.asarray(a), max_line_width=20) == np.array_str(a, max_line_width=20)
    for x in (1.0, True, 7, 1 + 2j):
        assert qn.array2string(qn.asarray(x)) == np.array2string(np.asarray(x))
    out = io.StringIO()
    print(qn.asarray(a), file=out)
    assert out.getvalue() == f"{a}\n"


@pytest.mark.parametrize("a", [np.arange(3.0), np.arange(12).reshape(3, 4), np.array([1 + 2j]), np.array([True, False]), np.arange(2000), np.array(1.5)])
@pytest.mark.parametrize("formatter", [{"float": "{:.3f}".format}, {"float_kind": lambda x: f"<{x:g}>"}, {"all": lambda x: "item" + str(x)}, {"int": lambda x: f"{x:05d}"},
                                       {"int_kind": hex, "bool": str}, {"complexfloat": lambda x: f"{x.real}!"}, {"complex_kind": lambda x: f"{x.imag}?", "all": lambda x: "?"},
                                       {"float": None}])
def test_formatter(a, formatter):
    q = qn.asarray(a)
    assert qn.array2string(q, formatter=formatter) == np.array2string(a, formatter=formatter)
    with np.printoptions(formatter=formatter), qn.printoptions(formatter=formatter):
        if a.ndim:
            same_text(a)
        qn.set_printoptions()
        assert qn.get_printoptions()["formatter"] is None


def test_formatter_that_fails():
    def broken(x):
        raise KeyError("x")

    with pytest.raises(KeyError):
        qn.array2string(qn.arange(5), formatter={"all": broken})
    with pytest.raises(TypeError, match="str"):
        qn.array2string(qn.arange(5), formatter={"all": int})
    with pytest.raises(TypeError, match="dict"):
        qn.array2string(qn.arange(5), formatter=3)


def test_override_repr():
    with qn.printoptions(override_repr=lambda a: f"array of {a.size}"):
        assert repr(qn.arange(3)) == qn.array_repr(qn.arange(3)) == "array of 3" and str(qn.arange(3)) == "[0 1 2]"
    assert repr(qn.arange(3)) == "array([0, 1, 2])"


@pytest.mark.parametrize("options", [{"sign": "*"}, {"floatmode": "x"}, {"precision": -1}, {"threshold": float("nan")}, {"nanstr": "n" * 40}])
def test_options_refused(options):
    before = qn.get_printoptions()
    with pytest.raises(ValueError):
        qn.set_printoptions(**options)
    assert qn.get_printoptions() == before
    for bad in ({"precision": 1.5}, {"threshold": "all"}):
        with pytest.raises(TypeError):
            qn.set_printoptions(**bad)


NUMBERS = [0.0, -0.0, 1.0, 0.5, 1 / 3, 12345.678, 99999.5, 1e-5, 9.995, 1e22, 1.5e300, 5e-324, np.float32(0.1), np.float32(16777216), np.float16(0.1), np.float16(2049.0),
           float("nan"), float("inf"), -float("inf"), 3, 100.0, 0.001, 123.0, 0.5004, 9.9996, 0.10996, 1.00002]


def test_format_float():
    rng = np.random.default_rng(5)
    for _ in range(6000):
        x = NUMBERS[rng.integers(len(NUMBERS))]
        choose = lambda *options: options[rng.integers(len(options))]  # noqa: E731
        shared = {"unique": bool(rng.integers(4)), "trim": choose("k", ".", "0", "-"), "sign": bool(rng.integers(2)), "precision": choose(None, 1, 2, 3, 8, 20),
                  "min_digits": choose(None, None, 1, 3), "pad_left": choose(None, 0, 4, 12)}
        for name, more in (("format_float_positional", {"fractional": bool(rng.integers(3)), "pad_right": choose(None, 0, 3, 9)}), ("format_float_scientific", {"exp_digits": choose(None, 1, 2, 3, 4)})):
            options = shared | more
            if options["precision"] is None and not options["unique"]:
                with pytest.raises(TypeError, match="non-unique"):
                    getattr(qn, name)(x, **options)
                continue
            if options["min_digits"] and options["precision"] and options["min_digits"] > options["precision"]:
                continue
            want = getattr(np, name)(x, **options)
            assert getattr(qn, name)(x, **options) == want, (x, options)


def test_format_float_refuses_as_numpy():
    for name, options in (("positional", {"precision": -1}), ("positional", {"precision": 0, "fractional": False}), ("scientific", {"min_digits": 5, "precision": 2}),
                          ("scientific", {"pad_left": -2}), ("positional", {"pad_right": -2})):
        with pytest.raises(ValueError) as want:
            getattr(np, "format_float_" + name)(1.5, **options)
        with pytest.raises(ValueError) as got:
            getattr(qn, "format_float_" + name)(1.5, **options)
        assert str(got.value) == str(want.value)
    for bad in (1j, [1, 2], "x"):
        with pytest.raises(TypeError):
            qn.format_float_positional(bad)
    with pytest.raises(ValueError):
        qn.format_float_positional(1.0, pad_left=10**6)


def test_base_repr():
    for n in (0, 1, -1, 5, 255, -37, 10**20):
        for base in (2, 3, 16, 36):
            for padding in (0, 3):
                assert qn.base_repr(n, base, padding) == np.base_repr(n, base, padding)
    for base in (1, 37):
        with pytest.raises(ValueError):
            qn.base_repr(3, base)
    for n in (0, 1, 3, -3, 10, -8, -1, 255):
        assert qn.binary_repr(n) == np.binary_repr(n) and qn.binary_repr(n, 9) == np.binary_repr(n, 9)
        for width in (1, 2, 3, 4):
            try:
                want = np.binary_repr(n, width)
            except ValueError as e:
                with pytest.raises(ValueError) as got:
                    qn.binary_repr(n, width)
                assert str(got.value) == str(e)
            else:
                assert qn.binary_repr(n, width) == want


def test_digits_of_everyday_and_other_numbers_are_numpys():
    random.seed(3)
    for name, digits, low, high in (("float64", 17, -25, 20), ("float32", 9, -12, 8), ("float16", 5, -6, 2)):
        ours, theirs = getattr(qn, name), getattr(np, name)
        for _ in range(1500):
            x = float(f"{random.randint(1, 10 ** random.randint(1, digits))}e{random.randint(low, high)}")
            with np.errstate(over="ignore"):
                y = theirs(x)
            for f in ("format_float_positional", "format_float_scientific"):
                assert getattr(qn, f)(ours(float(y))) == getattr(np, f)(y), (name, x)
    for e in range(-10, 23):
        for digit in ("1", "9.99999999999999", "9.9999999999999995", "1.00000000000001"):
            x = float(f"{digit}e{e}")
            assert qn.format_float_scientific(x) == np.format_float_scientific(x)
