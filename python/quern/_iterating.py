# SPDX-License-Identifier: BSD-3-Clause
"""Iteration over coordinates, elements, broadcast arrays and several operands at once.

nditer is the part of NumPy's that pure Python code uses: any number of operands broadcast together, read or written through 0-d views,
in any order, with coordinates, flat indices, or whole inner loops; operands to be allocated; read-only operands cast to op_dtypes. What it
lacks (op_axes, itershape, write-back of casts, ranges, removal of axes) is refused with NotImplementedError.
"""

import itertools
import math
import operator

from . import _core
from ._core import asarray, ndarray

__all__ = ["broadcast", "ndenumerate", "ndindex", "nditer"]


class ndindex:
    """Iterates over all coordinates of an array of this shape, in row-major order."""

    def __init__(self, *shape):
        if len(shape) == 1 and isinstance(shape[0], (tuple, list)):
            (shape,) = shape
        if any(n < 0 for n in shape):
            raise ValueError("negative dimensions are not allowed")
        self._places = itertools.product(*map(range, shape))

    def __iter__(self):
        return self._places

    def __next__(self):
        return next(self._places)


class ndenumerate:
    """Iterates over (coordinates, element)."""

    def __init__(self, arr):
        arr = asarray(arr)
        self.iter = arr.flat
        self._pairs = zip(itertools.product(*map(range, arr.shape)), arr.flat)

    def __iter__(self):
        return self._pairs

    def __next__(self):
        return next(self._pairs)


class broadcast:
    """The shape that arrays have together, and their elements side by side."""

    __slots__ = ("_arrays", "_shape", "_tuples", "index")

    def __init__(self, *args):
        self._shape, self._arrays = _core._broadcast_shape(args)
        self._tuples = None
        self.index = 0

    shape = property(operator.attrgetter("_shape"), doc="The lengths of the axes.")

    @property
    def numiter(self):
        """The number of arrays."""
        return len(self._arrays)

    @property
    def size(self):
        """The number of elements."""
        return math.prod(self.shape)

    @property
    def nd(self):
        """The number of axes."""
        return len(self.shape)

    ndim = nd

    @property
    def iters(self):
        """An iterator over the elements of each array."""
        return tuple(a.flat for a in _core._broadcast_list(self._arrays))

    def reset(self):
        """Starts again."""
        self._tuples = None
        self.index = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self._tuples is None:
            self._tuples = zip(*self.iters)
        made = next(self._tuples)
        self.index += 1
        return made


# ---- nditer ------------------------------------------------------------------------------------------------

_ACCEPTED = {"buffered", "common_dtype", "copy_if_overlap", "delay_bufalloc", "grow_inner", "reduce_ok", "refs_ok"}
_UNDERSTOOD = {"c_index", "external_loop", "f_index", "multi_index", "zerosize_ok"}
_OP_FLAGS = {
    "readonly", "readwrite", "writeonly", "allocate", "no_broadcast", "aligned", "arraymask", "contig", "copy", "nbo", "no_subtype",
    "overlap_assume_elementwise", "updateifcopy", "virtual", "writemasked",
}  # fmt: skip


def _check_flags(flags):
    if not flags:
        return
    for flag in flags:
        if flag == "ranged":
            raise NotImplementedError("nditer: flag 'ranged' is not supported")
        if flag not in _ACCEPTED | _UNDERSTOOD:
            raise ValueError(f'Unexpected iterator global flag "{flag}"')
    if "external_loop" in flags and {"multi_index", "c_index", "f_index"} & set(flags):
        raise ValueError("Iterator flag EXTERNAL_LOOP cannot be used if an index or multi-index is being tracked")
    if {"c_index", "f_index"} <= set(flags):
        raise ValueError("Iterator flags C_INDEX and F_INDEX cannot both be specified")


def _check_op_flags(flags):
    for flag in flags:
        if flag not in _OP_FLAGS:
            raise ValueError(f'Unexpected per-op iterator flag "{flag}"')
    if len({"readonly", "readwrite", "writeonly"} & set(flags)) != 1:
        raise ValueError("None of the iterator flags READWRITE, READONLY, or WRITEONLY were specified for an operand")


