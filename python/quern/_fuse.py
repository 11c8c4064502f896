# SPDX-License-Identifier: BSD-3-Clause
"""@fuse: a function of arrays traced once and run as one pass over memory.

The function is called with `Trace` objects that record operators, ufuncs, where, clip and closing reductions as text for
`evaluate`.  The text is kept for every combination of non-array arguments; arrays and numbers the function takes from
elsewhere are looked up when it is traced.  An expression that has grown too large for one pass becomes a stage of its own.
"""

import builtins
import functools
import re
import threading

from . import _core
from ._core import ndarray

_STAGE = 20  # operations after which a value is calculated and stored: three of them stay below the 64 of one pass
_REDUCTIONS = {"sum", "prod", "min", "max", "mean", "any", "all"}


class Trace:
    """A value of a traced function: an operation on other values, or an argument."""

    __slots__ = ("tracer", "text", "operations", "closed")
    __hash__ = None
    __array_ufunc__ = None
    __array_priority__ = 1000.0

    def __init__(self, tracer, text, operations=0, closed=False):
        self.tracer, self.text, self.operations, self.closed = tracer, text, operations, closed

    def __bool__(self):
        raise TypeError("a traced value has no truth value: use where, or leave the function without @fuse")

    __iter__ = __float__ = __int__ = __index__ = None

    @staticmethod
    def __quern_function__(function, *args, **kwargs):
        name = function.__name__
        if name in _REDUCTIONS:
            return _reduce(name, *args, **kwargs)
        if name == "clip":
            args = (args + (kwargs.pop("min", None), kwargs.pop("max", None)))[:3] if len(args) < 3 else args
            if args[1] is None or args[2] is None:
                name = "maximum" if args[2] is None else "minimum"
                args = tuple(a for a in args if a is not None)
        if kwargs:
            raise TypeError(f"{name}: {', '.join(kwargs)} cannot be used in a traced function")
        return _apply(name + "({})", *args)


def _apply(form, *operands):
    tracer = next(o.tracer for o in operands if isinstance(o, Trace))
    names = ", ".join(map(tracer.name, operands))
    return Trace(tracer, form.format(names), 1 + sum(o.operations for o in operands if isinstance(o, Trace)))


def _operator(sign, swapped=False):
    def method(self, other):
        if not isinstance(other, (Trace, ndarray, int, float, complex)):
            return NotImplemented
        x, y = map(self.tracer.name, (other, self) if swapped else (self, other))
        return Trace(self.tracer, f"({x} {sign} {y})", 1 + self.operations + (other.operations if isinstance(other, Trace) else 0))

    return method


def _reduce(name, x, axis=None, keepdims=False):
    axes = "" if axis is None else f", axis={axis}"
    return Trace(x.tracer, f"{name}({x.tracer.name(x)}{axes}{', keepdims=True' if keepdims else ''})", closed=True)


for _name, _sign in {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "and": "&", "or": "|", "xor": "^",
                     "lshift": "<<", "rshift": ">>"}.items():
    setattr(Trace, f"__{_name}__", _operator(_sign))
    setattr(Trace, f"__r{_name}__", _operator(_sign, swapped=True))
for _name, _sign in {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}.items():
    setattr(Trace, f"__{_name}__", _operator(_sign))
for _name, _form in {"neg": "(-{})", "pos": "(+{})", "invert": "(~{})", "abs": "abs({})"}.items():
    setattr(Trace, f"__{_name}__", lambda self, form=_form: _apply(form, self))
for _name in _REDUCTIONS:
    setattr(Trace, _name, functools.partialmethod(lambda self, name, axis=None, keepdims=False: _reduce(name, self, axis, keepdims), _name))
for _name in ("conj", "conjugate"):
    setattr(Trace, _name, lambda self: _apply("conjugate({})", self))


class _Tracer:
    """The names of a function's arguments and of the arrays it takes from elsewhere."""

    def __init__(self):
        self.captured = {}
        self.stages = []

    def name(self, value):
        """The text that stands for value in an expression."""
        if isinstance(value, Trace):
            return self._name_of_trace(value)
        if isinstance(value, builtins.bool):
            return "1" if value else "0"
        if isinstance(value, (int, float)) and abs(value) < 2**63:
            return f"({value!r})"
        name = f"_c{len(self.captured)}"
        self.captured[name] = value
        return name

    def _name_of_trace(self, value):
        if value.closed:
            raise TypeError("a reduction must be the last operation of a traced function")
        if value.operations > _STAGE:
            stage = f"_s{len(self.stages)}"
            self.stages.append((stage, value.text))
            value.text, value.operations = stage, 0
        return value.text


class _Plan:
    """The traced function for one combination of static arguments."""

    def __init__(self, function, args, kwargs):
        tracer = _Tracer()
        result = function(*(Trace(tracer, f"_a{i}") if _is_operand(a) else a for i, a in enumerate(args)), **kwargs)
        self.single = not isinstance(result, tuple)
        self.results = [r.text if isinstance(r, Trace) else r for r in ((result,) if self.single else result)]
        self.captured, self.stages = tracer.captured, tracer.stages

    def run(self, args, out):
        names = {f"_a{i}": a for i, a in enumerate(args) if _is_operand(a)} | self.captured
        for name, text in self.stages:
            names[name] = _run(text, names)
        if self.single:
            return _run(self.results[0], names, out)
        return tuple(_run(r, names) for r in self.results)


def _run(text, names, out=None):
    if not isinstance(text, str):
        return text
    return _core.evaluate(text, {name: names[name] for name in _names_in(text)}, out)


@functools.lru_cache
def _names_in(text):
    return frozenset(re.findall(r"_[acs]\d+", text))


def _is_operand(value):
    return isinstance(value, (ndarray, int, float, complex)) and not isinstance(value, builtins.bool)


def fuse(function):
    """Makes a function of arrays run as one pass over memory, without temporaries.

    The body may use operators, elementwise functions, where, clip and, last of all, a reduction.  Arguments that are
    neither arrays nor numbers are fixed for each trace; keyword arguments are too.
    """
    plans, lock = {}, threading.Lock()

    @functools.wraps(function)
    def fused(*args, out=None, **kwargs):
        key = tuple(type(None) if _is_operand(a) else a for a in args), tuple(sorted(kwargs.items()))
        plan = plans.get(key)
        if plan is None:
            with lock:
                plan = plans[key] = _Plan(function, args, kwargs)
        return plan.run(args, out)

    return fused


_core._set_trace_type(Trace)
__all__ = ["fuse"]
