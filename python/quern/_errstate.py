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


_PLACES = {action: place for place, action in enumerate(_ACTIONS)}
_EACH = 0o1111  # the same action for every kind, times its place
_NOTHING = (None,) * len(_KINDS)
_NAMES = {}  # what geterr() says of actions met before


def _changed(actions, wanted):
    """actions with the kinds replaced that are not None; wanted: for all kinds, then in the order of _KINDS."""
    try:
        if wanted[0] is not None:
            actions = _PLACES[wanted[0]] * _EACH
        if wanted[1:] != _NOTHING:
            for k, action in enumerate(wanted[1:]):
                if action is not None:
                    actions = actions & ~(7 << _BITS * k) | _PLACES[action] << _BITS * k
    except (KeyError, TypeError):
        wrong = next(action for action in wanted if action is not None and action not in _ACTIONS)
        raise ValueError(f"invalid error mode {wrong!r}") from None
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
    if actions not in _NAMES:
        _NAMES[actions] = {kind: _ACTIONS[actions >> _BITS * k & 7] for k, kind in enumerate(_KINDS)}
    return dict(_NAMES[actions])


def seterr(all=None, divide=None, over=None, under=None, invalid=None):
    """Sets the actions of this context; returns the former ones as geterr() does."""
    before = geterr()
    actions, call = _state.get()
    _state.set((_changed(actions, (all, divide, over, under, invalid)), call))
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

    __slots__ = ("_call", "_token", "_wanted")

    def __init__(self, *, call=_unset, all=None, divide=None, over=None, under=None, invalid=None):
        self._call = call
        self._wanted = all, divide, over, under, invalid
        self._token = None

    def __enter__(self):
        if self._token is not None:
            raise TypeError("Cannot enter `errstate` twice.")
        actions, call = _state.get()
        call = call if self._call is _unset else _checked(self._call)
        self._token = _state.set((_changed(actions, self._wanted), call))

    def __exit__(self, *error):
        _state.reset(self._token)

    def __call__(self, func):
        """A decorator: a context of its own for every call."""

        @functools.wraps(func)
        def inside(*args, **kwargs):
            with errstate(call=self._call, all=self._wanted[0], **dict(zip(_KINDS, self._wanted[1:]))):
                return func(*args, **kwargs)

        return inside


__all__ = ["errstate", "geterr", "geterrcall", "seterr", "seterrcall"]
