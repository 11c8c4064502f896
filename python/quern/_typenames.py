# SPDX-License-Identifier: BSD-3-Clause
"""NumPy's tables of dtype names and codes, and the functions on them."""

from ._core import asarray, dtype

_codes = "GDFgdfeQqLlIiHhBb?"  # the largest first

typecodes = {
    "Character": "c",
    "Integer": "bhilqnp",
    "UnsignedInteger": "BHILQNP",
    "Float": "efd",
    "Complex": "FD",
    "AllInteger": "bBhHiIlLqQnNpP",
    "AllFloat": "efdFD",
    "Datetime": "",
    "All": "?bhilqnpBHILQNPefdFD",
}

sctypeDict = {
    name: dtype(name)
    for name in (
        "bool bool_ byte cdouble complex complex128 complex64 csingle double float float16 float32 float64 half int int16 int32 int64 int8 int_ "
        "intc intp long longlong short single ubyte uint uint16 uint32 uint64 uint8 uintc uintp ulong ulonglong ushort"
    ).split()
}

ScalarType = (int, float, complex, bool, bytes, str, memoryview, *dict.fromkeys(sctypeDict.values()))

_descriptions = {
    "S1": "character", "?": "bool", "b": "signed char", "B": "unsigned char", "h": "short", "H": "unsigned short", "i": "integer", "I": "unsigned integer",
    "l": "long integer", "L": "unsigned long integer", "q": "long long integer", "Q": "unsigned long long integer", "f": "single precision", "d": "double precision",
    "g": "long precision", "F": "complex single precision", "D": "complex double precision", "G": "complex long double precision", "S": "string", "U": "unicode",
    "V": "void", "O": "object",
}  # fmt: skip


def typename(char):
    """The description of the type of a one-letter code."""
    return _descriptions[char]


def mintypecode(typechars, typeset="GDFgdf", default="d"):
    """The code of the smallest type in typeset to which all of typechars can be cast safely."""
    found = {t if isinstance(t, str) else asarray(t).dtype.char for t in typechars} & set(typeset)
    if not found:
        return default
    if "F" in found and "d" in found:
        return "D"
    return min(found, key=_codes.index)


__all__ = ["ScalarType", "mintypecode", "sctypeDict", "typecodes", "typename"]
