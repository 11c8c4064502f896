# SPDX-License-Identifier: BSD-3-Clause
"""r_, c_, mgrid, ogrid, ix_, index arrays, coordinates: the same expression in quern and NumPy."""

import numpy as np
import pytest

import quern as qn
from both import compare

CODES = """
np.r_[1:4, 0, 4]
np.r_[np.array([1, 2, 3]), 0, 0, np.array([4.5])]
np.r_[-1:1:6j, [0] * 3, 5, 6]
np.r_['-1', a, a]
np.r_['0,2', [1, 2, 3], [4, 5, 6]]
np.r_['0,2,0', [1, 2, 3], [4, 5, 6]]
np.r_['1,2,0', [1, 2, 3], [4, 5, 6]]
np.r_['0,3,1', a, a]
np.r_['0,3', a, a * 1.5]
np.r_[1:3, True]
np.r_[a, a]
np.r_[0:10:2.5]
np.r_[:3]
np.r_[np.float32(1.5), 2]
np.r_[b[:2], 1.5]
np.r_['x,y', 1]
np.r_[1, '0']
np.r_['zz', 1]
np.c_[np.array([1, 2, 3]), np.array([4, 5, 6])]
np.c_[np.array([[1, 2, 3]]), 0, 0, np.array([[4, 5, 6]])]
np.c_[0:3, 3:6]
len(np.r_)
np.mgrid[0:5]
np.mgrid[0:5, 0:3]
np.mgrid[-1:1:5j]
np.mgrid[-1:1:5j, 0:2:3j]
np.mgrid[0:4:2, 1:3:0.5, :2]
np.mgrid[5:0:-2]
np.mgrid[0:1:1j]
np.ogrid[0:5, 0:3]
np.ogrid[-1:1:5j, 0:4]
np.ogrid[:4:3]
np.ix_([0, 1], [2, 3])
np.ix_([True, False, True], [1])
np.ix_([], [1])
np.ix_(a)
a[np.ix_([0, 2], [1, 3])]
np.s_[1:2, ..., None]
np.index_exp[2::2]
np.tri(3, 4, 1)
np.tri(2, dtype='int8')
np.tril_indices(3, 1, 4)
np.triu_indices(4, -1)
np.tril_indices_from(a, 1)
np.triu_indices_from(a)
np.triu_indices_from(b)
np.diag_indices(3)
np.diag_indices(2, 3)
np.diag_indices_from(a[:3, :3])
np.diag_indices_from(a)
np.diag_indices_from(b)
np.mask_indices(3, np.triu)
np.mask_indices(4, np.tril, -1)
np.unravel_index([22, 41, 37], (7, 6))
np.unravel_index([31, 41, 13], (7, 6), order='F')
np.unravel_index(1621, (6, 7, 8, 9))
np.unravel_index([], (2, 3))
np.unravel_index(42, (7, 6))
np.unravel_index(-1, (7, 6))
np.unravel_index([1.5], (7, 6))
np.unravel_index(np.array([[3, 4]], 'uint8'), 12)
np.ravel_multi_index(([3, 6, 6], [4, 5, 1]), (7, 6))
np.ravel_multi_index(([3, 6, 6], [4, 5, 1]), (7, 6), order='F')
np.ravel_multi_index(([3, 6, 6], [4, 5, 1]), (4, 6), mode='clip')
np.ravel_multi_index(([3, -6, 6], [4, 5, 1]), (4, 4), mode=('clip', 'wrap'))
np.ravel_multi_index((3, 1, 4, 1), (6, 7, 8, 9))
np.ravel_multi_index(([3], [9]), (7, 6))
np.ravel_multi_index(([3], [1]), (7, 6, 2))
np.ravel_multi_index(([3], [1]), (7, 6), mode='up')
np.ravel_multi_index(([3], [1]), (7, 6), mode=('wrap',))
np.ravel_multi_index((np.arange(3)[:, None], np.arange(4)), (3, 4))
np.ravel_multi_index(([1.5], [1]), (7, 6))
""".strip().splitlines()


@pytest.mark.parametrize("code", CODES)
def test_as_numpy(code):
    compare(code, lambda: {"a": np.arange(12).reshape(3, 4), "b": np.arange(5, dtype="float32")})


@pytest.mark.parametrize("shape", [(7,), (3, 4), (2, 3, 4), (5, 1, 2, 3)])
@pytest.mark.parametrize("order", "CF")
def test_coordinates_there_and_back(shape, order):
    flat = np.random.default_rng(0).integers(0, np.prod(shape), (3, 1000))
    got = qn.unravel_index(flat, shape, order)
    assert all(np.array_equal(g, w) for g, w in zip(got, np.unravel_index(flat, shape, order), strict=True))
    assert np.array_equal(qn.ravel_multi_index(got, shape, order=order), flat)


def test_a_directive_can_ask_for_a_row_or_column():
    assert qn.r_["r", [1, 2, 3]].shape == (1, 3)
    assert qn.r_["c", [1, 2, 3]].shape == (3, 1)


def test_messages():
    with pytest.raises(ValueError, match="unravel_index: index 42 is out of bounds for array with size 42"):
        qn.unravel_index([1, 42], (7, 6))
    with pytest.raises(ValueError, match="invalid entry in coordinates array"):
        qn.ravel_multi_index(([7], [0]), (7, 6))


def test_coordinates_in_an_array_too_large_for_doubles():
    shape, flat = (2**31, 2**31), np.array([2**61, 2**62 - 1, 2**53 + 1])
    assert all(np.array_equal(g, w) for g, w in zip(qn.unravel_index(flat, shape), np.unravel_index(flat, shape), strict=True))


@pytest.mark.parametrize("n", [3, 7, 10**6 + 3, 2**26])
def test_coordinates_next_to_multiples(n):
    flat = np.array([k * n + d for k in (1, 2, 5, 2**25) for d in (-1, 0, 1)])
    assert all(np.array_equal(g, w) for g, w in zip(qn.unravel_index(flat, (2**26, n)), np.unravel_index(flat, (2**26, n)), strict=True))
