# SPDX-License-Identifier: BSD-3-Clause
"""The dtype objects and the functions about them."""

import copy
import fractions
import itertools
import operator
import pathlib
import pickle
import subprocess
import sys

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


# ---- as NumPy's dtypes and scalar types ------------------------------------------------------------------------


@pytest.mark.parametrize("name", DTYPES)
def test_more_attributes(name):
    t, n = getattr(qn, name), np.dtype(name)
    for attribute in ("num", "descr", "flags", "isalignedstruct", "metadata", "ndim", "shape", "isbuiltin", "hasobject", "subdtype"):
        assert getattr(t, attribute) == getattr(n, attribute), attribute
    assert hash(t) == hash(n) and {n: 1}[t] == 1 and {t: 1}[n] == 1
    assert n == t and not n != t and np.dtype(t) is n and np.zeros(2, t).dtype is n and np.zeros(2).astype(t).dtype is n
    assert bool(t) and len(t) == 0 and t.type is n.type and t.base is t and isinstance(t, np.dtype) and isinstance(t, qn.dtype) and type(t) is qn.dtype
    assert t.__name__ == t.__qualname__ == n.type.__name__
    assert t.newbyteorder("=") is t and t.newbyteorder("<") is t
    assert copy.deepcopy(t) is t and t.__setstate__(()) is None


@pytest.mark.parametrize("x", DTYPES)
def test_order(x):
    for y in DTYPES:
        for compare in (operator.lt, operator.le, operator.gt, operator.ge):
            want = compare(np.dtype(x), np.dtype(y))
            assert compare(getattr(qn, x), getattr(qn, y)) == want == compare(getattr(qn, x), np.dtype(y)), (compare, y)
    with pytest.raises(TypeError):
        getattr(qn, x) < 3


@pytest.mark.parametrize("name", DTYPES)
def test_as_scalar_type(name):
    t, n = getattr(qn, name), getattr(np, name)
    for x in (t(1), n(1)):
        assert isinstance(x, t) and isinstance(x, qn.generic)
        for kind in ("integer", "signedinteger", "unsignedinteger", "floating", "inexact", "complexfloating", "number", "flexible", "character"):
            want = isinstance(n(1), getattr(np, kind))
            assert isinstance(x, getattr(qn, kind)) == want and issubclass(t, getattr(qn, kind)) == want == issubclass(t, getattr(np, kind)), kind
            assert issubclass(n, getattr(qn, kind)) == want == qn.issubdtype(t, getattr(np, kind)) == np.issubdtype(t, getattr(np, kind)), kind
    assert issubclass(n, t) and issubclass(t, n) and not isinstance(1, t) and not isinstance(t([1]), t)
    other = qn.int8 if name != "int8" else qn.int16
    assert not isinstance(t(1), other) and not issubclass(t, other)


def test_numbers_from_text():
    assert qn.float64("3.5") == 3.5 and qn.int8("7") == 7 and qn.complex64("1+2j") == 1 + 2j and qn.float32(b"2").dtype == "float32"
    with pytest.raises(OverflowError):
        qn.int8("300")
    with pytest.raises(ValueError):
        qn.float64("x")
    a = np.arange(3.0)
    q = qn.float64(a)
    q[0] = 9
    assert a[0] == 0


@pytest.mark.parametrize("name", sorted(set(np.sctypeDict) & set(qn.sctypeDict)) + list("?bBhHiIlLqQnNpPefdFD") + ["=f4", "<i2", "|u1", ">i1", ">b1", "=?"])
def test_names(name):
    n = np.dtype(name)
    assert qn.dtype(name) == n and qn.dtype(name).str == n.newbyteorder("=").str


def test_foreign_byte_order():
    for form in (">f8", np.dtype(">f8")):
        with pytest.raises(TypeError, match="byte order"):
            qn.dtype(form)
    with pytest.raises(TypeError, match="byte order"):
        qn.float32.newbyteorder()
    with pytest.raises(ValueError):
        qn.float32.newbyteorder("x")
    assert qn.int8.newbyteorder() is qn.int8
    assert qn.float64 != np.dtype(">f8") and not np.dtype(">f8") == qn.float64


def test_without_numpy_a_dtype_is_its_own_type():
    code = "import quern as qn; t = qn.float32; assert t.type is t and t.__class__ is qn.dtype and t.__bases__ == () and issubclass(t, qn.floating) and isinstance(t(1), t) and hash(t) and qn.finfo(t).bits == qn.iinfo(qn.int32).bits"
    place = str(pathlib.Path(qn.__file__).resolve().parents[1])
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": place})


def test_kinds_by_numpys_functions():
    for name in DTYPES:
        for kind in ("bool", "signed integer", "unsigned integer", "integral", "real floating", "complex floating", "numeric"):
            assert np.isdtype(getattr(qn, name), kind) == np.isdtype(np.dtype(name), kind)


