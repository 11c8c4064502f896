# SPDX-License-Identifier: BSD-3-Clause
"""Seed sequences and bit generators: names for the words of seed and state that the core works with.

SeedSequence hashes entropy of any length into seeds of any length, and spawns children that do so independently (O'Neill 2015).
Each bit generator is a row of STATES: how many words its seed has, and what its words of state are called.
"""

import re
from secrets import randbits

from . import _core

_mix, _words = _core.random._seed_mix, _core.random._seed_words
_POOL = 4
_MOST_ENTROPY = 1 << 24  # integers: hashing them takes seconds
_MT_WORDS = 312  # of 64 bits, in the key of MT19937


def _int_words(n):
    if n < 0:
        raise ValueError("expected non-negative integer")
    words = [n & 0xFFFFFFFF]
    while n := n >> 32:
        words.append(n & 0xFFFFFFFF)
    return words


def _entropy_words(x):
    """The 32-bit words of an int, of text that stands for one, or of a flat sequence of these."""
    if isinstance(x, str):
        if not re.match("0x|[0-9]", x):
            raise ValueError("unrecognized seed string")
        x = int(x, 16 if x.startswith("0x") else 10)
    if hasattr(x, "__index__") and not getattr(x, "shape", ()):
        return _int_words(x.__index__())
    if isinstance(x, (float, complex)) or not hasattr(x, "__len__"):
        raise TypeError(f"seed must be integer, not {type(x).__name__}")
    if len(x) > _MOST_ENTROPY:
        raise ValueError(f"a seed of {len(x)} integers is too long, at most {_MOST_ENTROPY} are hashed")
    words = []
    for item in x:
        if hasattr(item, "__len__") and not isinstance(item, str) and getattr(item, "shape", None) != ():
            raise TypeError("SeedSequence does not accept nested sequences.")
        words += _entropy_words(item)
    return words


class SeedSequence:
    """SeedSequence(entropy=None, *, spawn_key=(), pool_size=4, n_children_spawned=0)

    Entropy hashed into seeds; None takes it from the system. Children of spawn() have their place in the tree as spawn_key.
    """

    def __init__(self, entropy=None, *, spawn_key=(), pool_size=_POOL, n_children_spawned=0):
        if pool_size < _POOL:
            raise ValueError(f"The size of the entropy pool should be at least {_POOL}, not {pool_size}")
        if entropy is None:
            entropy = randbits(pool_size * 32)
        elif isinstance(entropy, (str, float, complex)) or not (hasattr(entropy, "__index__") or hasattr(entropy, "__len__")):
            raise TypeError(f"SeedSequence expects int or sequence of ints for entropy not {entropy}")
        self.entropy = entropy
        self.spawn_key = tuple(spawn_key)
        self.pool_size = pool_size
        self.n_children_spawned = n_children_spawned
        words, key = _entropy_words(entropy), _entropy_words(self.spawn_key)
        if key and len(words) < pool_size:  # a child's key must not be taken for entropy of the parent
            words += [0] * (pool_size - len(words))
        self.pool = _mix(words + key, pool_size)

    def __repr__(self):
        shown = {"entropy": self.entropy}
        if self.spawn_key:
            shown["spawn_key"] = self.spawn_key
        if self.pool_size != _POOL:
            shown["pool_size"] = self.pool_size
        if self.n_children_spawned:
            shown["n_children_spawned"] = self.n_children_spawned
        lines = "".join(f"    {name}={value!r},\n" for name, value in shown.items())
        return f"{type(self).__name__}(\n{lines})"

    @property
    def state(self):
        names = ("entropy", "spawn_key", "pool_size", "n_children_spawned")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def generate_state(self, n_words, dtype="uint32"):
        """n_words words of seed, uint32 or uint64."""
        name = _core.dtype(dtype).name
        if name not in ("uint32", "uint64"):
            raise ValueError(f"only support uint32 or uint64, not {name}")
        words = _words(self.pool, n_words if name == "uint32" else 2 * n_words)
        return words if name == "uint32" else words.view("uint64")

    def spawn(self, n_children):
        """n_children seed sequences that are independent of this one, of each other, and of those spawned before."""
        if n_children < 0:
            raise ValueError("n_children must be non-negative")
        first = self.n_children_spawned
        self.n_children_spawned += n_children
        return [
            type(self)(self.entropy, spawn_key=(*self.spawn_key, i), pool_size=self.pool_size) for i in range(first, first + n_children)
        ]


