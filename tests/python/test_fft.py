# SPDX-License-Identifier: BSD-3-Clause
"""quern.fft against numpy.fft, on every function, dtype, layout, length, norm and choice of axes."""

import os

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES, layouts

ALONG_AXIS = ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"]
ALONG_AXES = ["fftn", "ifftn", "rfftn", "irfftn", "fft2", "ifft2", "rfft2", "irfft2"]
REAL_INPUT = {"rfft", "ihfft", "rfftn", "rfft2"}
NORMS = [None, "backward", "ortho", "forward"]


def data(dtype, shape, seed=1):
    rng = np.random.default_rng(seed)
    re, im = rng.normal(0, 5, shape), rng.normal(0, 5, shape)
    return np.abs(re).astype(dtype) if np.dtype(dtype).kind == "u" else (re + 1j * im if np.dtype(dtype).kind == "c" else re).astype(dtype)


def compare(name, a, *args, **kwargs):
    single = a.dtype.char in "efF"
    wide = a.astype(np.complex128 if a.dtype.kind == "c" else np.float64)
    try:
        want = getattr(np.fft, name)(wide, *args, **kwargs)
    except (ValueError, IndexError) as error:
        with pytest.raises((ValueError, IndexError)):
            getattr(qn.fft, name)(qn.asarray(a), *args, **kwargs)
        return error
    got = getattr(qn.fft, name)(qn.asarray(a), *args, **kwargs)
    assert got.shape == want.shape, (name, args, kwargs)
    expected = want.dtype if not single else np.dtype("complex64" if want.dtype.kind == "c" else "float32")
    assert got.dtype.name == expected.name, (name, a.dtype)
    eps = 1e-5 if single else 1e-13
    scale = np.abs(want).max() if want.size else 1
    np.testing.assert_allclose(np.asarray(got), want, rtol=0, atol=eps * max(scale, 1), err_msg=f"{name} {args} {kwargs}")
    return None


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ALONG_AXIS)
def test_layouts(name, dtype):
    for _, a in layouts(data(dtype, 24)):
        if name in REAL_INPUT and a.dtype.kind == "c":
            with pytest.raises(TypeError):
                getattr(qn.fft, name)(qn.asarray(a))
            continue
        for axis in range(-a.ndim, a.ndim):
            compare(name, a, axis=axis)
            compare(name, a, 7, axis)


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("name", ALONG_AXIS)
def test_norms_and_lengths(name, norm):
    for n in [1, 2, 3, 8, 13, 30, 97, 1000, 1021, 8192, 10000, 20000]:
        a = data("float64", n)
        compare(name, a, norm=norm)
        compare(name, a, n=n + 3, norm=norm)
        compare(name, a, n=max(n - 3, 1), norm=norm)


@pytest.mark.parametrize("dtype", ["float64", "complex128", "float32"])
@pytest.mark.parametrize("name", ALONG_AXES)
def test_several_axes(name, dtype):
    if name in REAL_INPUT and dtype == "complex128":
        return
    a = data(dtype, (4, 6, 5))
    two = name.endswith("2")
    for norm in NORMS:
        compare(name, a, norm=norm)
    for axes in [(0, 1), (1, 0), (-1, 0), (2, 1)] + ([] if two else [(0,), (2,), (0, 1, 2), (2, 0, 1)]):
        compare(name, a, axes=axes)
        compare(name, np.asfortranarray(a), axes=axes)
        compare(name, a, [7, 3, 4][: len(axes)], axes)
    compare(name, a, (8, 3), (-2, -1))
    compare(name, a, (8, -1), (-2, -1))


def test_big_2d():
    a = data("complex128", (512, 300))
    compare("fft2", a)
    compare("ifft2", a.T)
    compare("rfft2", a.real)


def test_frequencies_and_shifts():
    for n in range(1, 12):
        for d in (1.0, 0.3, -2.0):
            assert np.asarray(qn.fft.fftfreq(n, d)).tolist() == np.fft.fftfreq(n, d).tolist()
            assert np.asarray(qn.fft.rfftfreq(n, d=d)).tolist() == np.fft.rfftfreq(n, d).tolist()
        assert qn.fft.fftfreq(n, dtype=qn.float32).dtype.name == "float32"
    a = data("int32", (4, 5, 6))
    for axes in (None, 0, (1, 2), (-1,)):
        assert np.array_equal(np.asarray(qn.fft.fftshift(qn.asarray(a), axes)), np.fft.fftshift(a, axes))
        assert np.array_equal(np.asarray(qn.fft.ifftshift(qn.asarray(a), axes=axes)), np.fft.ifftshift(a, axes))


@pytest.mark.parametrize(
    "call, error, text",
    [
        (lambda: qn.fft.fft([]), ValueError, "Invalid number of FFT data points"),
        (lambda: qn.fft.fft([1.0], 0), ValueError, "Invalid number of FFT data points"),
        (lambda: qn.fft.fft([1.0], -1), ValueError, "Invalid number of FFT data points"),
        (lambda: qn.fft.irfft([1.0]), ValueError, "Invalid number of FFT data points"),
        (lambda: qn.fft.fft([1.0], axis=1), IndexError, "axis"),
        (lambda: qn.fft.rfft([1j]), TypeError, "real input expected, got complex128"),
        (lambda: qn.fft.fft([1.0], norm="x"), ValueError, "norm"),
        (lambda: qn.fft.fftn([[1.0]], [1], [0, 1]), ValueError, "Shape and axes have different lengths"),
        (lambda: qn.fft.fftn([[1.0]], axes=(0, 0)), ValueError, "repeated axis"),
        (lambda: qn.fft.fft2([1.0]), ValueError, "axes"),
        (lambda: qn.fft.fftfreq(0), ValueError, "n must be positive"),
        (lambda: qn.fft.fftfreq(3, dtype=qn.int32), TypeError, "int32"),
        (lambda: qn.fft.fft([1.0], m=3), TypeError, "unexpected keyword"),
    ],
)
def test_errors(call, error, text):
    with pytest.raises(error, match=text):
        call()


def test_keywords_of_the_standard():
    x = qn.asarray([1.0, 2.0, 3.0])
    assert np.allclose(np.asarray(qn.fft.fft(x, n=None, axis=-1, norm="backward")), np.fft.fft([1, 2, 3]))
    assert np.allclose(np.asarray(qn.fft.fftn(x, s=None, axes=None, norm="ortho")), np.fft.fftn([1, 2, 3], norm="ortho"))


def test_after_fork():
    a = qn.asarray(data("complex128", (256, 256)))
    want = np.asarray(qn.fft.fft2(a)).copy()
    child = os.fork()
    if child == 0:
        os._exit(0 if np.array_equal(np.asarray(qn.fft.fft2(a)), want) else 1)
    assert os.waitpid(child, 0)[1] == 0
