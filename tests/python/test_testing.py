# SPDX-License-Identifier: BSD-3-Clause
"""quern.testing raises where numpy.testing raises, with the same report."""

import os
import warnings

import numpy as np
import pytest
import quern as qn

NAN, INF = float("nan"), float("inf")
CASES = [
    ("assert_array_equal", ([1, 2, 3], [1, 2, 4]), {}), ("assert_array_equal", ([1, 2, 3], [1, 2, 3]), {}), ("assert_array_equal", ([1.0, NAN], [1, NAN]), {}),
    ("assert_array_equal", (np.zeros(3), np.zeros(4)), {}), ("assert_array_equal", (1, np.arange(9)), {}), ("assert_array_equal", ([1.0], [1]), {"strict": True}),
    ("assert_array_equal", (1, [1]), {"strict": True}), ("assert_array_equal", ([INF, 1], [-INF, 1]), {}), ("assert_array_equal", ([INF, 1], [2, 1]), {}),
    ("assert_array_equal", (np.arange(40).reshape(8, 5), np.arange(40).reshape(8, 5) % 7), {}), ("assert_array_equal", (np.uint8([1, 200]), np.uint8([200, 1])), {}),
    ("assert_array_equal", ([True, False], [True, True]), {}), ("assert_array_equal", ([1 + 2j], [1 + 3j]), {}), ("assert_array_equal", ([], []), {}),
    ("assert_array_equal", ([1], [2]), {"err_msg": "here", "verbose": False}), ("assert_array_equal", ([0.0, 0], [0, 1]), {}), ("assert_array_equal", ([1, NAN, 3], [1, NAN, 4]), {}),
    ("assert_allclose", ([1.0, NAN], [1, 2]), {}), ("assert_allclose", ([1, 2, 3.0], [1, 2, 3.1]), {"err_msg": "hm"}), ("assert_allclose", ([1.0], [1 + 1e-8]), {}),
    ("assert_allclose", ([1.0], [1.1]), {"rtol": 0.2}), ("assert_allclose", ([1.0], [1.1]), {"atol": 0.2}), ("assert_allclose", ([NAN], [NAN]), {"equal_nan": False}),
    ("assert_allclose", (1.0, 2.0), {}), ("assert_allclose", ([[1e-9, 2], [3, 4]], [[0, 2], [3, 4]]), {}), ("assert_allclose", ([1.0, 2], 1), {}),
    ("assert_array_almost_equal", ([1.0], [1.1]), {}), ("assert_array_almost_equal", ([1.0], [1.001]), {"decimal": 2}), ("assert_array_less", ([1, 2], [2, 2]), {}),
    ("assert_array_less", ([1, 2], [3, 4]), {}), ("assert_array_less", ([-INF, 1], [INF, INF]), {}), ("assert_equal", ([1, [2]], [1, [3]]), {}), ("assert_equal", ([1, 2], [1]), {}),
    ("assert_equal", ({"a": 1}, {"a": 2}), {}), ("assert_equal", ({"a": 1}, {"b": 1}), {}), ("assert_equal", (1, {}), {}), ("assert_equal", (NAN, NAN), {}), ("assert_equal", (0.0, -0.0), {}),
    ("assert_equal", ("a", "b"), {}), ("assert_equal", ("a", "a"), {}), ("assert_equal", (1 + 1j, 1 + 1j), {}), ("assert_equal", (1 + 1j, 1), {}), ("assert_equal", (None, None), {}),
    ("assert_equal", (np.arange(3), [0, 1, 2]), {}), ("assert_equal", ((1, 2), [1, 2]), {}), ("assert_almost_equal", (1.0, 1.1), {}), ("assert_almost_equal", (1.0, 1.00000001), {}),
    ("assert_almost_equal", (INF, INF), {}), ("assert_almost_equal", (NAN, 1), {}), ("assert_almost_equal", ([1.0, 2], [1, 2.1]), {}), ("assert_almost_equal", (1j, 1.1j), {}),
    ("assert_approx_equal", (1, 1.1), {}), ("assert_approx_equal", (0.12345677777777e-20, 0.1234567e-20), {}), ("assert_approx_equal", (0, 0), {}),
    ("assert_string_equal", ("a", "a"), {}), ("assert_string_equal", ("a\nb\n", "a\nc\n"), {}), ("assert_string_equal", (1, "a"), {}), ("assert_", (True,), {}),
    ("assert_", (False, "m"), {}), ("assert_", (False, lambda: "late"), {}), ("assert_array_max_ulp", (np.ones(2), np.ones(2) * 1.1), {}),
    ("assert_array_max_ulp", (np.ones(2), np.nextafter(np.ones(2), 2)), {}), ("assert_array_max_ulp", ([-0.0], [0.0]), {}), ("assert_array_max_ulp", ([1.0], [1.1]), {"dtype": "f4"}),
    ("assert_array_almost_equal_nulp", (np.ones(2), np.ones(2) * 1.1), {}), ("assert_array_almost_equal_nulp", (np.ones(2), np.nextafter(np.ones(2), 2)), {}),
    ("assert_array_almost_equal_nulp", (np.float32([1]), np.float32([1.1])), {"nulp": 5}),
]


