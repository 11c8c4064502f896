# SPDX-License-Identifier: BSD-3-Clause
"""Arrays and numbers as text, and the options that repr() and str() go by; they hold for the whole process."""

import contextlib
import operator

from . import _core
from ._core import format_float_positional, format_float_scientific, get_printoptions

__all__ = ["array2string", "array_repr", "array_str", "base_repr", "binary_repr", "format_float_positional", "format_float_scientific",
           "get_printoptions", "printoptions", "set_printoptions"]

_MODES = ("fixed", "unique", "maxprec", "maxprec_equal")


def _check(precision, threshold, sign, floatmode, legacy):
    """The options that NumPy checks; returns precision and threshold as the core takes them."""
    if floatmode is not None and floatmode not in _MODES:
        raise ValueError("floatmode option must be one of " + ", ".join(f'"{mode}"' for mode in _MODES))
    if sign not in (None, "-", "+", " "):
        raise ValueError("sign option must be one of ' ', '+', or '-'")
    if legacy not in (None, False):
        raise NotImplementedError("legacy printing is not offered: legacy can only be False")
    if threshold is not None:
        if not isinstance(threshold, (int, float)):
            raise TypeError("threshold must be numeric")
        if threshold != threshold:
            raise ValueError("threshold must be non-NAN, try sys.maxsize for untruncated representation")
        threshold = int(min(threshold, 2**31 - 1))
    if precision is not None:
        try:
            precision = operator.index(precision)
        except TypeError:
            raise TypeError("precision must be an integer") from None
        if precision < 0:
            raise ValueError("precision must be >= 0")
    return precision, threshold


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, nanstr=None, infstr=None, formatter=None,
                     sign=None, floatmode=None, *, legacy=None, override_repr=None):
    """Sets how arrays are printed; None leaves an option as it is, but for formatter and override_repr, which it resets.

    precision: digits after the point; threshold: elements beyond which arrays are summarised; edgeitems: elements shown at each end;
    linewidth: columns; suppress: no exponents; nanstr, infstr: the words for nan and inf; sign: "-", "+" or " " for positive numbers;
    floatmode: "maxprec", "maxprec_equal", "fixed" or "unique"; formatter: functions by kind of element; override_repr: a function of arrays.
    """
    precision, threshold = _check(precision, threshold, sign, floatmode, legacy)
    _core._set_printoptions(precision, threshold, edgeitems, linewidth, suppress, sign, floatmode, formatter, nanstr, infstr, override_repr)


_all_of = operator.itemgetter("precision", "threshold", "edgeitems", "linewidth", "suppress", "sign", "floatmode", "formatter", "nanstr", "infstr",
                              "override_repr")  # fmt: skip


class printoptions(contextlib.ContextDecorator):
    """set_printoptions for a with block."""

    def __init__(self, *args, **kwargs):
        self._given = args, kwargs

    def __enter__(self):
        self._before = get_printoptions()
        args, kwargs = self._given
        set_printoptions(*args, **kwargs)
        return get_printoptions()

    def __exit__(self, *exception):
        _core._set_printoptions(*_all_of(self._before))  # they were checked when they were set


def array2string(a, max_line_width=None, precision=None, suppress_small=None, separator=" ", prefix="", *, formatter=None, threshold=None,
                 edgeitems=None, sign=None, floatmode=None, suffix="", legacy=None):
    """The elements as text. prefix and suffix are not in it: only their length counts for the layout."""
    precision, threshold = _check(precision, threshold, sign, floatmode, legacy)
    return _core._format(precision, threshold, edgeitems, max_line_width, suppress_small, sign, floatmode, formatter, a, False, separator,
                         len(prefix), len(suffix), True)


def array_repr(arr, max_line_width=None, precision=None, suppress_small=None):
    """As repr(arr)."""
    override = get_printoptions()["override_repr"]
    if override is not None:
        return override(arr)
    return _core._format(precision, None, None, max_line_width, suppress_small, None, None, None, arr, True)


def array_str(a, max_line_width=None, precision=None, suppress_small=None):
    """As str(a)."""
    return _core._format(precision, None, None, max_line_width, suppress_small, None, None, None, a)


def base_repr(number, base=2, padding=0):
    """An integer in base 2 to 36, with `padding` zeros in front."""
    if base > 36:
        raise ValueError("Bases greater than 36 not handled in base_repr.")
    if base < 2:
        raise ValueError("Bases less than 2 not handled in base_repr.")
    digits, rest, number = "", abs(int(number)), int(number)
    while rest:
        rest, digit = divmod(rest, base)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    if number == 0 and not padding:
        digits = "0"
    return ("-" if number < 0 else "") + "0" * padding + digits


def binary_repr(num, width=None):
    """An integer in binary: a minus in front of negative ones or, with width, two's complement."""
    num = operator.index(num)
    need = max((num if num >= 0 else -num - 1).bit_length() + (num < 0), 1)
    if width is not None and width < need:
        raise ValueError(f"Insufficient bit width={width} provided for binwidth={need}")
    if width is None:
        return f"{num:b}"
    return f"{num & ((1 << width) - 1):0{width}b}"
