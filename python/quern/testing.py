# SPDX-License-Identifier: BSD-3-Clause
"""Assertions about arrays, with NumPy's names and reports, for our arrays, NumPy's, numbers and sequences.

An array is compared in three steps: shapes, the places of nan and inf, the remaining elements. The first step that fails makes the report.
"""

import contextlib
import difflib
import functools
import operator
import os
import platform
import re
import shutil
import sys
import sysconfig
import tempfile
import unittest
import warnings

from . import _core
from ._core import asarray, ndarray
from ._printing import array2string, array_repr

__all__ = [
    "HAS_REFCOUNT", "IS_64BIT", "IS_MUSL", "IS_PYPY", "IS_PYSTON", "IS_WASM", "IgnoreException", "KnownFailureException", "NOGIL_BUILD", "SkipTest",
    "assert_", "assert_allclose", "assert_almost_equal", "assert_approx_equal", "assert_array_almost_equal", "assert_array_almost_equal_nulp",
    "assert_array_compare", "assert_array_equal", "assert_array_less", "assert_array_max_ulp", "assert_equal", "assert_no_warnings",
    "assert_raises", "assert_raises_regex", "assert_string_equal", "assert_warns", "build_err_msg", "print_assert_equal", "suppress_warnings",
    "tempdir", "temppath",
]

IS_WASM = platform.machine() in ("wasm32", "wasm64")
IS_PYPY = sys.implementation.name == "pypy"
IS_PYSTON = hasattr(sys, "pyston_version_info")
HAS_REFCOUNT = hasattr(sys, "getrefcount") and not IS_PYSTON
IS_MUSL = "musl" in (sysconfig.get_config_var("HOST_GNU_TYPE") or "")
NOGIL_BUILD = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
IS_64BIT = sys.maxsize > 2**32


class KnownFailureException(Exception):
    """A test that is known to fail."""


class IgnoreException(Exception):
    """To be ignored: a feature is switched off."""


SkipTest = unittest.SkipTest


# ---- reports ---------------------------------------------------------------------------------------------


def _is_array(x):
    return isinstance(x, ndarray) or (hasattr(x, "__array_interface__") and hasattr(x, "shape"))


def _shown(x, precision):
    try:
        text = array_repr(asarray(x), precision=precision) if _is_array(x) else repr(x)
    except Exception as error:
        text = f"[repr failed for <{type(x).__name__}>: {error}]"
    return "\n".join(text.splitlines()[:3]) + "..." if text.count("\n") > 3 else text


def build_err_msg(arrays, err_msg, header="Items are not equal:", verbose=True, names=("ACTUAL", "DESIRED"), precision=8):
    """The text of a report: header, message, and the arrays if verbose."""
    err_msg = str(err_msg)
    lines = ["\n" + header]
    if err_msg and "\n" not in err_msg and len(err_msg) < 79 - len(header):
        lines[0] += " " + err_msg
    elif err_msg:
        lines.append(err_msg)
    if verbose:
        lines += [f" {name}: {_shown(x, precision)}" for name, x in zip(names, arrays)]
    return "\n".join(lines)


def _positions(x, y, bad, names):
    """Where the first mismatches are, and what stands there."""
    if bad.ndim == 0:
        return []
    places = list(zip(*(i.tolist() for i in bad.nonzero())))
    at = [f" {list(p)}: {x[p] if x.ndim else x} ({names[0]}), {y[p] if y.ndim else y} ({names[1]})" for p in places[:5]]
    title = "Mismatch at index" if len(places) == 1 else "Mismatch at indices" if len(places) <= 5 else "First 5 mismatches are at indices"
    return ["\n".join([f"{title}:", *at])]


def _differences(x, y):
    """The largest absolute and relative difference of the mismatched elements x and y."""
    try:
        error = abs(x - y)
        if x.dtype.kind == "u":
            error = _core.minimum(error, abs(y - x))
    except TypeError:
        return []
    nonzero = y != 0
    relative = (error[nonzero] / abs(y[nonzero])).max() if nonzero.any() else asarray(float("inf"))
    return [f"Max {kind} difference among violations: {array2string(value)}" for kind, value in (("absolute", error.max()), ("relative", relative))]


# ---- arrays ----------------------------------------------------------------------------------------------


def _same_places(x, y, of):
    """The places where both are nan (or inf); None if they are not the same."""
    mine, other = of(x), of(y)
    return None if (mine != other).any() else mine | other


