# SPDX-License-Identifier: BSD-3-Clause
"""RandomState: NumPy's generator of old, whose streams have not changed since 2011, and the functions of quern.random on one of them."""

import warnings

from . import _core
from ._bit_generators import MT19937, BitGenerator


class RandomState(_core.random.LegacyGenerator):
    """RandomState(seed=None)

    Random numbers from the Mersenne twister (or the bit generator given), the same as NumPy's RandomState.
    """

    def __new__(cls, seed=None):
        if isinstance(seed, BitGenerator):
            return super().__new__(cls, seed)
        bits = MT19937(0)
        bits._legacy_seeding(seed)
        return super().__new__(cls, bits)

    @property
    def _bit_generator(self):
        return self.bit_generator

    def seed(self, seed=None):
        """Starts the stream anew: None takes a seed from the system."""
        if not isinstance(self.bit_generator, MT19937):
            raise TypeError("can only re-seed a MT19937 BitGenerator")
        self.bit_generator._legacy_seeding(seed)

    def get_state(self, legacy=True):
        """("MT19937", key, pos, has_gauss, cached_gaussian), or a dict."""
        state, gauss = self.bit_generator.state, self.bit_generator._gauss()
        if legacy and state["bit_generator"] == "MT19937":
            return "MT19937", state["state"]["key"], state["state"]["pos"], int(gauss is not None), gauss or 0.0
        return {**state, "has_gauss": int(gauss is not None), "gauss": gauss or 0.0}

    def set_state(self, state):
        """Goes on from what get_state gave, as a tuple or a dict."""
        if isinstance(state, dict):
            has, gauss = state.get("has_gauss", 0), state.get("gauss", 0.0)
        elif isinstance(state, (tuple, list)):
            state, (has, gauss) = tuple(state), (*state[3:5], 0, 0.0)[:2]
        else:
            raise TypeError("state must be a dict or a tuple.")
        self.bit_generator.state = state
        self.bit_generator._set_gauss(float(gauss) if has else None)

    def __reduce__(self):
        return _restore, (type(self), self.bit_generator, self.bit_generator._gauss())

    def random_sample(self, size=None):
        """Uniform numbers in [0, 1)."""
        return self.random(size)

    def rand(self, *args):
        """Uniform numbers in [0, 1) of the given lengths."""
        return self.random(args or None)

    def randn(self, *args):
        """Standard normal numbers of the given lengths."""
        return self.standard_normal(args or None)

    def randint(self, low, high=None, size=None, dtype=int):
        """Integers in [low, high), or [0, low)."""
        return self._integers(low, high, size, dtype, masked=True)

    def random_integers(self, low, high=None, size=None):
        """Integers in [low, high], or [1, low]; use randint."""
        low, high = (1, low) if high is None else (low, high)
        warnings.warn(f"random_integers is deprecated: call randint({low}, {high} + 1) instead", DeprecationWarning, stacklevel=2)
        return self.randint(low, int(high) + 1, size)

    def tomaxint(self, size=None):
        """Integers in [0, 2**63 - 1]."""
        return _core.right_shift(self._integers(0, 1 << 64, size, "uint64"), 1).astype("int64")


def _restore(kind, bits, gauss):
    state = kind(bits)
    bits._set_gauss(gauss)
    return state


_shared = RandomState()

beta = _shared.beta
binomial = _shared.binomial
bytes = _shared.bytes
chisquare = _shared.chisquare
choice = _shared.choice
dirichlet = _shared.dirichlet
exponential = _shared.exponential
f = _shared.f
gamma = _shared.gamma
geometric = _shared.geometric
get_state = _shared.get_state
gumbel = _shared.gumbel
hypergeometric = _shared.hypergeometric
laplace = _shared.laplace
logistic = _shared.logistic
lognormal = _shared.lognormal
logseries = _shared.logseries
multinomial = _shared.multinomial
multivariate_normal = _shared.multivariate_normal
negative_binomial = _shared.negative_binomial
noncentral_chisquare = _shared.noncentral_chisquare
noncentral_f = _shared.noncentral_f
normal = _shared.normal
pareto = _shared.pareto
permutation = _shared.permutation
poisson = _shared.poisson
power = _shared.power
rand = _shared.rand
randint = _shared.randint
randn = _shared.randn
random = _shared.random
random_integers = _shared.random_integers
random_sample = ranf = sample = _shared.random_sample
rayleigh = _shared.rayleigh
seed = _shared.seed
set_state = _shared.set_state
shuffle = _shared.shuffle
standard_cauchy = _shared.standard_cauchy
standard_exponential = _shared.standard_exponential
standard_gamma = _shared.standard_gamma
standard_normal = _shared.standard_normal
standard_t = _shared.standard_t
triangular = _shared.triangular
uniform = _shared.uniform
vonmises = _shared.vonmises
wald = _shared.wald
weibull = _shared.weibull
zipf = _shared.zipf

__all__ = ["RandomState", *(name for name in dir(_shared) if name in globals() and not name.startswith("_")), "ranf", "sample"]
