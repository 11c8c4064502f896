#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Prints the tables of src/random: `random_tables.py ziggurat` and `random_tables.py logfactorial`.

The layers of the ziggurats (Marsaglia and Tsang 2000) have the bits that NumPy's streams use.

Layer i of 256 has the abscissa x[i], the height f(x[i]) and the area v. NumPy's tables were made in several precisions, and its
streams depend on their last bits: the normal layers come from a recursion whose every step is rounded to double, the others
from one in high precision; float32 values of the exponential went through nine decimal digits. Needs mpmath.
"""
import struct
import sys
import textwrap

from mpmath import exp, factorial, log, mp, mpf, nint, sqrt

mp.dps = 60
NORMAL_R, NORMAL_V = mpf("3.6541528853610087963519472518"), 0.0049286732339746519
EXPONENTIAL_R = mpf("7.6971174701310497140446280481")
LAST_BIT = {38: 2.0**-53}  # heights whose exp() was rounded the other way


def normal_layers():
    x = [0.0] * 256
    f = [1.0] * 256
    x[255] = float(NORMAL_R)
    for i in range(255, 0, -1):
        f[i] = float(exp(mpf(-0.5 * x[i] * x[i])))
        f[i] += LAST_BIT.get(i, 0.0)
        if i > 1:
            x[i - 1] = float(sqrt(mpf(-2.0 * float(log(mpf(NORMAL_V / x[i] + f[i]))))))
    return x, f, NORMAL_V / f[255]


def exponential_layers():
    x = [mpf(0)] * 255 + [EXPONENTIAL_R]
    v = (EXPONENTIAL_R + 1) * exp(-EXPONENTIAL_R)
    for i in range(254, 0, -1):
        x[i] = -log(v / x[i + 1] + exp(-x[i + 1]))
    return x, [exp(-t) for t in x], v / exp(-EXPONENTIAL_R)


def bounds(x, base, scale, rounded):
    """Below k[i] a point of layer i lies under the curve for sure."""
    return [rounded(x[255] / base * scale), 0] + [rounded(x[i - 1] / x[i] * scale) for i in range(2, 256)]


def single(value, digits):
    return struct.unpack("f", struct.pack("f", float(f"{float(value):.{digits}g}")))[0]


def tables():
    """(C type, name, values), the base layer's width in place of x[0]."""
    whole = lambda t: int(nint(t))
    even = lambda t: 2 * int(t / 2)
    laws = ("normal", normal_layers(), 2**52, whole, 17), ("exponential", exponential_layers(), 2**53, even, 9)
    for name, (x, f, base), scale, rounded, digits in laws:
        x1 = [base] + x[1:]
        yield "uint64_t", f"{name}_k", bounds(x, base, scale, rounded)
        yield "double", f"{name}_w", [float(t / scale) for t in x1]
        yield "double", f"{name}_f", [float(t) for t in f]
        yield "uint32_t", f"{name}_kf", bounds(x, base, 2**23, whole)
        yield "float", f"{name}_wf", [single(t / 2**23, digits) for t in x1]
        yield "float", f"{name}_ff", [single(t, digits) for t in f]


def literal(kind, v):
    if kind.startswith("uint"):
        return f"0x{v:x}"
    return f"{v:#.9g}f" if kind == "float" else repr(v)


def lines(literals):
    print(textwrap.fill(", ".join(literals), 132, initial_indent="    ", subsequent_indent="    "))


def ziggurat():
    print("/* ziggurat.inc.h: layers of the ziggurats for the normal and the exponential law; made by tests/tools/random_tables.py. */")
    for kind, name, values in tables():
        print(f"static const {kind} {name}[256] = {{")
        lines(literal(kind, v) for v in values)
        print("};")


def logfactorial():
    print("/* logfactorial.inc.h: log(k!) for k = 0 .. 125; made by tests/tools/random_tables.py. */")
    lines(repr(float(log(factorial(k)))) for k in range(126))


if __name__ == "__main__":
    print("/* SPDX-License-Identifier: BSD-3-Clause */")
    {"ziggurat": ziggurat, "logfactorial": logfactorial}[sys.argv[1]]()
