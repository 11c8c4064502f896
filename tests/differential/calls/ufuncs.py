# SPDX-License-Identifier: BSD-3-Clause
"""Ufuncs and their methods: every name that is a ufunc in both libraries, with where, out, dtype and casting."""

import numpy as np
from rules import EXACT, Row, total, ulp

import quern as qn

# NumPy's vector library promises 4 units in the last place, Quern's functions are within 1.
ELEMENTARY = """sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh exp exp2 expm1 log log2 log10 log1p cbrt
arctan2 hypot logaddexp logaddexp2 power float_power""".split()
CONVERTED = "deg2rad rad2deg degrees radians".split()  # a factor, rounded once or twice
ALIASES = {"acos": "arccos", "acosh": "arccosh", "asin": "arcsin", "asinh": "arcsinh", "atan": "arctan", "atan2": "arctan2",
    "atanh": "arctanh", "pow": "power"}
PRODUCTS = "matmul matvec vecmat vecdot".split()
COMPARISONS = "equal not_equal less less_equal greater greater_equal".split()
TWO_RESULTS = "divmod frexp modf".split()
FORMS = ["np.{f}({x}~, dtype={{dtype any}}~)", "np.{f}({x}, out={{o:out}})", "np.{f}({x}, where={{m:bool cast=a}}, out={{o:out}})",
         "np.{f}({x}, casting={{pick 'unsafe'|'same_kind'|'safe'|'no'}}~, dtype={{dtype num}}~~, out={{o:out}}~)"]


def rule_of(name):
    name = ALIASES.get(name, name)
    return ulp(5) if name in ELEMENTARY else ulp(2) if name in CONVERTED else ulp(4) if name in ("divide", "true_divide",
        "reciprocal", "square", "sqrt", "abs", "absolute", "sign") else EXACT


def names():
    return [n for n in dir(np) if isinstance(getattr(np, n), np.ufunc) and hasattr(qn, n) and n not in PRODUCTS]


def operands(ufunc):
    return "{a:any}" if ufunc.nin == 1 else "{a:any}, {b:any cast=a dt=a weak mix}"


def forms(name):
    """The forms of a ufunc; no numbers beside where= in comparisons: one that is out of range crashes NumPy 2.4 there."""
    ufunc = getattr(np, name)
    made = FORMS if name not in TWO_RESULTS else FORMS[:1]
    comparison = name in COMPARISONS
    return [Row(form.format(f=name, x=operands(ufunc).replace(" weak", "" if comparison and "where=" in form else " weak")),
        rule_of(name)) for form in made]


BINARY = [n for n in names() if getattr(np, n).nin == 2 and getattr(np, n).nout == 1]
ADDING = ["add", "subtract", "multiply", "hypot", "logaddexp", "logaddexp2"]
EXACT_BINARY = [n for n in BINARY if rule_of(n) == EXACT and n not in ADDING]


def methods(name):
    rule, mood = (total(4), "tame") if name in ADDING else (rule_of(name), "any")
    return [Row(text.replace("F", name).replace("MOOD", mood), rule) for text in (
        "np.F.reduce({a:any MOOD}, axis={axes a}~, keepdims={truth}~~, out={o:out}~)",
        "np.F.accumulate({a:any MOOD nd}, axis={axis a}~, out={o:out}~)",
        "np.F.outer({a:any MOOD few small}, {b:any MOOD few small dt=a mix})",
        "np.F.reduceat({a:any MOOD nd}, axis={axis a}, indices={i:int64 1d index=a}~, out={o:out}~)",
        "np.F.at({a:any MOOD nd mut}, {i:int64 n=5 index=a}, {b:dt=a mix 0d MOOD})")]


OPERATORS = [Row(f"{{a:any}} {op} {{b:any cast=a dt=a weak mix}}", ulp(5) if op in ("**", "/") else EXACT)
             for op in "+ - * / // % ** << >> & | ^ < <= > >= == !=".split()]
OPERATORS += [Row(f"{{a:any mut}}.__i{op}__({{b:any cast=a dt=a weak mix}})", ulp(5) if op in ("pow", "truediv") else EXACT)
              for op in "add sub mul truediv floordiv mod pow lshift rshift and or xor".split()]
OPERATORS += [Row(text, EXACT) for text in ("-{a:any}", "+{a:any}", "np.invert({a:any})")] + [Row("abs({a:any})", ulp(4))]

CALLS = [row for name in names() for row in forms(name)] + OPERATORS
METHODS = [row for name in EXACT_BINARY + ADDING for row in methods(name)]
