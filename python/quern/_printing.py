# SPDX-License-Identifier: BSD-3-Clause
"""Arrays as text, and the options that repr() and str() go by; they hold for the whole process."""

import contextlib

from . import _core

__all__ = ["array2string", "array_repr", "array_str", "get_printoptions", "printoptions", "set_printoptions"]

# What NumPy offers beyond the core's options, and the one value that each may have here.
_FIXED = {"nanstr": "nan", "infstr": "inf", "sign": "-", "formatter": None, "floatmode": "maxprec", "legacy": False}


def _check_fixed(given):
    for name, value in given.items():
        if name not in _FIXED:
            raise TypeError(f"unexpected print option '{name}'")
        if value is not None and value != _FIXED[name]:
            raise NotImplementedError(f"print option {name} can only be {_FIXED[name]!r}")


def _check_counts(**counts):
    for name, value in counts.items():
        if value is not None and value < 0:
            raise ValueError(f"{name} must be >= 0")


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, **fixed):
    """Sets digits after the point, elements beyond which arrays are summarised, elements shown at each end, columns, and whether
    exponents are avoided; None leaves an option as it is."""
    _check_fixed(fixed)
    _check_counts(precision=precision)
    if threshold is not None:
        if threshold != threshold:
            raise ValueError("threshold must be non-NAN, try sys.maxsize for untruncated representation")
        threshold = int(min(threshold, 2**31 - 1))
    _core._set_printoptions(precision, threshold, edgeitems, linewidth, suppress)


def get_printoptions():
    """The options in use, as a dict."""
    return _core._get_printoptions() | _FIXED


@contextlib.contextmanager
def printoptions(*args, **kwargs):
    """set_printoptions for a with block."""
    before = _core._get_printoptions()
    try:
        set_printoptions(*args, **kwargs)
        yield get_printoptions()
    finally:
        _core._set_printoptions(**before)


def array2string(a, max_line_width=None, precision=None, suppress_small=None, separator=" ", prefix="", *, threshold=None, edgeitems=None,
                 suffix="", **fixed):
    """The elements as text. prefix and suffix are not in it: only their length counts for the layout."""
    _check_fixed(fixed)
    _check_counts(precision=precision)
    a = _core.asarray(a)
    options = (precision, threshold, edgeitems, max_line_width, suppress_small)
    if a.ndim == 0:  # an element without brackets, laid out as in an array
        return _core._format(*options, a.reshape(1))[1:-1].strip()
    return _core._format(*options, a, False, separator, len(prefix), len(suffix))


def array_repr(arr, max_line_width=None, precision=None, suppress_small=None):
    """As repr(arr)."""
    return _core._format(precision, None, None, max_line_width, suppress_small, arr, True)


def array_str(a, max_line_width=None, precision=None, suppress_small=None):
    """As str(a)."""
    return _core._format(precision, None, None, max_line_width, suppress_small, a)