def assert_array_compare(comparison, x, y, err_msg="", verbose=True, header="", precision=6, equal_nan=True, equal_inf=True, *, strict=False,
                         names=("ACTUAL", "DESIRED")):
    """Raises AssertionError unless comparison(x, y) holds for all elements; nan and inf must stand in the same places."""
    __tracebackhide__ = True
    x, y = asarray(x), asarray(y)

    def fail(reason, shown=(x, y)):
        raise AssertionError(build_err_msg(shown, str(err_msg) + reason, header, verbose, names, precision))

    if x.shape != y.shape and (strict or (x.shape and y.shape)):
        fail(f"\n(shapes {x.shape}, {y.shape} mismatch)")
    if strict and x.dtype != y.dtype:
        fail(f"\n(dtypes {x.dtype}, {y.dtype} mismatch)")
    done = asarray(False)
    if equal_nan:
        done = _same_places(x, y, _core.isnan)
        if done is None:
            fail("\nnan location mismatch:")
    if equal_inf:
        infinite = _same_places(x, y, lambda a: _core.isinf(a) & ~done)
        if infinite is None:
            fail("\ninf location mismatch:")
        if ((x != y) & infinite).any():
            fail("\ninf values mismatch:", [a[infinite] if a.ndim == infinite.ndim else a for a in (x, y)])
        done = done | infinite
    bad = ~(asarray(comparison(x, y)) | done)
    if not bad.any():
        return
    everything = max(bad.size, done.size)
    count = int(_core.count_nonzero(bad))
    wide_x, wide_y = _core.broadcast_to(x, bad.shape), _core.broadcast_to(y, bad.shape)
    remarks = [f"Mismatched elements: {count} / {everything} ({100 * count / everything:.3g}%)", *_positions(x, y, bad, names),
               *_differences(wide_x[bad], wide_y[bad])]
    fail("\n" + "\n".join(remarks))


def assert_array_equal(actual, desired, err_msg="", verbose=True, *, strict=False):
    """Raises AssertionError unless the arrays have one shape (or one is a number) and equal elements; nan equals nan."""
    __tracebackhide__ = True
    assert_array_compare(operator.eq, actual, desired, err_msg, verbose, "Arrays are not equal", strict=strict)


def assert_allclose(actual, desired, rtol=1e-07, atol=0, equal_nan=True, err_msg="", verbose=True, *, strict=False):
    """Raises AssertionError unless |actual - desired| <= atol + rtol * |desired| for all elements."""
    __tracebackhide__ = True

    def close(x, y):
        return _core.isclose(x, y, rtol=rtol, atol=atol, equal_nan=equal_nan)

    assert_array_compare(close, actual, desired, err_msg, verbose, f"Not equal to tolerance rtol={rtol:g}, atol={atol:g}", equal_nan=equal_nan,
                         strict=strict)


def assert_array_almost_equal(actual, desired, decimal=6, err_msg="", verbose=True):
    """Raises AssertionError unless |actual - desired| < 1.5 * 10**-decimal for all elements."""
    __tracebackhide__ = True

    def close(x, y):
        return abs(x - y.astype(_core.result_type(y, 1.0))) < 1.5 * 10.0**-decimal

    assert_array_compare(close, actual, desired, err_msg, verbose, f"Arrays are not almost equal to {decimal} decimals", decimal)


def assert_array_less(x, y, err_msg="", verbose=True, *, strict=False):
    """Raises AssertionError unless x < y for all elements."""
    __tracebackhide__ = True
    assert_array_compare(operator.lt, x, y, err_msg, verbose, "Arrays are not strictly ordered `x < y`", equal_inf=False, strict=strict,
                         names=("x", "y"))


# ---- units in the last place -----------------------------------------------------------------------------


def _integers_of(x):
    """Floats as integers in their order: neighbours differ by one."""
    i = x.view({2: _core.int16, 4: _core.int32, 8: _core.int64}[x.dtype.itemsize])
    lowest = asarray(-(2 ** (8 * i.dtype.itemsize - 1)), i.dtype)
    return _core.where(i < 0, lowest - i, i)


def _ulps(x, y, dtype=None):
    x, y = asarray(x, dtype), asarray(y, dtype)
    t = _core.result_type(x, y, _core.float16) if x.dtype.kind == y.dtype.kind == "f" else _core.result_type(x, y, _core.float64)
    if t.kind == "c":
        raise NotImplementedError("_nulp not implemented for complex array")
    if x.shape != y.shape:
        raise ValueError(f"Arrays do not have the same shape: {x.shape} - {y.shape}")
    x, y = (_integers_of(_core.where(_core.isnan(a), float("nan"), a).astype(t)) for a in (x, y))
    return abs((x - y).astype(t))


def assert_array_almost_equal_nulp(x, y, nulp=1):
    """Raises AssertionError if an element of x and y differs by more than nulp units in the last place of the larger one."""
    __tracebackhide__ = True
    x, y = asarray(x), asarray(y)
    larger = _core.maximum(abs(x), abs(y))
    unit = _core.nextafter(larger, asarray(float("inf"), larger.dtype)) - larger
    if not (abs(x - y) <= nulp * unit).all():
        most = "" if "c" in (x.dtype.kind, y.dtype.kind) else f" (max is {float(_ulps(x, y).max()):g})"
        raise AssertionError(f"Arrays are not equal to {nulp} ULP{most}")


