# SPDX-License-Identifier: BSD-3-Clause
"""What moves elements: shapes, joins, padding, sorting, sets, and casts between all dtypes."""

from rules import BITS, EXACT, Row

MOVES = [Row(text, BITS) for text in (
    "np.concatenate(({a:any nd}, {b:any nd axis=a dt=a}~, {c:any nd axis=a dt=a}~), axis={axis a})",
    "np.concatenate(({a:any}, a), axis={axis_or_none a})",
    "{a:any}.flatten({pick 'C'|'F'|'A'|'K'})", "np.ravel({a:any}, order={pick 'C'|'F'|'A'|'K'})",
    "np.reshape({a:any}, {reshaping a}~, order={pick 'C'|'F'|'A'}~)",
    "np.transpose({a:any}, {permutation a})", "np.moveaxis({a:any nd}, {axis a}, {axis a})",
    "np.swapaxes({a:any nd}, {axis a}, {axis a})",
    "np.rollaxis({a:any nd}, {axis a}~, {integer 0 4}~)", "np.squeeze({a:any}~, axis={axes a}~)",
    "np.expand_dims({a:any few}, {axis a})",
    "np.broadcast_to({a:any few}, {wider a})", "np.flip({a:any}~, axis={axes a}~)", "np.fliplr({a:any})", "np.flipud({a:any})",
    "np.rot90({a:any least=2}, {integer -5 5})", "np.rot90({a:any least=2}, {integer -5 5}, axes=({axis a}, {axis a}))",
    "np.roll({a:any}, {shifts a}~, axis={axis a}~)", "np.roll({a:any nd}, ({shifts a}, {shifts a}), axis=({axis a}, {axis a}))",
    "np.tile({a:any few}, {counts a})", "np.repeat({a:any}, {integer -1 4}~, axis={axis a}~)",
    "np.repeat({a:any nd}, axis={axis a}, repeats={k:uint8 len=a unit})",
    "np.stack(({a:any few}, {b:any shape=a dt=a}), axis={axis a}~, out={o:out}~)", "np.hstack(({a:any}, {b:any shape=a dt=a}))",
    "np.vstack(({a:any}, {b:any shape=a dt=a}))", "np.dstack(({a:any}, {b:any shape=a dt=a}))",
    "np.column_stack(({a:any few}, {b:any shape=a dt=a}))",
    "np.block([[{a:any few}, {b:any shape=a dt=a}], [a, b]])", "np.append({a:any few}, {b:any shape=a dt=a}~, axis={axis a}~)",
    "np.array_split({a:any nd}, {integer 1 5}, axis={axis a})", "np.split({a:any nd}, {integer 1 3}, axis={axis a})",
    "np.split({a:any nd}, [1, {integer -2 5}, 3])",
    "np.insert({a:any nd}, {integer -3 3}, {number}, axis={axis a})", "np.delete({a:any nd}, {integer -3 3}~, axis={axis a}~)",
    "np.delete({a:any nd}, np.s_[{basic a}])",
    "np.delete({a:any nd}, axis={axis a}, obj={i:int64 n=3 index=a})",
    "np.insert({a:any nd}, axis={axis a}, obj={i:int64 n=2 index=a}, values={number})",
    "np.resize({a:any}, {new_shape})", "np.atleast_2d({a:any})", "np.atleast_3d({a:any})",
    "np.trim_zeros({a:any nd}, {pick 'f'|'b'|'fb'})",
    "np.diag({a:any few}, {integer -3 3})", "np.diagonal({a:any least=2}, {integer -3 3})",
    "np.diagonal({a:any least=2}, 0, {axis a}, {axis a})",
    "np.diagflat({a:any few}, {integer -2 2})", "np.tril({a:any least=2}, {integer -3 3})", "np.triu({a:any}, {integer -3 3})",
    "np.unstack({a:any nd}, axis={axis a})",
    "np.meshgrid({a:any 1d}, {b:any 1d}, indexing={pick 'ij'|'xy'})", "np.copy({a:any}, order={pick 'C'|'F'|'A'|'K'})",
    "np.ascontiguousarray({a:any})",
    "np.vander({a:int8 1d}, {integer 0 4})", "np.array({a:any}, copy=True, ndmin={integer 0 4})", "{a:any}.byteswap()",
    "np.lib.stride_tricks.sliding_window_view({a:any 1d}, {integer 1 5})", "np.matrix_transpose({a:any})", "np.real({a:any})",
    "np.imag({a:any})",
    "np.broadcast_arrays({a:any few}, {b:any cast=a})", "np.packbits({a:whole}~, axis={axis a}~~, bitorder={pick 'big'|'little'}~)",
    "np.unpackbits({a:uint8}~, axis={axis a}~~, count={integer -9 30}~~, bitorder={pick 'big'|'little'}~)",
    "np.pad({a:any}, {widths a}, mode={pick 'edge'|'reflect'|'symmetric'|'wrap'})",
    "np.pad({a:any}, {widths a}~, constant_values={number}~)")]

