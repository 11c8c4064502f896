# SPDX-License-Identifier: BSD-3-Clause
"""errstate and its kin: what happens on floating-point errors.

Everything is ignored by default and then costs nothing.  The actions are kept for each context (thread, task) in a context
variable that the core looks at from the first time on that something is not ignored.
"""

import contextvars
import functools

from . import _core

_KINDS = ("divide", "over", "under", "invalid")
_ACTIONS = ("ignore", "warn", "raise", "call", "print", "log")
_BITS = 3
_state = contextvars.ContextVar("quern.errstate", default=(0, None))
_unset = object()


def _changed(actions, all, wanted):
    """actions with the kinds replaced that are not None."""
    for k, kind in enumerate(_KINDS):
        action = all if wanted[kind] is None else wanted[kind]
        if action is None:
            continue
        if action not in _ACTIONS:
            raise ValueError(f"invalid error mode {action!r}")
        actions = actions & ~(7 << _BITS * k) | _ACTIONS.index(action) << _BITS * k
    if actions:
        _core._use_errstate(_state)
    return actions


def _checked(call):
    if call is not None and not callable(call) and not callable(getattr(call, "write", None)):
        raise TypeError("python object must be callable or have a callable write method")
    return call


def geterr():
    """The action for each kind of floating-point error."""
    actions = _state.get()[0]
    return {kind: _ACTIONS[actions >> _BITS * k & 7] for k, kind in enumerate(_KINDS)}


def seterr(all=None, divide=None, over=None, under=None, invalid=None):
    """Sets the actions of this context; returns the former ones as geterr() does."""
    before = geterr()
    actions, call = _state.get()
    _state.set((_changed(actions, all, {"divide": divide, "over": over, "under": under, "invalid": invalid}), call))
    return before


def geterrcall():
    """The function, or object with a method write, of the actions 'call' and 'log'."""
    return _state.get()[1]


def seterrcall(func):
    """Sets the function, or object with a method write, of the actions 'call' and 'log'; returns the former one."""
    actions, before = _state.get()
    _state.set((actions, _checked(func)))
    return before


class errstate:
    """Context manager and decorator: the actions on floating-point errors inside."""

    def __init__(self, *, call=_unset, all=None, divide=None, over=None, under=None, invalid=None):
        self._call, self._all = call, all
        self._wanted = {"divide": divide, "over": over, "under": under, "invalid": invalid}
        self._token = None

    def __enter__(self):
        if self._token is not None:
            raise TypeError("Cannot enter `errstate` twice.")
        actions, call = _state.get()
        call = call if self._call is _unset else _checked(self._call)
        self._token = _state.set((_changed(actions, self._all, self._wanted), call))

    def __exit__(self, *error):
        _state.reset(self._token)

    def __call__(self, func):
        """A decorator: a context of its own for every call."""

        @functools.wraps(func)
        def inside(*args, **kwargs):
            with errstate(call=self._call, all=self._all, **self._wanted):
                return func(*args, **kwargs)

        return inside


__all__ = ["errstate", "geterr", "geterrcall", "seterr", "seterrcall"]