def assert_array_max_ulp(a, b, maxulp=1, dtype=None):
    """Raises AssertionError if an element of a and b differs by more than maxulp representable numbers; returns the differences."""
    __tracebackhide__ = True
    ulps = _ulps(a, b, dtype)
    if not (ulps <= maxulp).all():
        raise AssertionError(f"Arrays are not almost equal up to {maxulp:g} ULP (max difference is {float(ulps.max()):g} ULP)")
    return ulps


# ---- numbers and containers ------------------------------------------------------------------------------


def assert_(val, msg=""):
    """Raises AssertionError(msg) unless val is true, also under python -O. msg may be a function."""
    __tracebackhide__ = True
    if not val:
        raise AssertionError(msg() if callable(msg) else msg)


def _is_number(x):
    return isinstance(x, (int, float, complex)) or (hasattr(x, "dtype") and getattr(x, "ndim", 1) == 0)


def _equal_numbers(x, y):
    """nan equals nan, and 0 does not equal -0."""
    x, y = asarray(x), asarray(y)
    if _core.isnan(x) and _core.isnan(y):
        return True
    parts = [(x.real, y.real), (x.imag, y.imag)] if "c" in (x.dtype.kind, y.dtype.kind) else [(x, y)]
    return all(bool(a == b) and not (a == 0 and a.dtype.kind == b.dtype.kind == "f" and bool(_core.signbit(a)) != bool(_core.signbit(b)))
               for a, b in parts)


def assert_equal(actual, desired, err_msg="", verbose=True, *, strict=False):
    """Raises AssertionError unless the objects are equal; lists, tuples and dicts are compared element by element."""
    __tracebackhide__ = True
    if isinstance(desired, dict):
        if not isinstance(actual, dict):
            raise AssertionError(repr(type(actual)))
        assert_equal(len(actual), len(desired), err_msg, verbose)
        for key in desired:
            if key not in actual:
                raise AssertionError(repr(key))
            assert_equal(actual[key], desired[key], f"key={key!r}\n{err_msg}", verbose)
    elif isinstance(desired, (list, tuple)) and isinstance(actual, (list, tuple)):
        assert_equal(len(actual), len(desired), err_msg, verbose)
        for k, (a, d) in enumerate(zip(actual, desired)):
            assert_equal(a, d, f"item={k!r}\n{err_msg}", verbose)
    elif _is_array(actual) or _is_array(desired):
        assert_array_equal(actual, desired, err_msg, verbose, strict=strict)
    elif not (_equal_numbers(actual, desired) if _is_number(actual) and _is_number(desired) else actual == desired):
        raise AssertionError(build_err_msg([actual, desired], err_msg, verbose=verbose))


def print_assert_equal(test_string, actual, desired):
    """Raises AssertionError with test_string and both objects unless they are equal."""
    __tracebackhide__ = True
    if not actual == desired:
        raise AssertionError(f"{test_string} failed\nACTUAL: \n{actual!r}\nDESIRED: \n{desired!r}\n")


def _differ(actual, desired, closer):
    """Numbers of which one is not finite must be the same, others close."""
    x, y = float(actual), float(desired)
    if x - x != 0 or y - y != 0:
        return not (x == y or (x != x and y != y))
    return not closer(x, y)


def assert_almost_equal(actual, desired, decimal=7, err_msg="", verbose=True):
    """Raises AssertionError unless |actual - desired| < 1.5 * 10**-decimal."""
    __tracebackhide__ = True
    if any(_is_array(x) or isinstance(x, (list, tuple)) for x in (actual, desired)):
        assert_array_almost_equal(actual, desired, decimal, err_msg)
        return
    x, y = complex(actual), complex(desired)
    limit = 1.5 * 10.0**-decimal
    if any(_differ(a, b, lambda a, b: abs(a - b) < limit) for a, b in ((x.real, y.real), (x.imag, y.imag))):
        raise AssertionError(build_err_msg([actual, desired], err_msg, f"Arrays are not almost equal to {decimal} decimals", verbose))


def assert_approx_equal(actual, desired, significant=7, err_msg="", verbose=True):
    """Raises AssertionError unless the numbers agree to as many significant digits."""
    __tracebackhide__ = True
    actual, desired = float(actual), float(desired)

    def close(x, y):
        scale = 10.0 ** float(_core.floor(_core.log10(0.5 * (abs(x) + abs(y))))) if x or y else 1.0
        return x == y or abs(x / scale - y / scale) < 10.0 ** -(significant - 1)

    if _differ(actual, desired, close):
        raise AssertionError(build_err_msg([actual, desired], err_msg, f"Items are not equal to {significant} significant digits:", verbose))


