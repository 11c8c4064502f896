# SPDX-License-Identifier: BSD-3-Clause
"""ndindex, ndenumerate, broadcast and nditer against NumPy."""

import numpy as np
import pytest

import quern as qn
from both import compare

CODES = """
list(np.ndindex(2, 3))
list(np.ndindex((2, 3)))
list(np.ndindex())
list(np.ndindex(0, 3))
list(np.ndindex(-1))
[(i, int(x)) for i, x in np.ndenumerate(a)]
[(i, int(x)) for i, x in np.ndenumerate(a.T)]
np.broadcast(a, v).shape
np.broadcast(a, v).size, np.broadcast(a, v).nd, np.broadcast(a, v).ndim, np.broadcast(a, v).numiter
[tuple(map(int, p)) for p in np.broadcast(a[:, :1], v)]
np.broadcast(a, v[:3])
np.broadcast(1, 2).shape
np.broadcast().shape
setattr(np.broadcast(a, v), 'shape', ())
listed(np, a)
[int(x) for x in np.nditer(a)]
[int(x) for x in np.nditer(a.T)]
[int(x) for x in np.nditer(a.T, order='C')]
[int(x) for x in np.nditer(a, order='F')]
[int(x) for x in np.nditer(a[:, ::-1])]
[int(x) for x in np.nditer(a[::-1, ::2])]
[(int(x), int(y)) for x, y in np.nditer([a, v])]
[x.tolist() for x in np.nditer(a, flags=['external_loop'])]
[x.tolist() for x in np.nditer(a, flags=['external_loop'], order='F')]
[x.tolist() for x in np.nditer(a[:, :3], flags=['external_loop'])]
[(x.tolist(), y.tolist()) for x, y in np.nditer([a, v], flags=['external_loop'])]
[int(x) for x in np.nditer(a[:0], flags=['zerosize_ok'])]
np.nditer(a[:0])
np.nditer(a, flags=['external_loop', 'multi_index'])
np.nditer(a, flags=['c_index', 'f_index'])
np.nditer(a, flags=['nothing'])
np.nditer(a, op_flags=['nothing'])
np.nditer([a, v[:3]])
np.nditer(a).multi_index
np.nditer([a, v], op_flags=[['readwrite'], ['readwrite']])
np.nditer([np.broadcast_to(v, (2, 4))], op_flags=['readwrite'])
np.nditer(a, order='X')
np.nditer([None], op_flags=[['writeonly', 'allocate']])
walk(np.nditer(a, flags=['multi_index']), 'multi_index')
walk(np.nditer(a.T, flags=['multi_index'], order='C'), 'multi_index')
walk(np.nditer(a[::-1], flags=['multi_index']), 'multi_index')
walk(np.nditer(a, flags=['c_index'], order='F'), 'index')
walk(np.nditer(a, flags=['f_index']), 'index')
doubled(np, a.copy())
computed(np, a, v)
[x.dtype.name for x in np.nditer(a, op_dtypes=['float64'], flags=['buffered'])][:1]
np.nditer([a, v]).nop, np.nditer([a, v]).itersize, np.nditer([a, v]).ndim
[tuple(map(int, p)) for p in np.nditer([a, v]).copy()][:3]
int(np.nditer(a)[0])
""".strip().splitlines()


def listed(np, a):
    given = [1, 2]
    b = np.broadcast(given, a[:, :1], 7)
    given[:] = [[3], [4], [5]]
    return b.shape, b.index, [tuple(map(int, p)) for p in b], b.index


def walk(it, name):
    seen = []
    while not it.finished:
        seen.append((int(it[0]), getattr(it, name)))
        it.iternext()
    return seen


def doubled(module, a):
    with module.nditer(a, op_flags=["readwrite"]) as it:
        for x in it:
            x[...] = 2 * x
    return a


def computed(module, a, v):
    it = module.nditer([a, v, None], flags=["external_loop", "buffered"], op_flags=[["readonly"], ["readonly"], ["writeonly", "allocate"]])
    with it:
        for x, y, z in it:
            z[...] = x * y
        return it.operands[2]


@pytest.mark.parametrize("code", CODES)
def test_as_numpy(code):
    helpers = {"walk": walk, "doubled": doubled, "computed": computed, "listed": listed}
    compare(code, lambda: {"a": np.arange(12).reshape(3, 4), "v": np.arange(4), **helpers})


def test_a_broadcast_can_be_walked_again():
    b = qn.broadcast([1, 2], [[3], [4]])
    assert len(list(b)) == 4 and b.index == 4
    b.reset()
    assert len(list(b)) == 4


@pytest.mark.parametrize("kwargs", [{"op_axes": [[0]]}, {"itershape": (3,)}, {"flags": ["ranged"]}])
def test_what_is_not_supported_says_so(kwargs):
    with pytest.raises(NotImplementedError, match="nditer"):
        qn.nditer(qn.arange(3), **kwargs)