MIXED = [Row(text, EXACT) for text in (
    "np.concatenate(({a:any nd}, {b:any nd axis=a}~, {c:any nd axis=a}~), axis={axis a}~, dtype={dtype any}, casting={pick "
    "'unsafe'|'same_kind'|'safe'|'no'}~)",
    "np.concatenate(({a:any nd}, {b:any nd axis=a dt=a mix}), axis={axis a}, out={o:out})",
    "np.stack(({a:any few}, {b:any shape=a}), axis={axis a}, out={o:out})",
    "np.pad({a:real}, {widths a}, mode={pick 'reflect'|'symmetric'}, reflect_type='odd')",
    "np.pad({a:any}, {widths a}, mode={pick 'maximum'|'minimum'}~, stat_length={integer 1 4}~)",
    "np.hstack(({a:any}, {b:any shape=a}, {c:any shape=a}))",
    "{a:any}.astype({dtype any}~, order={pick 'C'|'F'|'A'|'K'}~~, casting={pick 'unsafe'|'same_kind'|'safe'|'no'|'equiv'}~)",
    "{a:any}.astype({dtype any})", "{a:any}.astype({dtype any})", "{a:any}.astype({dtype any})",
    "np.asarray({a:any}, dtype={dtype any}, order={pick 'C'|'F'|'A'|'K'})",
    "np.where({m:bool}, {a:any cast=m weak}, {b:any cast=m weak})", "np.where({a:any})",
    "np.clip({a:any}, {b:any cast=a dt=a weak mix}, {c:any cast=a dt=a weak mix}~, out={o:out}~)",
    "np.clip({a:any}, {number}, {number})", "np.round({a:any}, {integer -3 4}~, out={o:out}~)",
    "np.nan_to_num({a:any}~, nan={real -5 5}~~, posinf={real 0 9}~)",
    "np.copyto({a:any mut}, {b:any cast=a dt=a weak mix}~, casting={pick 'unsafe'|'same_kind'|'safe'|'no'}~~, where={m:bool "
    "cast=a}~)",
    "np.result_type({a:any}, {b:any weak}, {number})", "np.isclose({a:num}, {b:num shape=a dt=a}~, equal_nan={truth}~)",
    "np.array_equal({a:any}, {b:any shape=a dt=a})",
    "np.full_like({a:any}, {number}~, dtype={dtype any}~~, shape={new_shape}~)",
    "np.can_cast({dtype any}, {dtype any}, {pick 'unsafe'|'same_kind'|'safe'|'no'})",
    "np.promote_types({dtype any}, {dtype any})", "{a:any mut}.fill({number})",
    "np.fill_diagonal({a:any least=2 mut}, {b:any 0d dt=a mix}~, wrap={truth}~)",
    "np.full({new_shape}, {number}~, dtype={dtype any}~)")]

SORTS = [Row(text, BITS) for text in ("np.sort({a:ordered nd}, axis={axis a}, stable=True)",
    "np.partition({a:whole nd}, 0)[..., :1]")]
ORDERS = [Row(text, EXACT) for text in (
    "np.sort({a:any}, axis={axis_or_none a}~, kind={pick 'stable'|'quicksort'|'heapsort'}~)",
    "np.argsort({a:any}, axis={axis_or_none a}, kind='stable')",
    "np.argsort({a:any}, axis={axis_or_none a}, stable=True)", "{a:any nd mut}.sort(axis={axis a})",
    "np.lexsort(({a:any 1d}, {b:any shape=a}))", "np.sort_complex({a:any nd})",
    "np.searchsorted({a:any 1d sorted}, {b:any dt=a mix weak}, side={pick 'left'|'right'})",
    "np.digitize({a:real}, {b:real 1d sorted}, right={truth})",
    "np.searchsorted({a:any 1d}, {b:any dt=a}, sorter=np.argsort(a, kind='stable'))", "np.unique({a:any})",
    "np.unique({a:any}, True, True, True)",
    "np.unique({a:any nd}, axis={axis a})", "np.unique({a:any nd}, True, True, True, axis={axis a})",
    "np.unique({a:any}, equal_nan=False)",
    "np.unique_all({a:any})", "np.isin({a:any}, {b:any dt=a mix}~, invert={truth}~)",
    "np.isin({a:int8 tame}, {b:int8 tame}~, kind={pick 'sort'|'table'}~)",
    *(f"np.{f}({{a:any tame}}, {{b:any tame dt=a mix}})" for f in ("union1d", "intersect1d", "setdiff1d", "setxor1d")),
    "np.intersect1d({a:real tame}, {b:real tame dt=a}, return_indices=True)", "np.nonzero({a:any nd})", "np.argwhere({a:any})",
    "np.flatnonzero({a:any})",
    "np.sort(np.partition({a:any nd}, {integer 0 5}))", "np.partition({a:ordered nd}, {integer -3 4})[..., :1].shape")]

CALLS = MOVES + MIXED * 2 + SORTS * 2 + ORDERS