def assert_string_equal(actual, desired):
    """Raises AssertionError with the lines that differ unless the strings are equal."""
    __tracebackhide__ = True
    for text in (actual, desired):
        if not isinstance(text, str):
            raise AssertionError(repr(type(text)))
    if actual != desired:
        lines = difflib.Differ().compare(actual.splitlines(True), desired.splitlines(True))
        raise AssertionError("Differences in strings:\n" + "".join(line for line in lines if not line.startswith("  ")).rstrip())


# ---- exceptions, warnings, files -------------------------------------------------------------------------

_case = unittest.TestCase()


def assert_raises(*args, **kwargs):
    """As unittest's assertRaises: a context manager, or assert_raises(exception, function, arguments...)."""
    __tracebackhide__ = True
    return _case.assertRaises(*args, **kwargs)


def assert_raises_regex(exception_class, expected_regexp, *args, **kwargs):
    """As unittest's assertRaisesRegex."""
    __tracebackhide__ = True
    return _case.assertRaisesRegex(exception_class, expected_regexp, *args, **kwargs)


@contextlib.contextmanager
def _warnings_as(wanted, when):
    """wanted: the class of warnings of which there must be one, or None if there must be none at all."""
    __tracebackhide__ = True
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        yield
    if wanted is None and seen:
        raise AssertionError(f"Got warnings{when}: {[w.message for w in seen]}")
    if wanted is not None and not any(issubclass(w.category, wanted) for w in seen):
        raise AssertionError("No warning raised" + when)


def assert_warns(warning_class, *args, **kwargs):
    """A context manager, or assert_warns(class, function, arguments...), that needs a warning of this class."""
    if not args:
        return _warnings_as(warning_class, "")
    function, *rest = args
    with _warnings_as(warning_class, f" when calling {function.__name__}"):
        return function(*rest, **kwargs)


def assert_no_warnings(*args, **kwargs):
    """A context manager, or assert_no_warnings(function, arguments...), in which no warning may appear."""
    if not args:
        return _warnings_as(None, "")
    function, *rest = args
    with _warnings_as(None, f" when calling {function.__name__}"):
        return function(*rest, **kwargs)


class suppress_warnings:
    """A context manager and decorator that suppresses the warnings of its filters and records those that record() asks for."""

    def __init__(self, forwarding_rule="always", _warn=True):
        if forwarding_rule not in ("always", "module", "once", "location"):
            raise ValueError("unsupported forwarding rule.")
        self._rule = forwarding_rule
        self._filters = []
        self.log = []

    def _add(self, category, message, module, record):
        seen = [] if record else None
        name = module.__name__ if module is not None else None
        self._filters.append((category, re.compile(message, re.I), name, seen))
        return seen

    def filter(self, category=Warning, message="", module=None):
        """Suppresses warnings of this category and message."""
        self._add(category, message, module, False)

    def record(self, category=Warning, message="", module=None):
        """Suppresses them, and returns the list in which they appear."""
        return self._add(category, message, module, True)

    def _show(self, message, category, filename, lineno, file=None, line=None):
        for wanted, pattern, module, seen in reversed(self._filters):
            if issubclass(category, wanted) and pattern.match(str(message)) and (module is None or module.replace(".", os.sep) in filename):
                if seen is not None:
                    record = warnings.WarningMessage(message, category, filename, lineno, file, line)
                    seen.append(record)
                    self.log.append(record)
                return
        self._before(message, category, filename, lineno, file, line)

    def __enter__(self):
        self._caught = warnings.catch_warnings()
        self._caught.__enter__()
        warnings.simplefilter("always")
        self._before, warnings.showwarning = warnings.showwarning, self._show
        self.log = []
        return self

    def __exit__(self, *error):
        self._caught.__exit__(*error)

    def __call__(self, func):
        """func with the warnings suppressed."""

        @functools.wraps(func)
        def wrapped(*args, **kwargs):
            with self:
                return func(*args, **kwargs)

        return wrapped


@contextlib.contextmanager
def tempdir(*args, **kwargs):
    """The path of a new directory, which is removed at the end; arguments as for tempfile.mkdtemp."""
    path = tempfile.mkdtemp(*args, **kwargs)
    try:
        yield path
    finally:
        shutil.rmtree(path)


@contextlib.contextmanager
def temppath(*args, **kwargs):
    """The path of a new file, which is removed at the end; arguments as for tempfile.mkstemp."""
    handle, path = tempfile.mkstemp(*args, **kwargs)
    os.close(handle)
    try:
        yield path
    finally:
        os.remove(path)
