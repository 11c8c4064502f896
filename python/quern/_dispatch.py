# SPDX-License-Identifier: BSD-3-Clause
"""NumPy's functions called with our arrays: __array_ufunc__, __array_function__ and __array_wrap__.

A function of NumPy becomes ours of the same name.  Where we have none, or ours refuses the arguments, NumPy's runs on views of our
arrays, and what it returns comes back as ours, so that no working call breaks.  Nothing here imports NumPy: who calls these
methods has loaded it.

set_numpy_dispatch(False), or QUERN_NUMPY_DISPATCH=0 in the environment, takes the three methods away; NumPy's functions then
convert our arrays and return its own.
"""

import os
import sys

from ._core import asarray, dtype, ndarray

_REFUSALS = (TypeError, ValueError, NotImplementedError, AttributeError)
_WRITERS = {"copyto", "put", "place", "putmask", "fill_diagonal", "put_along_axis"}  # of their first argument
_counterparts = {}


def _numpy():
    return sys.modules["numpy"]


def _counterpart(function):
    """Our function of the name and namespace of a function of NumPy's, or None."""
    if function in _counterparts:
        return _counterparts[function]
    spaces = function.__module__.split(".") if getattr(function, "__module__", None) else ["numpy"]
    theirs, ours = _numpy(), sys.modules["quern"]
    for space in spaces[1:]:
        theirs, ours = getattr(theirs, space, None), getattr(ours, space, None)
    name = function.__name__
    if spaces[0] != "numpy" or getattr(theirs, name, None) is not function:
        return None  # and not remembered: a ufunc that somebody made may go again
    return _counterparts.setdefault(function, getattr(ours, name, None))


def _map(value, change):
    """change() of every array in nested tuples, lists and dicts."""
    if isinstance(value, (tuple, list)):
        made = [_map(v, change) for v in value]
        if isinstance(value, list):
            return made
        return type(value)(*made) if hasattr(value, "_fields") else tuple(made)
    if isinstance(value, dict):
        return {k: _map(v, change) for k, v in value.items()}
    return change(value)


def _to_numpy(value):
    """A view of an array of ours."""
    return _numpy().asarray(value) if isinstance(value, ndarray) else value


def _from_numpy(value):
    """Ours of an array or scalar of NumPy's, if we have its dtype."""
    numpy = _numpy()
    try:
        if type(value) is numpy.ndarray and value.dtype.isnative:
            return asarray(value)
        return dtype(value.dtype)(value) if isinstance(value, numpy.generic) else value
    except TypeError:
        return value


def _as_given(outs, result):
    """The result with the arrays given as out= in the places of what was written into them."""
    given = outs if isinstance(outs, tuple) else (outs,)
    if isinstance(result, tuple):
        return tuple(r if o is None else o for o, r in zip(given, result))
    return result if given[0] is None else given[0]


def _call_ours(function, args, kwargs):
    """Arrays of NumPy's given as out= are written through views."""
    outs = kwargs.get("out")
    if outs is None or isinstance(outs, ndarray):
        return function(*args, **kwargs)
    given = outs if isinstance(outs, tuple) else (outs,)
    views = tuple(o if o is None or isinstance(o, ndarray) else asarray(o, copy=False) for o in given)
    return _as_given(outs, function(*args, **{**kwargs, "out": views if len(views) > 1 else views[0]}))


def _call_numpy(function, args, kwargs):
    result = _map(function(*_map(args, _to_numpy), **_map(kwargs, _to_numpy)), _from_numpy)
    return _as_given(kwargs["out"], result) if "out" in kwargs else result


def _call(ours, theirs, args, kwargs):
    if ours is not None:
        try:
            return _call_ours(ours, args, kwargs)
        except _REFUSALS:
            pass
    return _call_numpy(theirs, args, kwargs)


def _wants_more(value):
    """Has the operand an __array_ufunc__ of its own, neither NumPy's nor ours?"""
    method = getattr(type(value), "__array_ufunc__", _array_ufunc)
    return method is not _array_ufunc and method is not _numpy().ndarray.__array_ufunc__


def _is_subclass(value):
    """Is it a masked array, a matrix, or another array with more to it than its elements?"""
    ndarray = _numpy().ndarray
    return type(value) is not ndarray and isinstance(value, ndarray)


def _array_ufunc(self, ufunc, method, *inputs, **kwargs):
    """What a ufunc of NumPy's does with our arrays."""
    if not isinstance(ufunc, _numpy().ufunc):
        raise TypeError(f"__array_ufunc__: a ufunc of NumPy's is needed, not {type(ufunc).__name__}")
    out = kwargs.get("out", ())
    if any(map(_wants_more, inputs)) or any(map(_wants_more, out)):
        return NotImplemented
    ours = _counterpart(ufunc)
    if any(map(_is_subclass, inputs)) or (method == "at" and not isinstance(inputs[0], ndarray)):
        ours = None
    elif method != "__call__":
        ours = getattr(ours, method, None)
    return _call(ours, getattr(ufunc, method), inputs, kwargs)


def _array_function(self, func, types, args, kwargs):
    """What a function of NumPy's does with our arrays."""
    numpy = _numpy()
    if not all(t is ndarray or issubclass(t, numpy.ndarray) for t in types):
        return NotImplemented
    ours = _counterpart(func) if all(t is ndarray or t is numpy.ndarray for t in types) else None
    if func.__name__ in _WRITERS and not (args and isinstance(args[0], ndarray)):
        ours = None
    return _call(ours, func, args, kwargs)


def _array_wrap(self, array, context=None, return_scalar=False):
    """A result of NumPy's as ours."""
    return _from_numpy(array)


_protocols = {"__array_ufunc__": _array_ufunc, "__array_function__": _array_function, "__array_wrap__": _array_wrap}


def set_numpy_dispatch(enabled):
    """Do NumPy's functions called with our arrays run ours and return ours?  Returns what was set before."""
    before = hasattr(ndarray, "__array_ufunc__")
    for name, method in _protocols.items():
        if enabled:
            setattr(ndarray, name, method)
        elif before:
            delattr(ndarray, name)
    return before


set_numpy_dispatch(os.environ.get("QUERN_NUMPY_DISPATCH", "1") != "0")

__all__ = ["set_numpy_dispatch"]
