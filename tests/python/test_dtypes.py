# SPDX-License-Identifier: BSD-3-Clause
"""The dtype objects and the functions about them."""

import pickle

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES


@pytest.mark.parametrize("name", DTYPES)
def test_attributes(name):
    t, n = getattr(qn, name), np.dtype(name)
    for attribute in ("kind", "char", "name", "itemsize", "str", "isnative", "byteorder", "alignment", "names", "fields"):
        assert getattr(t, attribute) == getattr(n, attribute), attribute
    assert t == name and t == n and t == n.type and t == t.type and t != "object" and t != None and hash(t) == hash(qn.dtype(name))  # noqa: E711
    assert repr(t) == repr(n) and str(t) == str(n) and np.dtype(t.__numpy_dtype__) == n
    for form in (name, n, n.type, n.str, n.char, t):
        assert qn.dtype(form) is t
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(t, protocol)) is t
    assert t(1).dtype is t and t([1, 0]).tolist() == n.type([1, 0]).tolist() and t().item() == 0


@pytest.mark.parametrize("form, name", [(bool, "bool"), (int, "int64"), (float, "float64"), (complex, "complex128"), ("f4", "float32"), ("<i2", "int16"), ("d", "float64"), ("?", "bool"),
                                        ("int", "int64"), ("float", "float64"), ("b1", "bool"), ("u1", "uint8"), ("|i1", "int8")])
def test_forms(form, name):
    assert qn.dtype(form).name == name


@pytest.mark.parametrize("form", ["object", "O", "U5", ">f8", "f3", "", "S", str, object, 3, [("a", int)], "float128"])
def test_refused(form):
    with pytest.raises(TypeError, match="not understood"):
        qn.dtype(form)


@pytest.mark.parametrize("x", DTYPES)
@pytest.mark.parametrize("y", DTYPES)
def test_promotion(x, y):
    assert qn.promote_types(x, y).name == np.promote_types(x, y).name
    assert qn.result_type(getattr(qn, x), getattr(qn, y)).name == np.result_type(np.dtype(x), np.dtype(y)).name
    for casting in ("no", "equiv", "safe", "same_kind", "unsafe"):
        assert qn.can_cast(x, y, casting) == np.can_cast(x, y, casting)


@pytest.mark.parametrize("args", [("int8", 1), ("int8", 1.5), ("float32", 1), ("float32", 1j), ("bool", 1), ("bool", True), ("uint8", "int8"), (1, 2.5), (1,), ("float16", 3.0, "int32")])
def test_result_type_of_numbers(args):
    want = np.result_type(*(np.dtype(a) if isinstance(a, str) else a for a in args))
    assert qn.result_type(*(qn.dtype(a) if isinstance(a, str) else a for a in args)).name == want.name
    assert qn.result_type(*(qn.zeros(2, dtype=a) if isinstance(a, str) else a for a in args)).name == want.name


def test_isdtype_and_issubdtype():
    for name in DTYPES:
        for kind in ("bool", "signed integer", "unsigned integer", "integral", "real floating", "complex floating", "numeric"):
            assert qn.isdtype(getattr(qn, name), kind) == np.isdtype(np.dtype(name), kind)
        for kind in ("integer", "signedinteger", "unsignedinteger", "floating", "inexact", "complexfloating", "number", "generic"):
            assert qn.issubdtype(getattr(qn, name), getattr(qn, kind)) == np.issubdtype(name, getattr(np, kind))
    assert qn.isdtype(qn.int8, ("bool", qn.int8)) and not qn.isdtype(qn.int8, qn.int16)
    with pytest.raises(ValueError, match="kind"):
        qn.isdtype(qn.int8, "nonsense")


@pytest.mark.parametrize("name", ["float16", "float32", "float64", "complex64", "complex128"])
def test_finfo(name):
    q, n = qn.finfo(name), np.finfo(name)
    for attribute in ("bits", "eps", "epsneg", "max", "min", "tiny", "smallest_normal", "smallest_subnormal", "nmant", "nexp", "precision"):
        assert float(getattr(q, attribute)) == float(getattr(n, attribute)), attribute
    assert q.dtype.name == n.dtype.name
    with pytest.raises(ValueError):
        qn.finfo("int8")


@pytest.mark.parametrize("name", ["int8", "int64", "uint8", "uint64"])
def test_iinfo(name):
    q, n = qn.iinfo(name), np.iinfo(name)
    assert (q.bits, q.max, q.min) == (n.bits, n.max, n.min) and qn.iinfo(qn.zeros(1, dtype=name)).max == n.max
    with pytest.raises(ValueError):
        qn.iinfo("float32")
