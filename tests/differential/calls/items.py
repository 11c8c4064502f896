# SPDX-License-Identifier: BSD-3-Clause
"""Getting and setting: keys of every kind, take and put and their kin.

choose is called without out: NumPy 2.4 frees memory it does not own if that is not contiguous.
"""

from rules import BITS, EXACT, Row

GET = [Row(text, BITS) for text in (
    "{a:any}[{basic a}]", "{a:any}[{key a}]", "{a:any}[{key a}]", "{a:any nd}[{m:bool shape=a}]", "{a:any nd}[{m:bool last=a}]",
    "{a:any nd}[{i:int 2d index=a}]",
    "np.take({a:any}, {i:int index=a}~, mode={pick 'wrap'|'clip'|'raise'}~)",
    "np.take({a:any nd}, axis={axis a}, indices={i:int few index=a}~, out={o:out}~)",
    "np.take({a:any nd}, axis={axis a}, indices={i:int64 few index=a}, mode={pick 'wrap'|'clip'|'raise'}, out={o:out})",
    "np.take_along_axis({a:any nd}, axis={axis a}, indices={i:int64 shape=a index=a})",
    "np.compress({m:bool 1d}, {a:any}~, axis={axis a}~)",
    "np.compress({m:bool 1d}, {a:any nd}, axis={axis a}, out={o:out})", "np.extract({m:bool shape=m}, {a:any})",
    "np.extract({m:bool}, {a:any shape=m})",
    "np.choose({i:int64 few index=i}, ({a:any few}, {b:any shape=a dt=a}), mode={pick 'wrap'|'clip'})",
    "np.select([{m:bool few}], [{a:any shape=m}], {number})",
    "{a:any nd}.flat[{integer -5 5}]", "{a:any nd}.take({i:int64 few index=a}~, mode={pick 'wrap'|'clip'}~)",
    "np.ix_({i:int64 1d index=i}, {m:bool 1d})",
    "np.choose({i:uint8 few unit}, ({a:any shape=i}, {b:any shape=i dt=a}), mode={pick 'wrap'|'clip'})",
    "np.unravel_index({i:int64 few index=i}, {new_shape 3})", "np.tril_indices({integer 0 5}, {integer -2 2})")]

SET = [Row(text, EXACT) for text in (
    "{a:any mut}.__setitem__(np.s_[{basic a}], {b:any few dt=a mix weak})", "{a:any mut}.__setitem__(np.s_[{key a}], {number})",
    "{a:any mut}.__setitem__(np.s_[{basic a}], {b:any 0d dt=a mix weak})",
    "{a:any mut}.__setitem__(np.s_[{key a}], {b:any 0d dt=a mix})",
    "{a:any mut nd}.__setitem__(np.s_[1:], a[:-1])", "{a:any mut nd}.__setitem__(np.s_[:-1], a[1:])",
    "{a:any mut nd}.__setitem__(np.s_[::-1], a)",
    "{a:any mut}.__setitem__(np.s_[...], {b:any cast=a dt=a mix weak})",
    "{a:any mut}.__setitem__({m:bool shape=a}, {b:any 0d dt=a mix weak})",
    "{a:any nd mut}.__setitem__({i:int64 n=4 index=a}, {b:any tail=a dt=a mix})",
    "{a:any nd mut}.__setitem__({m:bool shape=a}, a[m][::-1])",
    "np.put({a:any mut}, {i:int64 1d index=a}, {b:any 1d dt=a mix}~, mode={pick 'wrap'|'clip'|'raise'}~)",
    "np.putmask({a:any mut}, {m:bool shape=a}, {b:any 1d dt=a mix})",
    "np.place({a:any mut}, {m:bool shape=a}, {b:any 1d dt=a mix})",
    "np.put_along_axis({a:any nd mut}, axis={axis a}, indices={i:int64 shape=a index=a}, values={b:any 0d dt=a mix})",
    "{a:any nd mut}.flat.__setitem__({integer -5 5}, {b:any 0d dt=a mix weak})",
    "np.putmask({a:any mut}, {m:bool shape=a}, {b:any shape=a dt=a mix})")]

CALLS = GET + SET