def _wide(low, high):
    return low | high << 64


def _halves(n):
    return n & 0xFFFFFFFFFFFFFFFF, n >> 64


def _array(words):
    """uint64, made of halves, since ints on both sides of 2**63 have no common integer dtype."""
    return _core.asarray(_split(words), dtype="uint32").view("uint64")


def _split(words):
    return [half for word in words for half in (word & 0xFFFFFFFF, word >> 32)]


def _ints(array):
    return [int(x) for x in array]


class BitGenerator(_core.random.BitGenerator):
    """What all bit generators share: a seed sequence, a state to get and set, spawning, pickling."""

    _seed_words = 0

    def __init__(self, seed=None):
        if not self._seed_words:
            raise NotImplementedError("BitGenerator is a base class and cannot be instantized")
        self._seed_seq = seed if hasattr(seed, "generate_state") else SeedSequence(seed)
        self._seed(self._kind(), self._seed_seq.generate_state(self._seed_words))

    @classmethod
    def _kind(cls):
        return next(base.__name__ for base in cls.__mro__ if "_seed_words" in vars(base))

    @property
    def seed_seq(self):
        return self._seed_seq

    def spawn(self, n_children):
        """Bit generators seeded by the children of the seed sequence."""
        if not hasattr(self._seed_seq, "spawn"):
            raise TypeError("The underlying SeedSequence does not implement spawning.")
        return [type(self)(seed) for seed in self._seed_seq.spawn(n_children)]

    @property
    def state(self):
        *words, has_half, half = self._words()
        return {"bit_generator": type(self).__name__, **self._named(words), "has_uint32": has_half, "uinteger": half}

    @state.setter
    def state(self, value):
        if not isinstance(value, dict):
            raise TypeError("state must be a dict")
        if value.get("bit_generator", "") != type(self).__name__:
            raise ValueError(f"state must be for a {type(self).__name__} RNG")
        self._set_words([*self._unnamed(value), int(value.get("has_uint32", 0)), int(value.get("uinteger", 0))])

    def __reduce__(self):
        return _restore, (type(self), self.state, self._seed_seq)


def _restore(kind, state, seed_seq):
    bits = kind(0)
    bits.state = state
    bits._seed_seq = seed_seq
    return bits


class _Jumping(BitGenerator):
    """Those that can be moved along their stream."""

    _width = 128

    def advance(self, delta):
        """As if delta words had been drawn; a half word kept for later is dropped."""
        delta &= (1 << self._width) - 1
        self._advance([delta >> shift & 0xFFFFFFFFFFFFFFFF for shift in range(0, self._width, 64)])
        return self

    def jumped(self, jumps=1):
        """A copy, so many jumps ahead that no program ever comes there otherwise."""
        bits = _restore(type(self), self.state, SeedSequence())
        bits.advance(self._step * int(jumps))
        return bits


class PCG64(_Jumping):
    """PCG64(seed=None)

    O'Neill's permuted congruential generator XSL RR 128/64: the bit generator of default_rng.
    """

    _seed_words, _step = 8, 0x9E3779B97F4A7C15F39CC0605CEDC835

    def _named(self, words):
        return {"state": {"state": _wide(*words[:2]), "inc": _wide(*words[2:])}}

    def _unnamed(self, value):
        return *_halves(value["state"]["state"]), *_halves(value["state"]["inc"])


class PCG64DXSM(PCG64):
    """PCG64DXSM(seed=None)

    O'Neill's permuted congruential generator with the stronger output function DXSM.
    """

    _seed_words = 8


class SFC64(BitGenerator):
    """SFC64(seed=None)

    Doty-Humphrey's small fast chaotic generator.
    """

    _seed_words = 6

    def _named(self, words):
        return {"state": {"state": _array(words)}}

    def _unnamed(self, value):
        return _ints(value["state"]["state"])


