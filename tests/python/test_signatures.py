# SPDX-License-Identifier: BSD-3-Clause
"""Every function says what it takes, and takes what it says. That stubs and signatures agree is stubtest's business (make lint)."""

import inspect
import types

import numpy as np
import pytest
import quern as qn

PLACES = ["", "linalg", "fft", "random", "ndarray", "random.Generator"]


def members(place):
    space = qn
    for name in filter(None, place.split(".")):
        space = getattr(space, name)
    names = getattr(space, "__all__", None) or [name for name in dir(space) if not name.startswith("_")]
    return {name: getattr(space, name) for name in names}


def functions(place):
    apart = (type, types.ModuleType, qn.dtype, qn.ufunc)
    return {name: f for name, f in members(place).items() if callable(f) and not isinstance(f, apart)}


@pytest.mark.parametrize("place", PLACES)
def test_every_function_has_a_signature(place):
    found = functions(place)
    assert len(found) > 8
    for name, f in found.items():
        assert inspect.signature(f) is not None, name


class Odd:
    """What no parameter can use."""


@pytest.mark.parametrize("place", PLACES[:4])
@qn.printoptions()  # restores what set_printoptions accepts
def test_every_keyword_of_a_signature_is_known(place):
    for name, f in functions(place).items():
        for parameter in inspect.signature(f).parameters.values():
            if parameter.kind in (parameter.KEYWORD_ONLY, parameter.POSITIONAL_OR_KEYWORD):
                try:
                    f(**{parameter.name: Odd()})
                except Exception as error:
                    assert "unexpected keyword" not in str(error) and "invalid keyword" not in str(error), (name, parameter.name, str(error))


@pytest.mark.parametrize("place", PLACES[:4])
def test_an_unknown_keyword_is_an_error_that_names_function_and_keyword(place):
    for name, f in functions(place).items():
        if any(p.kind == p.VAR_KEYWORD for p in inspect.signature(f).parameters.values()):
            continue
        with pytest.raises((TypeError, ValueError)) as raised:
            f(no_such_parameter=1)
        text = str(raised.value)
        assert "no_such_parameter" in text or "missing" in text or "argument" in text or "operands" in text, (name, text)


@pytest.mark.parametrize("name, text", [
    ("sum", "(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True)"),
    ("flip", "(m, axis=None)"),
    ("broadcast_to", "(array, shape, subok=False)"),
    ("shares_memory", "(a, b, /, max_work=-1)"),
    ("zeros", "(shape, dtype=None, order='C', *, device=None, like=None)"),
    ("arange", "(start, stop=None, step=1, dtype=None, *, device=None)"),
    ("var", "(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=0)"),
])
def test_signatures_read_like_numpys(name, text):
    assert str(inspect.signature(getattr(qn, name))) == text


def test_arrays_have_numpys_name_and_the_standards():
    a = qn.arange(3)
    assert qn.flip(m=a).tolist() == qn.flip(x=a).tolist() == [2, 1, 0]
    assert qn.real(val=a).tolist() == [0, 1, 2] and qn.broadcast_to(array=a, shape=(2, 3)).shape == (2, 3)
    assert qn.lib.stride_tricks.sliding_window_view(x=a, window_shape=2).shape == (2, 2)


def test_methods_begin_with_self_and_bound_ones_without():
    assert str(inspect.signature(qn.ndarray.cumsum)) == "(self, /, axis=None, dtype=None, out=None)"
    assert str(inspect.signature(qn.zeros(2).cumsum)) == "(axis=None, dtype=None, out=None)"
    assert str(inspect.signature(qn.ndarray.copy)) == str(inspect.signature(np.ndarray.copy))
    assert str(inspect.signature(qn.ndarray.conj)) == "(self, /)"