class _Operand:
    """One operand: the array, what is allowed, and later its view of the iterator's shape."""

    def __init__(self, given, flags, dtype):
        _check_op_flags(flags)
        self.flags, self.dtype = flags, None if dtype is None else _core.dtype(dtype)
        self.writes = "readonly" not in flags
        self.array = None if given is None else self._array(given)

    def _array(self, given):
        a = asarray(given)
        if self.writes and not (isinstance(given, ndarray) and a.flags.writeable):
            raise ValueError("output array is read-only")
        if self.dtype is None or a.dtype == self.dtype:
            return a
        if self.writes:
            raise NotImplementedError("nditer: a written operand can't be cast")
        return a.astype(self.dtype)

    def view(self, shape):
        """The array broadcast to shape."""
        if self.array.shape == shape:
            return self.array
        if self.writes or "no_broadcast" in self.flags:
            raise ValueError(f"non-broadcastable operand with shape {self.array.shape} doesn't match the broadcast shape {shape}")
        return _core.broadcast_to(self.array, shape)


def _memory_order(views, ndim):
    """(axes from the outermost to the innermost, those to be walked backwards) that follow the operands' memory."""
    if all(v.flags.c_contiguous for v in views):
        return list(range(ndim)), set()
    strides = [v.strides for v in views]
    backwards = {k for k in range(ndim) if all(s[k] <= 0 for s in strides) and any(s[k] < 0 for s in strides)}
    order = sorted(range(ndim), key=lambda k: [-abs(s[k]) for s in strides])
    return order, backwards


def _walk_order(views, order):
    ndim = views[0].ndim
    if order == "K":
        return _memory_order(views, ndim)
    fortran = order == "F" or (order == "A" and all(v.flags.f_contiguous and not v.flags.c_contiguous for v in views))
    return (list(range(ndim))[::-1] if fortran else list(range(ndim))), set()


def _mergeable(views, outer, inner):
    return all(v.strides[outer] == v.shape[inner] * v.strides[inner] for v in views)


def _inner_axes(views):
    """How many of the last axes form one line in all operands."""
    count, ndim = min(1, views[0].ndim), views[0].ndim
    while 0 < count < ndim and _mergeable(views, ndim - count - 1, ndim - count):
        count += 1
    return count


