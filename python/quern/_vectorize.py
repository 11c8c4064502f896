# SPDX-License-Identifier: BSD-3-Clause
"""Python functions of single numbers applied to arrays: vectorize, frompyfunc, piecewise, select.

Arrays hold numbers only, so a function must return numbers (or arrays of them, with a signature).
"""

import functools
import re

from . import _core
from ._arrange import broadcast_arrays
from ._core import asarray

_GROUP = 8  # conditions of select that run as one pass
_unset = object()


def _mapped(name, func, arrays, nout, fixed):
    """The arrays of func's results for the elements of the arrays, broadcast together: a list, and whether there were tuples."""
    spread = _core._broadcast_list(arrays)
    shape = spread[0].shape
    if not spread[0].size:
        return [_core.empty(shape)] * nout, nout > 1
    made = _core._map(name, func, spread, fixed)
    tuples = isinstance(made, tuple)
    return [a.reshape(shape) for a in (made if tuples else (made,))], tuples


class _Frompyfunc:
    """A Python function that takes arrays element by element."""

    def __init__(self, func, nin, nout, identity=None):
        if not callable(func):
            raise TypeError("function must be callable")
        if nin < 1 or nout < 1:
            raise ValueError("frompyfunc: nin and nout must be at least 1")
        self._func, self.nin, self.nout, self.identity = func, nin, nout, identity
        self.nargs = nin + nout
        self.__name__ = f"{getattr(func, '__name__', '?')} (vectorized)"

    def __repr__(self):
        return f"<ufunc '{self.__name__}'>"

    def __call__(self, *args):
        if len(args) != self.nin:
            raise TypeError(f"{self.__name__}() takes {self.nin} positional arguments but {len(args)} were given")
        made, tuples = _mapped(self.__name__, self._func, args, self.nout, False)
        if len(made) != self.nout or tuples != (self.nout > 1):
            raise ValueError(f"{self.__name__}: the function returned {len(made)} values, {self.nout} were expected")
        return tuple(made) if tuples else made[0]


def frompyfunc(func, /, nin, nout, *, identity=None):
    """A callable that applies func to arrays element by element; results have the smallest dtype that holds them."""
    return _Frompyfunc(func, nin, nout, identity)


_DIMENSION = r"\w+"
_GROUP_OF = rf"\((?:{_DIMENSION}(?:,{_DIMENSION})*)?\)"
_SIGNATURE = re.compile(rf"^{_GROUP_OF}(?:,{_GROUP_OF})*->{_GROUP_OF}(?:,{_GROUP_OF})*$")


def _parsed(signature):
    """'(m,n),(n)->(m)': the names of the core dimensions of inputs and outputs."""
    text = re.sub(r"\s+", "", signature)
    if not _SIGNATURE.match(text):
        raise ValueError(f"not a valid gufunc signature: {text}")
    return [[tuple(re.findall(_DIMENSION, g)) for g in re.findall(_GROUP_OF, side)] for side in text.split("->")]


