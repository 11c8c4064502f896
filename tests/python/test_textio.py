# SPDX-License-Identifier: BSD-3-Clause
"""Text files against NumPy's reading and writing of the same, results and messages."""

import bz2
import gzip
import io
import lzma
import pathlib
import warnings

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES

# Not worded alike on purpose: the class must be the same.
OTHER_WORDS = ("Cannot convert string", "a converter", "Mismatch", "invalid literal")


def outcome(call):
    """("array", dtype, shape, list) or ("error", class, message) and the warnings."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            r = call()
        except Exception as e:
            return "error", type(e).__name__, str(e)
    return "array", str(r.dtype), tuple(r.shape), repr(r.tolist()), [type(w.message).__name__ for w in seen]


def same(call):
    """call(np) and call(qn) end alike."""
    want, got = outcome(lambda: call(np)), outcome(lambda: call(qn))
    if want[0] == "error" and want[2].startswith(OTHER_WORDS):
        want, got = want[:2], got[:2]
    assert got == want


LOADTXT = [
    ("1 2\n3 x\n", {}), ("1 2\n3\n", {}), ("1,2\n3,\n", {"delimiter": ","}), ("1.5 2\n", {"dtype": "i8"}), ("1 2\n", {"usecols": [3]}),
    ("1 2\n", {"usecols": [-1]}), ("1 2\n", {"usecols": 1.5}), ("", {}), ("#a\n\n", {"ndmin": 2}), ("1 300\n", {"dtype": "u1"}), ("1 -1\n", {"dtype": "u8"}),
    ("0 1 -2\n", {"dtype": bool}), ("-128 127\n", {"dtype": "i1"}), ("-129 0\n", {"dtype": "i1"}), ("18446744073709551615\n", {"dtype": "u8"}),
    ("18446744073709551616\n", {"dtype": "u8"}), ("-9223372036854775808 9223372036854775807\n", {"dtype": "i8"}),
    ("1+2j (3-4j)\n 1j 5\n", {"dtype": complex}), ("(1+2j 3\n", {"dtype": complex}), ("1+2\n", {"dtype": "c8"}), ("1 2 # c\n3 4", {}),
    ("1;2\n", {"delimiter": ";;"}), ('"1" "2"', {"quotechar": '"'}), ('"1,5",2\n', {"quotechar": '"', "delimiter": ","}),
    ("1 2\n3 4\n5 6", {"max_rows": 2, "skiprows": 1}), ("1 2\n3 4\n5 6", {"max_rows": 0}), ("1_0 2", {}), ("inf nan -Infinity NaN\n", {}),
    ("1 2", {"delimiter": " "}), ("1  2", {"delimiter": " "}), (" 1 2 \n3 4", {}), ("0x10 1", {}), ("1e400 -1e-400 1e-330", {}),
    ("1,2\n  \n3,4\n", {"delimiter": ","}), ("1 2\n\n   \n3 4\n", {}), ("1 2\n3 4", {"usecols": (1, 0)}), ("1 2\n3 4", {"usecols": 1, "ndmin": 2}),
    ("3", {"unpack": True, "ndmin": 2}), ("1 2 3\n4 5 6", {"unpack": True}), ("1 2\n", {"ndmin": 1}), ("1 2\n", {"ndmin": 2}), ("1\n2\n", {"ndmin": 2}),
    ("1 2\n", {"ndmin": 3}), ("1 2 3", {"converters": {0: lambda x: x + "5"}}), ("1 2 3", {"converters": {0: lambda x: float(x) * 2}}),
    ("0xDE 0xAD\n0xC0 0xDE", {"converters": lambda s: int(s, 16)}), ("1 2", {"converters": float, "usecols": 5}), ("1 2", {"comments": ["#", "//"]}),
    ("1 // 2", {"comments": ["#", "//"]}), ("1 2", {"comments": None}), ("1 2", {"comments": ""}), ("1 2", {"delimiter": "\n"}), ("1#2", {"delimiter": "#"}),
    ("1 2 3\n4 5\n", {"usecols": (0, 1)}), ("1 2 3\n4 5\n", {"usecols": (0, 2)}), ("1\t2\n3\t4", {"delimiter": "\t"}), 
    ("1 2 3 x\n", {"usecols": (0, -1)}), (".5 5. +1e+3 1E2 -.5e-1", {}), ("1e", {}), ("1e+", {}), (".", {}), ("+-1", {}), ("1 2", {"skiprows": -1}),
    ("1 2", {"max_rows": -1}), ("1 2\n3 4\n", {"skiprows": 5}), ("1 2", {"dtype": "f2"}), ("0.1 65520 1e-8", {"dtype": "f2"}), ("0.1 1e39", {"dtype": "f4"}),
]


@pytest.mark.parametrize("text, options", LOADTXT)
def test_loadtxt_as_numpy(text, options):
    same(lambda m: m.loadtxt(io.StringIO(text), **options))


GENFROMTXT = [
    ("1 2\n3 x\n", {}), ("1,2\n3,\n", {"delimiter": ","}), ("1,2\n3,\n", {"delimiter": ",", "dtype": int}), ("1 2\n3\n4 5 6\n", {}),
    ("1 2\n3\n4 5\n", {"invalid_raise": False}), ("1,NA\n3,4", {"delimiter": ",", "missing_values": "NA", "filling_values": -9}),
    ("1,NA\n3,4", {"delimiter": ",", "missing_values": "NA", "filling_values": -9, "dtype": int}), ("123456\n789012", {"delimiter": 3}),
    ("12 345\n67 890", {"delimiter": (2, 4)}), ("1 2\n3 4\n5 6", {"skip_footer": 1, "skip_header": 1}), ("1 2\n3 x", {"loose": False}),
    ("1 2\n3 x", {"dtype": int}), ("", {}), ("1 2\n3 4", {"usecols": (1,), "ndmin": 2}), ("1 2\n3 4", {"dtype": None}), ("1 2.5\n3.5 4", {"max_rows": 1}),
    ("1 2\n3 4", {"unpack": True}), (",\n,", {"delimiter": ",", "filling_values": [5, 6]}), (",\n,", {"delimiter": ",", "filling_values": {1: 7}}),
    (",1,\n,2,", {"delimiter": ",", "filling_values": {2: 7}, "usecols": (1, 2)}), ("1 2 #3\n#4\n\n5 6", {}),
    ("1;a;\n", {"delimiter": ";", "missing_values": {1: "a"}, "filling_values": {1: 8}}), ("1\n2\n3", {"usecols": 0}), ("1 2", {"max_rows": 1, "skip_footer": 1}),
    ("True False", {"dtype": bool}), ("1 2 3\n4 5 6", {"usecols": (0, -1)}), ("1 2 3\n4 5 6", {"usecols": (5,)}), ("1.0 2", {"dtype": int}),
    ("1+2j, x", {"delimiter": ",", "dtype": complex}), ("1 2\n3 4\n5\n", {"skip_footer": 1}), ("1::2\n3::4", {"delimiter": "::"}), ("1 2", {"max_rows": 0}),
    ("1 2\n3 4", {"converters": {0: lambda s: float(s) + 1}}), ("1 2\n", {"ndmin": 3}),
]


@pytest.mark.parametrize("text, options", GENFROMTXT)
def test_genfromtxt_as_numpy(text, options):
    same(lambda m: m.genfromtxt(io.StringIO(text), **options))


def test_genfromtxt_finds_the_dtype():
    assert qn.genfromtxt(["1 2.5", "3 4"], dtype=None).dtype == "float64"
    assert qn.genfromtxt(["1 2j"], dtype=None).dtype == "complex128"
    with pytest.raises(ValueError, match="complex128"):
        qn.genfromtxt(["1 x"], dtype=None)


@pytest.mark.parametrize("call", [lambda: qn.genfromtxt(["1 2"], names=True), lambda: qn.genfromtxt(["1 2"], usemask=True), lambda: qn.loadtxt(["1 2"], dtype="f4,i4"),
                                  lambda: qn.loadtxt(["1"], dtype=str), lambda: qn.loadtxt(5), lambda: qn.loadtxt([5]), lambda: qn.loadtxt(["1"], skiprows=1.5),
                                  lambda: qn.loadtxt(["1"], converters=3), lambda: qn.genfromtxt(["1"], dtype="S3")])
def test_what_is_not_a_table_of_numbers(call):
    with pytest.raises(TypeError):
        call()


def test_numbers_are_correctly_rounded():
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.integers(0, 2**63, 4000, dtype=np.int64).view(float), rng.normal(size=4000), 2.0 ** np.arange(-1074, 1024)])
    x = x[np.isfinite(x)]
    texts = [repr(float(v)) for v in x] + [f"{v:.18e}" for v in x] + [f"{v:.25e}" for v in x[:2000]]
    texts += ["9007199254740993", "9007199254740992.99999999999999999999999999", "2.2250738585072011e-308", "4.9406564584124654e-324", "2.4703282292062327e-324",
              "2.47032822920623272e-324", "1.7976931348623158e308", "1.7976931348623159e308", "0." + "0" * 400 + "1e401", "1" + "0" * 400 + "e-400",
              "0.5" + "0" * 900 + "1", "9007199254740993" + "0" * 900 + "1e-901", "0e999999999999", "1e-999999999999"]
    want = [float(t) for t in texts]
    got = qn.loadtxt(texts)
    assert got.tolist() == want
    assert qn.fromstring(" ".join(texts), sep=" ").tolist() == want


def test_sources(tmp_path):
    text = "# header\n" + "".join(f"{i} {i * 0.1}\n" for i in range(5000))
    want = np.loadtxt(io.StringIO(text))
    (tmp_path / "a.txt").write_text(text)
    for suffix, opener in ((".gz", gzip.open), (".bz2", bz2.open), (".xz", lzma.open)):
        with opener(tmp_path / f"a{suffix}", "wt") as f:
            f.write(text)
        assert np.array_equal(qn.loadtxt(tmp_path / f"a{suffix}"), want)
    (tmp_path / "wide.txt").write_text(text, encoding="utf-16")
    assert np.array_equal(qn.loadtxt(tmp_path / "wide.txt", encoding="utf-16"), want)
    sources = [tmp_path / "a.txt", str(tmp_path / "a.txt"), io.BytesIO(text.encode()), text.splitlines(), (line for line in text.splitlines(True)),
               [line.encode() for line in text.splitlines()]]
    for source in sources:
        assert np.array_equal(qn.loadtxt(source), want)
    with open(tmp_path / "a.txt") as f:
        first, second = qn.loadtxt(f, max_rows=3), qn.loadtxt(f, max_rows=2)
    assert np.array_equal(first, want[:3]) and np.array_equal(second, want[3:5])
    with pytest.raises(FileNotFoundError):
        qn.loadtxt(tmp_path / "none.txt")


def test_line_ends(tmp_path):
    for text in (b"1 2\n3 4", b"1 2\r\n3 4\r\n", b"1 2\r3 4\r", b"1 2\r\r\n3 4"):
        (tmp_path / "a").write_bytes(text)
        assert qn.loadtxt(tmp_path / "a").tolist() == [[1, 2], [3, 4]]


def test_an_iterator_that_fails():
    def lines():
        yield "1 2"
        raise KeyError("gone")

    with pytest.raises(KeyError):
        qn.loadtxt(lines())


A = np.array([[1, 2.5], [-3, 4]])
SAVETXT = [
    ((A,), {}), ((A, "%d"), {}), ((A, "%5.2f", ","), {}), ((A, ["%d", "%.3e"]), {}), ((A, "%d|%s"), {}), ((A, "%d %d %d"), {}), ((A, 3), {}), ((A, ["%d"]), {}),
    ((A + 1j,), {}), ((A - 1j, "%.2f"), {}), ((A - 1j, "%.2f %.2f %g %g"), {}), ((A - 1j, "%s"), {}), ((A - 1j, ["%.1f%+.1fj", "(%s+%sj)"]), {}),
    ((np.arange(3),), {}), ((np.arange(3), "%s"), {}), ((np.array(3),), {}), ((A, "%.1f"), {"header": "a\nb", "footer": "c\nd", "newline": "\r\n", "comments": "//"}),
    ((A, "%x"), {}), ((np.arange(5) * 100 - 200, "%x"), {}), ((np.arange(5) * 100 - 200, "%6o"), {}), ((np.array([np.nan, np.inf, -np.inf]), "%8.2f"), {}),
    ((np.array([np.nan]), "%d"), {}), ((np.array([np.inf]), "%d"), {}), ((A > 1, "%d"), {}), ((A > 1,), {}), ((A > 1, "%s"), {}), ((A, "%+08.3f|"), {}),
    ((A, "%-8d|%5s"), {}), ((A, "x"), {}), ((np.float32([0.1, 1e-7]), "%s"), {}), ((np.float32([0.1]),), {}), ((np.float16([0.1]), "%g"), {}), ((np.zeros((2, 2, 2)),), {}),
    ((np.zeros((0, 3)),), {}), ((A, "%E"), {}), ((A, "%G"), {}), ((np.array([np.inf]), "%E"), {}), ((np.array([2**63, 1], "u8"), "%d"), {}), ((np.array([1e30, -1e30]), "%d"), {}),
    ((np.array([1e30, -0.0]), "%.3f"), {}), ((A, "%8.0e"), {}), ((A, "%.0f"), {}), ((np.array([0.5, 1.5, 2.5, 0.0]), "%.0f"), {}), ((np.array([9.5, 99.5, 999999.5]), "%.0e"), {}),
    ((A[:, ::-1].T, "%8.3f"), {}), (([[1, 2], [3, 4]], "%i"), {}), ((A, "% d"), {}), ((A, "%10.4g"), {}),
]


@pytest.mark.parametrize("args, options", SAVETXT)
def test_savetxt_as_numpy(args, options, tmp_path):
    def run(m):
        for place in (io.StringIO(), io.BytesIO(), tmp_path / m.__name__):
            m.savetxt(place, m.asarray(args[0]), *args[1:], **options)
            yield place.read_bytes() if isinstance(place, pathlib.Path) else place.getvalue()

    def write(m):
        try:
            return list(run(m))
        except Exception as e:
            return type(e).__name__, str(e)

    want, got = write(np), write(qn)
    if isinstance(want, tuple) and want[1].startswith(OTHER_WORDS):
        want, got = want[0], got[0]
    assert got == want


def test_savetxt_digits():
    rng = np.random.default_rng(2)
    x = np.concatenate([rng.integers(0, 2**63, 3000, dtype=np.int64).view(float), rng.normal(size=3000) * 10.0 ** rng.integers(-20, 20, 3000),
                        np.round(rng.normal(size=3000), 3), 10.0 ** np.arange(-307, 308), np.arange(200.0)])
    x = x[np.isfinite(x)]
    for fmt in ["%.18e", "%.3e", "%.0e", "%.17e", "%12.5e", "%.6f", "%.0f", "%.15f", "%9.3f", "%g"]:
        text = io.StringIO()
        qn.savetxt(text, qn.asarray(x), fmt)
        assert text.getvalue().split("\n")[:-1] == [fmt % v for v in x.tolist()], fmt


@pytest.mark.parametrize("dtype", DTYPES)
def test_round_trip(dtype, tmp_path):
    a = np.arange(12).astype(dtype).reshape(3, 4)
    for name in ("t.txt", "t.txt.gz", "t.bz2", "t.xz"):
        qn.savetxt(tmp_path / name, qn.asarray(a), fmt="%s" if dtype == "bool" else "%.18e" if np.dtype(dtype).kind in "fc" else "%d")
        assert np.array_equal(qn.loadtxt(tmp_path / name, dtype=dtype), a)


def test_savetxt_refuses(tmp_path):
    with pytest.raises(ValueError, match="fname must be"):
        qn.savetxt(5, [1])
    with pytest.raises(ValueError, match="format"):
        qn.savetxt(tmp_path / "a", [1], "%q")
    text = io.StringIO()
    qn.savetxt(text, qn.asarray([[-255, 10]]), "%07x %-6o|%%")
    assert text.getvalue() == "-0000ff 12    |%\n"
    with pytest.raises(OSError):
        qn.savetxt(tmp_path / "none" / "a", [1])

    class Full:
        def write(self, text):
            raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        qn.savetxt(Full(), [1])


FROMSTRING = [
    ("1 2 3", {"sep": " "}), ("1,2,3", {"sep": ","}), ("1 2", {"count": 1, "sep": " "}), ("1,2 x", {"sep": ","}), ("1, 2,\n3", {"sep": ","}), ("", {"sep": " "}), ("abc", {"sep": ""}),
    ("1.5 2", {"dtype": int, "sep": " "}), ("1 , 2", {"sep": ", "}), ("1,,2", {"sep": ","}), ("1+2j 3", {"dtype": complex, "sep": " "}), ("nan inf", {"sep": " "}),
    ("1,2,", {"sep": ","}), ("1,2", {"count": 0, "sep": ","}), ("  7 ", {"sep": " ", "dtype": "u1"}), ("1;2", {"sep": ","}),
]


@pytest.mark.parametrize("text, options", FROMSTRING)
def test_fromstring_as_numpy(text, options):
    same(lambda m: m.fromstring(text, **options))


@pytest.mark.parametrize("dtype", DTYPES)
def test_tofile_fromfile(dtype, tmp_path):
    a = np.arange(12).astype(dtype).reshape(3, 4)
    q = qn.asarray(a)
    path = tmp_path / "raw"
    q.T.tofile(path)
    assert path.read_bytes() == a.T.tobytes()
    for options in ({}, {"count": 3}, {"count": 100}, {"offset": 2 * a.itemsize}, {"count": 2, "offset": a.itemsize}):
        same(lambda m: m.fromfile(path, dtype, **options))
        same(lambda m: m.fromfile(open(path, "rb"), dtype, **options))
    with open(path, "wb") as f:
        q.tofile(f)
        q[:1].tofile(f)
    assert path.read_bytes() == a.tobytes() + a[:1].tobytes()
    for sep, fmt in ((" ", "%s"), (", ", "%s"), (";", "%.3f")):
        if np.dtype(dtype).kind == "c" and fmt != "%s":
            continue
        q.tofile(path, sep, fmt)
        want = path.read_bytes()
        a.tofile(path, sep, fmt)
        assert path.read_bytes() == want
    if dtype not in ("bool", "complex64", "complex128"):
        q.tofile(path, sep=" ")
        same(lambda m: m.fromfile(path, dtype, sep=" "))


def test_fromfile_refuses(tmp_path):
    (tmp_path / "a").write_bytes(b"12345678")
    with pytest.raises(FileNotFoundError):
        qn.fromfile(tmp_path / "none")
    for options, error in (({"offset": 100}, ValueError), ({"offset": -1}, ValueError), ({"dtype": "V3"}, TypeError), ({"sep": " ", "offset": 1}, TypeError)):
        with pytest.raises(error):
            qn.fromfile(tmp_path / "a", **options)