@pytest.mark.parametrize("name, args, options", CASES)
@pytest.mark.parametrize("kind", ["as given", "quern"])
def test_as_numpy(name, args, options, kind):
    def report(m, args):
        try:
            getattr(m.testing, name)(*args, **options)
        except Exception as e:
            return type(e).__name__, str(e)

    ours = [qn.asarray(a) if kind == "quern" and isinstance(a, np.ndarray) else a for a in args]
    assert report(qn, ours) == report(np, args)


def test_raises():
    with qn.testing.assert_raises(ValueError):
        raise ValueError
    qn.testing.assert_raises(ZeroDivisionError, lambda: 1 // 0)
    with qn.testing.assert_raises_regex(ValueError, "^abc"):
        raise ValueError("abcd")
    with pytest.raises(AssertionError):
        qn.testing.assert_raises(ValueError, int, "1")


def warn():
    warnings.warn("careful", UserWarning, stacklevel=2)
    return 5


def test_warnings():
    assert qn.testing.assert_warns(UserWarning, warn) == 5 and qn.testing.assert_no_warnings(lambda: 6) == 6
    with qn.testing.assert_warns(UserWarning):
        warn()
    with pytest.raises(AssertionError, match="No warning raised when calling warn"):
        qn.testing.assert_warns(DeprecationWarning, warn)
    with pytest.raises(AssertionError, match="Got warnings when calling warn"):
        qn.testing.assert_no_warnings(warn)
    with qn.testing.suppress_warnings() as sup:
        seen = sup.record(UserWarning, "care")
        sup.filter(DeprecationWarning)
        warn()
        warnings.warn("old", DeprecationWarning)
        assert len(seen) == len(sup.log) == 1 and str(seen[0].message) == "careful"
    quiet = qn.testing.suppress_warnings()
    quiet.filter(UserWarning)
    qn.testing.assert_no_warnings(quiet(warn))
    with pytest.raises(ValueError):
        qn.testing.suppress_warnings("sometimes")


def test_files():
    with qn.testing.temppath(suffix=".x") as path:
        assert os.path.exists(path) and path.endswith(".x")
    with qn.testing.tempdir() as directory:
        assert os.path.isdir(directory)
    assert not os.path.exists(path) and not os.path.exists(directory)
    assert qn.testing.IS_64BIT == np.testing.IS_64BIT and qn.testing.IS_PYPY == np.testing.IS_PYPY and qn.testing.IS_WASM == np.testing.IS_WASM
    with pytest.raises(AssertionError, match="t failed"):
        qn.testing.print_assert_equal("t", 1, 2)
