# SPDX-License-Identifier: BSD-3-Clause
"""out=, dtype= and casting= of the functions that join, and take(out=): the same expression in quern and NumPy."""

import numpy as np
import pytest

import quern as qn
from both import compare

CODES = """
np.concatenate((a, a), out=np.zeros((6, 4), int))
np.concatenate((a, a), out=np.zeros((6, 4)))
np.concatenate((a, b), 1, np.zeros((3, 6), 'float32'))
np.concatenate((a, b), 1, np.zeros((3, 6), int))
np.concatenate((a, b), 1, out=np.zeros((3, 6), int), casting='unsafe')
np.concatenate((a, a), out=np.zeros((5, 4), int))
np.concatenate((a, a), out=np.zeros((4, 6), int).T)
np.concatenate((a, b), axis=None, out=np.zeros(18))
np.concatenate((a, b.T), axis=None, out=np.zeros(36)[::2])
np.concatenate((a, b), axis=None, dtype='float32')
np.concatenate((a, b), axis=1, dtype='int8')
np.concatenate((a, b), axis=1, dtype='int8', casting='unsafe')
np.concatenate((a, a), dtype='int64', casting='no')
np.concatenate((a, a), dtype='int32', casting='safe')
np.concatenate((a, a), dtype='float64', out=np.zeros((6, 4)))
np.concatenate((a, a), casting='any')
np.concatenate((a, a), axis=2)
np.concatenate((a, a), 1.5)
np.concatenate((1, 2))
np.concatenate(a)
np.concatenate(5)
np.concatenate((v, [1.5, 2]))
np.stack((v, v), out=np.zeros((2, 4), int))
np.stack((v, v), axis=1, out=np.zeros((4, 2)))
np.stack((v, v * 1.5), dtype='float32')
np.stack((v, v * 1.5), dtype='int8')
np.stack((v, v * 1.5), dtype='int8', casting='unsafe')
np.stack((v, v), out=np.zeros((3, 4), int))
np.stack([])
np.vstack((v, v * 1.5), dtype='float32')
np.vstack((v, v * 1.5), dtype='int8', casting='unsafe')
np.hstack((v, v * 1.5), dtype='int8')
np.hstack((v, [1.5]), dtype='float32', casting='same_kind')
np.take(a, [0, 5, -1], out=np.zeros(3, int))
np.take(a, [[0, 1]], axis=1, out=np.zeros((3, 1, 2), int))
np.take(a, [0, 1], axis=1, out=np.zeros((2, 3), int).T)
np.take(a, [0, 1], out=np.zeros(2, 'int8'))
np.take(a, [0, 1], out=np.zeros(2))
np.take(b, [0, 1], out=np.zeros(2, 'int16'))
np.take(b, [0, 1], 0, np.zeros((2, 2), 'float32'))
np.take(b, [0, 1], out=np.zeros(2, 'complex64'))
np.take(a, [0, 1], out=np.zeros(3, int))
np.take(a, [0, 99], out=np.zeros(2, int))
np.take(a, [0, 99], out=np.zeros(2, int), mode='wrap')
np.take(a.T, [0, 5, -1])
np.take(a[:, ::-2], [[3, 1], [0, -6]], mode='clip')
np.take(a[:0], [0])
np.take(a[:0], [], axis=0)
a.take([1, 2], axis=1, mode='clip')
np.take(v, 2)
np.take(a, 1, axis=1)
np.take(a, np.array([1.5]))
np.take(a, [True, False, True])
""".strip().splitlines()


@pytest.mark.parametrize("code", CODES)
def test_as_numpy(code):
    compare(code, lambda: {"a": np.arange(12).reshape(3, 4), "b": np.arange(6.0).reshape(3, 2), "v": np.arange(4)})


def test_an_output_that_is_an_input():
    a = qn.arange(12).reshape(6, 2)
    qn.concatenate((a[3:], a[:3]), out=a)
    assert a.ravel().tolist() == [6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5]  # as if the parts were copied first
    b = qn.arange(6)
    assert qn.take(b, [5, 4, 3, 2, 1, 0], out=b) is b and b.tolist() == [5, 4, 3, 2, 1, 0]


def test_a_failed_take_leaves_the_output_alone():
    out = qn.zeros(3, dtype="int64")
    with pytest.raises(IndexError, match="take: index 99 is out of bounds for axis 0 with size 12"):
        qn.take(qn.arange(12), [1, 2, 99], out=out)
    assert not out.any()


def test_no_differences_of_order_zero_leave_the_array():
    assert qn.diff([1, 4], n=0, prepend=0, append=9).tolist() == np.diff(np.array([1, 4]), n=0, prepend=0, append=9).tolist() == [1, 4]


def test_rollaxis_of_an_axis_that_is_not_there():
    with pytest.raises(qn.exceptions.AxisError):
        qn.rollaxis(qn.zeros((2, 3)), -3, 1)