class Philox(_Jumping):
    """Philox(seed=None, counter=None, key=None)

    The counter-based generator Philox 4x64-10.
    """

    _seed_words, _width, _step = 4, 256, 1 << 128

    def __init__(self, seed=None, counter=None, key=None):
        if seed is not None and key is not None:
            raise ValueError("seed and key cannot be both used")
        super().__init__(seed)
        words = list(self._words())
        if counter is not None:
            words[:4] = _to_words(counter, "counter", 4)
        if key is not None:
            words[4:6] = _to_words(key, "key", 2)
            self._seed_seq = None
        self._set_words(words)

    def _named(self, words):
        return {"state": {"counter": _array(words[:4]), "key": _array(words[4:6])}, "buffer": _array(words[6:10]), "buffer_pos": words[10]}

    def _unnamed(self, value):
        state = value["state"]
        return [*_ints(state["counter"]), *_ints(state["key"]), *_ints(value["buffer"]), int(value["buffer_pos"])]


def _to_words(value, name, n):
    """n 64-bit words of an int, low word first, or a sequence of them."""
    if hasattr(value, "__len__"):
        if len(value) != n:
            raise ValueError(f"{name} must have {n} elements when using array form")
        return _ints(value)
    value = int(value)
    if not 0 <= value < 1 << 64 * n:
        raise ValueError(f"{name} must be positive and less than 2**{64 * n}.")
    return [value >> 64 * i & 0xFFFFFFFFFFFFFFFF for i in range(n)]


class MT19937(BitGenerator):
    """MT19937(seed=None)

    The Mersenne twister: the bit generator of RandomState.
    """

    _seed_words = 624

    def _legacy_seeding(self, seed):
        """Seeds as RandomState does: by a number below 2^32, or by a key of them."""
        if seed is None:
            self._seed("MT19937", SeedSequence().generate_state(624))
        elif hasattr(seed, "__index__") and not getattr(seed, "shape", ()):
            key = seed.__index__()
            if not 0 <= key < 1 << 32:
                raise ValueError("Seed must be between 0 and 2**32 - 1")
            self._seed_legacy(key, True)
        else:
            key = _ints(_core.asarray(seed))
            if not key:
                raise ValueError("Seed must be non-empty")
            if not all(0 <= k < 1 << 32 for k in key):
                raise ValueError("Seed must be between 0 and 2**32 - 1")
            self._seed_legacy(key, False)
        self._seed_seq = None

    @property
    def state(self):
        words = self._word_array()
        return {"bit_generator": type(self).__name__, "state": {"key": words[:_MT_WORDS].view("uint32"), "pos": words.item(_MT_WORDS)}}

    @state.setter
    def state(self, value):
        if isinstance(value, tuple):
            if value[0] != "MT19937" or len(value) not in (3, 5):
                raise ValueError("state is not a legacy MT19937 state")
            value = {"bit_generator": "MT19937", "state": {"key": value[1], "pos": value[2]}}
        BitGenerator.state.fset(self, value)

    def _unnamed(self, value):
        key = _core.asarray(value["state"]["key"])
        if key.shape != (2 * _MT_WORDS,):
            raise ValueError(f"the key of MT19937 has {2 * _MT_WORDS} words, not shape {key.shape}")
        return [*_core.astype(key, "uint32").view("uint64").tolist(), int(value["state"]["pos"])]


class SIMD(_Jumping):
    """SIMD(seed=None)

    Quern's own streams (Philox 4x32-10): the same numbers for every thread count and instruction set, made by vector units and all
    threads. An int below 2^64 is the key of the stream itself, as in C.
    """

    _seed_words, _width = 4, 64

    def __init__(self, seed=None):
        super().__init__(seed)
        if hasattr(seed, "__index__") and not getattr(seed, "shape", ()) and 0 <= seed.__index__() < 1 << 64:
            self._set_words([seed.__index__(), 0, 0, 0, 0, 0])

    def jumped(self, jumps=1):
        """A copy so many times 2^40 words ahead."""
        bits = _restore(type(self), self.state, SeedSequence())
        return bits.advance(int(jumps) << 40)

    def _named(self, words):
        return {"state": {"key": words[0], "stream": words[1], "position": words[2], "children": words[3]}}

    def _unnamed(self, value):
        return [value["state"][name] for name in ("key", "stream", "position", "children")]