def test_tables():
    for key, codes in qn.typecodes.items():
        assert set(codes) <= set(np.typecodes[key]) and (key in ("Character", "Datetime") or all(qn.dtype(c).kind in "biufc" for c in codes))
    for code in "?bBhHiIlLqQfdFD":
        assert qn.typename(code) == np.typename(code)
    for chars in ("fd", "F", ["f", "F"], "dF", "iH", "", "bd"):
        assert qn.mintypecode(chars) == np.mintypecode(chars), chars
    assert qn.mintypecode([qn.zeros(1, "f4"), "f"]) == "f" and qn.mintypecode("i", "il", "d") == "i" and qn.mintypecode("?", "f") == "d"
    for x in DTYPES[1:]:
        for y in DTYPES[1:]:
            assert qn.common_type(qn.zeros(1, x), qn.zeros(1, y)) == np.common_type(np.zeros(1, x), np.zeros(1, y)), (x, y)
    with pytest.raises(TypeError):
        qn.common_type(qn.zeros(1, "bool"))


@pytest.mark.parametrize("x", [0, 1, 127, 128, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**63, -1, -128, -129, -32768, -32769, -(2**31), -(2**31) - 1, True, 1.0, 1e6, 65000.0, 1e39, float("inf"),
                               float("nan"), 1j, 1e39j, np.int64(7), np.float64(3)])
def test_min_scalar_type(x):
    assert qn.min_scalar_type(x) == np.min_scalar_type(x)
    assert qn.min_scalar_type(qn.asarray(x)) == np.min_scalar_type(np.asarray(x))


def test_types_of_arguments():
    assert qn.min_scalar_type(qn.arange(3)) == "int64" and qn.can_cast(qn.zeros(1, "i1"), "i2")
    with pytest.raises(OverflowError):
        qn.min_scalar_type(2**64)
    for number in (3, 3.5, 3j):
        with pytest.raises(TypeError, match="number"):
            qn.can_cast(number, "i1")
    assert qn.issubdtype("f8", float) and not qn.issubdtype("f4", float) and not qn.issubdtype("i1", object)
    assert qn.issubdtype(np.floating, qn.inexact) and not qn.issubdtype(qn.integer, qn.inexact)
    for form in (np.float32, np.dtype("f4"), qn.float32(1), np.float32(1), qn.complex64, "f4"):
        assert qn.finfo(form).max == float(np.finfo("f4").max)
    assert qn.finfo(1.5).bits == 64 and qn.iinfo(3).bits == 64 and qn.finfo("f4") is qn.finfo("single") and qn.iinfo(np.int8(1)).max == 127
    assert np.finfo(qn.float32).bits == 32 and np.iinfo(qn.int8).max == 127


def test_classes():
    for name in qn.dtypes.__all__:
        ours, theirs = getattr(qn.dtypes, name), getattr(np.dtypes, name)
        assert ours() == theirs() and isinstance(ours(), ours)
        for other in DTYPES:
            assert isinstance(getattr(qn, other), ours) == (np.dtype(other) == theirs())


SUBTYPES = ["i1", "f4", "bool", int, float, bool, complex, object, str, list, "float64", None]
ABSTRACT = ["generic", "number", "integer", "signedinteger", "unsignedinteger", "inexact", "floating", "complexfloating", "flexible", "character"]


def test_issubdtype():
    """Every pair of names, types and kinds of ours and of NumPy's, as NumPy says."""
    pairs = [(x, x) for x in SUBTYPES] + [(getattr(np, k), getattr(np, k)) for k in ABSTRACT] + [(getattr(np, k), getattr(qn, k)) for k in ABSTRACT + DTYPES]
    for n1, q1 in pairs:
        for n2, q2 in pairs:
            without = n1 in (object, str, list)  # what no dtype of ours is belongs nowhere
            assert qn.issubdtype(q1, q2) == (not without and np.issubdtype(n1, n2)), (q1, q2)
    for bad in ("zz", 3, [1]):
        for args in ((bad, "f4"), ("f4", bad)):
            with pytest.raises(TypeError):
                qn.issubdtype(*args)


@pytest.mark.parametrize("x", [1, 1.5, 1j, True, "a", b"a", None, [1], (1,), [1j], [[1, 2j]], np.float32(1), np.complex64(1), np.arange(3), np.zeros(2, "c8"), fractions.Fraction(1, 2)])
def test_questions_about_objects(x):
    assert qn.isscalar(x) == np.isscalar(x)
    if x is not None and not isinstance(x, fractions.Fraction):
        assert qn.iscomplexobj(x) == np.iscomplexobj(x) and qn.isrealobj(x) == np.isrealobj(x)


def test_questions_about_numbers():
    assert qn.isscalar(qn.arange(3)[0]) and qn.isscalar(qn.arange(3).sum()) and not qn.isscalar(qn.asarray(1)) and not qn.isscalar(qn.zeros(1))
    assert qn.iscomplexobj(qn.zeros(1, "c8")) and qn.isrealobj(qn.zeros(1))


@pytest.mark.parametrize("first", ["int8", "uint16", "float16", "float32"])
def test_three_inputs_of_an_operation_join_as_result_type_says(first):
    for others in itertools.product(["int8", "uint8", "int16", "uint16", "float16", "float32"], repeat=2):
        dtypes = [first, *others]
        got = qn.clip(*(qn.ones(2, dtype=t) for t in dtypes)).dtype
        assert got == qn.result_type(*(getattr(qn, t) for t in dtypes)), dtypes
        assert got.name == np.result_type(*dtypes).name