class nditer:
    """Iterates over one operand or several at once; yields 0-d views (1-d ones with external_loop), a tuple for several."""

    def __init__(self, op, flags=None, op_flags=None, op_dtypes=None, order="K", casting="safe", op_axes=None, itershape=None, buffersize=0):
        if isinstance(op, ndarray) and flags is op_flags is op_dtypes is op_axes is itershape is None and order == "K":
            self._alone = op  # most are only looped over: __getattr__ sets up the others
            if not op.size:
                raise ValueError("Iteration of zero-sized operands is not enabled")
            return
        if op_axes is not None or itershape is not None:
            raise NotImplementedError("nditer: op_axes and itershape are not supported")
        self._set_up(op, flags, op_flags, op_dtypes, order)

    def __getattr__(self, name):
        alone = self.__dict__.pop("_alone", None)
        if alone is None:
            raise AttributeError(f"'nditer' object has no attribute {name!r}")
        self._set_up(alone, None, None, None, "K")
        return getattr(self, name)

    def _set_up(self, op, flags, op_flags, op_dtypes, order):
        flags = tuple(flags or ())
        _check_flags(flags)
        if order not in ("C", "F", "A", "K"):
            raise ValueError(f"order must be one of 'C', 'F', 'A', or 'K' (got {order!r})")
        self._flags, self._order = flags, order
        operands = list(op) if isinstance(op, (tuple, list)) else [op]
        self._made = self._operands(operands, op_flags, op_dtypes)
        self._allocate()
        views = [o.view(self.shape) for o in self._made]
        if not self.itersize and "zerosize_ok" not in flags:
            raise ValueError("Iteration of zero-sized operands is not enabled")
        axes, backwards = _walk_order(views, order)
        self._axes, self._backwards = axes, backwards
        if backwards:
            views = [_core.flip(v, tuple(backwards)) for v in views]
        self._views = views if axes == list(range(len(axes))) else [v.transpose(axes) for v in views]
        self._inner = _inner_axes(self._views) if "external_loop" in flags else 0
        self.reset()

    def _operands(self, given, op_flags, op_dtypes):
        n = len(given)
        if op_flags is None:
            op_flags = [["readonly"] if a is not None else ["writeonly", "allocate"] for a in given]
        elif all(isinstance(flag, str) for flag in op_flags):
            op_flags = [op_flags] * n
        dtypes = list(op_dtypes) if isinstance(op_dtypes, (tuple, list)) else [op_dtypes] * n
        if len(op_flags) != n or len(dtypes) != n:
            raise ValueError("op_flags must be a tuple or array of per-op flag-tuples")
        common = _core.result_type(*[asarray(a) for a in given if a is not None]) if "common_dtype" in self._flags else None
        return [_Operand(a, list(f), common if common is not None else t) for a, f, t in zip(given, op_flags, dtypes)]

    def _allocate(self):
        there = [o.array for o in self._made if o.array is not None]
        if not there:
            raise TypeError("nditer: no arrays available to calculate the result type of the operands to be allocated")
        self.shape = _core.broadcast_shapes(*(a.shape for a in there))
        for o in self._made:
            if o.array is None:
                dtype = o.dtype if o.dtype is not None else _core.result_type(*there)
                o.array = _core.empty(self.shape, dtype, "F" if self._order == "F" else "C")

    # ---- what it says about itself ----

    @property
    def operands(self):
        """The arrays iterated over, allocated ones included."""
        return tuple(o.array for o in self._made)

    @property
    def dtypes(self):
        """The dtypes of the values."""
        return tuple(o.array.dtype for o in self._made)

    @property
    def nop(self):
        """The number of operands."""
        return len(self._made)

    @property
    def ndim(self):
        """The number of axes iterated over."""
        return len(self.shape)

    @property
    def itersize(self):
        """The number of elements."""
        return math.prod(self.shape)

    @property
    def has_multi_index(self):
        """Are coordinates tracked?"""
        return "multi_index" in self._flags

    @property
    def has_index(self):
        """Is a flat index tracked?"""
        return "c_index" in self._flags or "f_index" in self._flags

    @property
    def finished(self):
        """Is the iteration over?"""
        return self._place is None

    @property
    def multi_index(self):
        """The coordinates of the current element."""
        if not self.has_multi_index:
            raise ValueError("Iterator is not tracking a multi-index")
        return self._coordinates()

    @property
    def index(self):
        """The flat index of the current element."""
        if not self.has_index:
            raise ValueError("Iterator does not have an index")
        flat, axes = 0, range(self.ndim)
        for k in axes if "c_index" in self._flags else reversed(axes):
            flat = flat * self.shape[k] + self._coordinates()[k]
        return flat

    def _coordinates(self):
        if self._place is None:
            raise ValueError("Iterator is past the end")
        at = [0] * self.ndim
        for k, i in zip(self._axes, self._place):
            at[k] = self.shape[k] - 1 - i if k in self._backwards else i
        return tuple(at)

    # ---- iteration ----

    def reset(self):
        """Starts again."""
        lead = self._views[0].shape[: len(self.shape) - self._inner]
        self._places = itertools.product(*map(range, lead)) if self.itersize else iter(())
        self._place, self.iterindex, self._started = next(self._places, None), 0, False

    def iternext(self):
        """To the next element; false at the end."""
        self._place = next(self._places, None)
        self.iterindex += 1
        return self._place is not None

    def _line(self, view):
        part = view[(*self._place, ...)]
        return part.reshape(-1, copy=False) if self._inner else part

    @property
    def value(self):
        """The current element of the only operand, or a tuple of all."""
        made = tuple(self._line(v) for v in self._views)
        return made[0] if len(made) == 1 else made

    def __getitem__(self, i):
        made = tuple(self._line(v) for v in self._views)
        return made[i]

    def __setitem__(self, i, value):
        self[i][...] = value

    def __len__(self):
        return 1 if "_alone" in self.__dict__ else self.nop

    def _elements(self, operand, view):
        """All values of one operand in the iterator's order."""
        if not operand.writes:
            return view.flat
        return (view[(*place, ...)] for place in itertools.product(*map(range, view.shape)))

    def __iter__(self):
        alone = self.__dict__.get("_alone")
        if alone is not None and alone.flags.c_contiguous:
            return alone.flat
        if self._flags or self._started:
            return self
        self._place = None  # nothing is tracked: a loop over the elements alone
        parts = [self._elements(o, v) for o, v in zip(self._made, self._views)]
        return iter(parts[0]) if len(parts) == 1 else zip(*parts)

    def __next__(self):
        if self._started and self._place is not None:
            self.iternext()
        self._started = True
        if self._place is None:
            raise StopIteration
        return self.value

    def copy(self):
        """An iterator at the start over the same operands."""
        made = nditer.__new__(nditer)
        made.__dict__.update(self.__dict__)
        made.reset()
        return made

    def close(self):
        """Ends the use of the operands."""
        self._place = None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()