class vectorize:
    """A Python function made to take arrays: element by element, or by sub-arrays with a signature."""

    def __init__(self, pyfunc=_unset, otypes=None, doc=None, excluded=None, cache=False, signature=None):
        if pyfunc is not _unset and not callable(pyfunc):
            raise TypeError(
                "When used as a decorator, only accepts keyword arguments." if isinstance(pyfunc, str) else "vectorize: pyfunc must be callable"
            )
        self.signature, self.cache = signature, cache
        self._core = _parsed(signature) if signature is not None else None
        self.excluded = set() if excluded is None else set(excluded)
        self.otypes = None if otypes is None else [_core.dtype(t) for t in otypes]
        self._doc = doc
        self.pyfunc = None
        if pyfunc is not _unset:
            self._take(pyfunc)

    def _take(self, pyfunc):
        self.pyfunc = pyfunc
        self.__name__ = getattr(pyfunc, "__name__", type(pyfunc).__name__)
        self.__doc__ = self._doc if self._doc is not None else pyfunc.__doc__
        return self

    def __get__(self, instance, owner=None):
        return self if instance is None else functools.partial(self, instance)

    def __call__(self, *args, **kwargs):
        if self.pyfunc is None:
            return self._take(*args)
        excluded = self.excluded
        places = [i for i in range(len(args)) if i not in excluded]
        names = [k for k in kwargs if k not in excluded]
        given, fixed = list(args), dict(kwargs)
        func = self.pyfunc
        if len(places) < len(args) or kwargs:

            def func(*row):
                for i, value in zip(places, row, strict=False):
                    given[i] = value
                fixed.update(zip(names, row[len(places) :], strict=True))
                return self.pyfunc(*given, **fixed)

        arrays = [args[i] for i in places] + [kwargs[k] for k in names]
        if not arrays:
            return func()
        return self._by_core(func, arrays) if self._core is not None else self._by_element(func, [asarray(a) for a in arrays])

    def _by_element(self, func, arrays):
        if self.otypes is None:
            if not all(a.size for a in arrays):
                raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
            made, tuples = _mapped(self.__name__, func, arrays, 1, True)
            return tuple(made) if tuples else made[0]
        made, tuples = _mapped(self.__name__, func, arrays, len(self.otypes), False)
        if len(made) != len(self.otypes):
            raise ValueError(f"vectorize: {len(self.otypes)} otypes given, the function returned {len(made)} values")
        made = [a.astype(t) for a, t in zip(made, self.otypes, strict=True)]
        return tuple(made) if tuples else made[0]

    def _loop_shape(self, arrays, inputs):
        """The broadcast shape of what is not core, and the lengths of the core dimensions."""
        if len(arrays) != len(inputs):
            raise TypeError(f"wrong number of positional arguments: expected {len(inputs)}, got {len(arrays)}")
        lengths, outer = {}, []
        for a, core in zip(arrays, inputs, strict=True):
            if a.ndim < len(core):
                raise ValueError(f"{a.ndim}-dimensional argument does not have enough dimensions for all core dimensions {core!r}")
            split = a.ndim - len(core)
            outer.append(a.shape[:split])
            for name, n in zip(core, a.shape[split:], strict=True):
                if lengths.setdefault(name, n) != n:
                    raise ValueError(f"inconsistent size for core dimension {name!r}: {n} vs {lengths[name]}")
        return broadcast_arrays(*(_core.broadcast_to(0, shape) for shape in outer))[0].shape, lengths

    def _by_core(self, func, args):
        inputs, outputs = self._core
        arrays = [asarray(a) for a in args]
        shape, lengths = self._loop_shape(arrays, inputs)
        spread = [_core.broadcast_to(a, shape + a.shape[a.ndim - len(core) :]) for a, core in zip(arrays, inputs, strict=True)]
        made = None
        for place in _places(shape):
            values = func(*(a[place] for a in spread))
            values = values if isinstance(values, tuple) and len(outputs) > 1 else (values,)
            if len(values) != len(outputs):
                raise ValueError(f"wrong number of outputs from pyfunc: expected {len(outputs)}, got {len(values)}")
            values = [asarray(v) for v in values]
            if made is None:
                made = [self._new(shape, v, core, lengths, k) for k, (v, core) in enumerate(zip(values, outputs, strict=True))]
            for out, value in zip(made, values, strict=True):
                out[place] = value
        if made is None:
            made = self._empty(shape, outputs, lengths)
        return made[0] if len(outputs) == 1 else tuple(made)

    def _new(self, shape, value, core, lengths, k):
        if value.ndim != len(core):
            raise ValueError(f"output of shape {value.shape} does not have the core dimensions {core!r}")
        for name, n in zip(core, value.shape, strict=True):
            if lengths.setdefault(name, n) != n:
                raise ValueError(f"inconsistent size for core dimension {name!r}: {n} vs {lengths[name]}")
        return _core.empty(shape + value.shape, dtype=value.dtype if self.otypes is None else self.otypes[k])

    def _empty(self, shape, outputs, lengths):
        if self.otypes is None:
            raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
        if any(name not in lengths for core in outputs for name in core):
            raise ValueError("cannot call `vectorize` with a signature including new output dimensions on size 0 inputs")
        return [_core.empty(shape + tuple(lengths[n] for n in core), dtype=t) for core, t in zip(outputs, self.otypes, strict=True)]


def _places(shape):
    """All index tuples of a shape, in row-major order."""
    places = [()]
    for n in shape:
        places = [p + (i,) for p in places for i in range(n)]
    return places


def piecewise(x, condlist, funclist, *args, **kw):
    """Where the i-th condition holds, the i-th function (or number); an extra one is for where none does, else 0."""
    x = asarray(x)
    if isinstance(condlist, (list, tuple)):
        lone = x.ndim != 0 and isinstance(condlist[0], (bool, int))
    else:
        condlist = asarray(condlist)
        lone = condlist.ndim <= x.ndim
    conditions = [asarray(c).astype(bool) for c in ([condlist] if lone else condlist)]
    n = len(conditions)
    if len(funclist) == n + 1:
        conditions.append(~functools.reduce(_core.logical_or, conditions))
    elif len(funclist) != n:
        raise ValueError(f"with {n} condition(s), either {n} or {n + 1} functions are expected")
    y = _core.zeros_like(x)
    for condition, f in zip(conditions, funclist, strict=True):
        if not callable(f):
            y[condition] = f
            continue
        chosen = x[condition]
        if chosen.size > 0:
            y[condition] = f(chosen, *args, **kw)
    return y


def select(condlist, choicelist, default=0):
    """The element of the choice of the first condition that holds, else default."""
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    if len(condlist) == 0:
        raise ValueError("select with an empty condition list is not possible")
    choices = [c if isinstance(c, (bool, int, float, complex)) else asarray(c) for c in choicelist]
    conditions = [asarray(c) for c in condlist]
    for i, condition in enumerate(conditions):
        if condition.dtype != "bool":
            raise TypeError(f"invalid entry {i} in condlist: should be boolean ndarray")
    rest = default if isinstance(default, (bool, int, float, complex)) else asarray(default)
    dtype = _core.result_type(*choices, rest)
    *choices, rest = (x if isinstance(x, _core.ndarray) else asarray(x).astype(dtype) for x in (*choices, rest))  # a number is weak
    for start in range((len(choices) - 1) // _GROUP * _GROUP, -1, -_GROUP):
        rest = _first_true(conditions[start : start + _GROUP], choices[start : start + _GROUP], rest)
    return rest if rest.dtype == dtype else rest.astype(dtype)


@functools.lru_cache
def _chain(n):
    return "".join(f"where(c{i}, x{i}, " for i in range(n)) + "rest" + ")" * n


def _first_true(conditions, choices, rest):
    """where(c0, x0, where(c1, x1, ... rest)) in one pass."""
    names = {f"c{i}": c for i, c in enumerate(conditions)} | {f"x{i}": x for i, x in enumerate(choices)}
    return _core.evaluate(_chain(len(choices)), names | {"rest": rest})


__all__ = ["frompyfunc", "piecewise", "select", "vectorize"]
