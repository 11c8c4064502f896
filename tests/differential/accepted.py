# SPDX-License-Identifier: BSD-3-Clause
"""The differences from NumPy that are accepted, each with its reason: the one list, of which docs/differences.md is written.

A case of a row excuses elements (test gives those it knows), shapes and dtypes, or classes of exceptions, and only in the statements
that its pattern finds. `python accepted.py docs/differences.md` writes the page, `--check` says whether it is up to date.
"""

import pathlib
import re
import sys
from typing import Callable, NamedTuple

import numpy as np
from excuses import (at_infinity, axes_of_q_last, below_float32, beside_infinity, between_edges, both_fail, by_definition,
                     by_equality, cast_of_an_array, empty, equal_zeros, floor_of_quotient, in_float32, in_order, large_power,
                     of_both_zeros, of_nan_quantile, of_signalling, order_of_product, order_of_sum, refused_in_steps, rounded_on_the_way,
                     rounded_to_tens, says, somewhere, tens_of_integers, told_apart, true_log1p, true_sign)
from opinions import agree, cast_on_the_way, given_anyway, into, operands, opinion, without
from parts import cast_around, fails_by_cast, one_by_one


class Case(NamedTuple):
    kind: str  # values, structure or failure
    pattern: str  # of the statement
    test: Callable


class Accepted(NamedTuple):
    name: str
    reason: str
    cases: list  # where it shows


REDUCING = r"\.(reduce|accumulate|reduceat)\("
ACCEPTED = [
    Accepted("casts out of range",
        "Floats that an integer dtype does not hold saturate and NaN becomes 0, on every machine and in every cast: "
        "assignments, dtype=, out=, rounding to tens. NumPy's result is undefined in C, or an error where a Python number is "
        "cast.",
        [Case("values", r"astype|asarray", cast_of_an_array),
         Case("values", r"^(?!.*(astype|asarray))", cast_on_the_way),
         Case("values", r"round", rounded_to_tens),
         Case("failure", r"", says(r"cannot convert float|out of bounds for u?int", "error")),
         Case("failure", r"flat", says("Error setting single item", "error"))]),
    Accepted("complex infinities",
        "Which part of a complex product, quotient or function is NaN or infinite when an operand is, or when it overflows, is "
        "left open by C99; Quern follows the Array API where that speaks, and is the same on every instruction set.",
        [Case("values", r"", at_infinity)]),
    Accepted("complex powers",
        "The relative error of a complex power grows as abs(b log a), for any formula; 8 eps (1 + abs(b log a)) are allowed.",
        [Case("values", r"pow|\*\*|exp2", large_power)]),
    Accepted("zeros of two signs",
        "Which of -0 and 0 is the larger one is left open, and so is their order in a sort that is not stable; nextafter(0, -0) "
        "is -0, as in C.",
        [Case("values", r"max|min|clip|ptp|sort|union|unique|setxor|intersect|setdiff|nextafter", of_both_zeros)]),
    Accepted("floor_divide",
        "floor_divide of floats follows the Array API at infinities, and is the floor of the quotient rounded once.",
        [Case("values", r"floor_?div|//|divmod", floor_of_quotient)]),
    Accepted("isfinite in steps",
        "NumPy's isfinite, isinf, isnan and signbit are wrong where both the array and out= have strides: "
        "isfinite(zeros(3948)[::3], out=zeros(2632, bool)[::-2]) is False mostly.",
        [Case("values", r"isfinite|isinf|isnan|signbit", told_apart)]),
    Accepted("complex log1p",
        "NumPy's takes log(abs(1 + z)) and cancels; Quern's is right to the last places (log1p(0.034060292) of complex64: "
        "0.033493083).",
        [Case("values", r"log1p", true_log1p)]),
    Accepted("complex sign",
        "NumPy's divides by a length that overflows or has few digits near the ends of the range; Quern's is right there.",
        [Case("values", r"sign\(", true_sign)]),
    Accepted("signalling NaNs",
        "NumPy's fmin, fmax, hypot and power treat a NaN that signals otherwise than other NaNs, depending on the length of the "
        "array.",
        [Case("values", r"fmin|fmax|nanmin|nanmax|pow|\*\*|hypot", of_signalling)]),
    Accepted("isclose beyond the range",
        "Distances that overflow are infinite, and not close.",
        [Case("values", r"isclose|allclose", lambda judge, got, want: somewhere(judge, lambda x: abs(x) > np.finfo(x.dtype).max / 4, want.shape))]),
    Accepted("isclose of float16",
        "NumPy rounds atol to float16 beside float16, where 1e-8 is 0.",
        [Case("values", r"isclose|allclose",
              lambda judge, got, want: agree(got, opinion(judge, change=lambda name, x: x.astype(float) if x.dtype == np.float16 else x)))]),
    Accepted("bins of narrow floats",
        "NumPy calculates the edges of float16 and float32 in that dtype, with its rounding errors; Quern rounds right edges.",
        [Case("values", r"histogram\(", between_edges)]),
    Accepted("reciprocal of 0",
        "1 // 0 is 0 for integers, as in all divisions.",
        [Case("values", r"reciprocal", lambda judge, got, want: (got == 0) & (abs(judge.inputs["a"]) < 1) & (judge.inputs["a"].dtype.kind in "iub"
             or got.dtype.kind in "iu"))]),
    Accepted("rows with NaN",
        "Rows that hold NaN have no order and differ from each other: unique(axis=) puts them last. NumPy leaves them where its "
        "comparison does, and merges some of them.",
        [Case("values", r"unique\(.*axis=", lambda judge, got, want: bool(any(x.dtype.kind in "fc" and np.isnan(x).any() for x in operands(judge)))),
         Case("structure", r"unique\(.*axis=", lambda judge, got, want: got.dtype == want.dtype and any(x.dtype.kind in "fc" and np.isnan(x).any() for x in operands(judge)))]),
    Accepted("points that are NaN",
        "Points of interp and bins of digitize that are NaN have no order.",
        [Case("values", r"np\.interp\(", lambda judge, got, want: bool(np.isnan(judge.inputs["w"]).any())),
         Case("failure", r"digitize", says("monotonically"))]),
    Accepted("logaddexp near 0",
        "Near 0 the sum cancels; NumPy's error there is relative to the operands, Quern's to the result.",
        [Case("values", r"logaddexp", lambda judge, got, want: abs(got - want) <= 4 * max(float(np.finfo(x.dtype).eps) for x in [got, *operands(judge)] if x.dtype.kind in "fc")
             * (1 + abs(got)) if got.dtype.kind in "fc" else False)]),
    Accepted("between infinities",
        "Quantiles between or at infinities, and products with infinity and 0, depend on the formula; where NumPy's is NaN, "
        "Quern's quantile at an element is that element. In BLAS, inf * 0 may be 0.",
        [Case("values", r"quantile|percentile|median|einsum|interp|linspace|multi_dot|matmul|inner|dot|@", lambda judge, got, want: beside_infinity(judge, got, want) | by_definition(judge, got, want))]),
    Accepted("nanquantile's axes",
        "The axes of q come first, as in quantile, and the dtype depends neither on the number of axes nor on the elements: "
        "NumPy's nanpercentile(float16, [25, 50]) is float16 along no axis and where the first line is all NaN.",
        [Case("values", r"nan(quantile|percentile)\(a, q", axes_of_q_last),
         Case("structure", r"nanquantile|nanpercentile", of_nan_quantile)]),
    Accepted("quantiles of nothing",
        "Averages and quantiles of nothing are NaN, in the shape of q; NumPy forgets that shape, or fails by an accident of its "
        "loops.",
        [Case("structure", r"nanpercentile|nanquantile|nanmedian", empty),
         Case("failure", r"quantile|percentile|median|average", lambda judge, error, failed: failed is None and any(x.size == 0 for x in operands(judge)) and re.search(
             "out of bounds for axis|zero-size array|cannot reshape|division by zero|by zero", str(error)) is not None
             and hasattr(judge.result[0], "dtype") and bool(np.isnan(np.asarray(judge.result[0])).all()))]),
    Accepted("isin of large integers",
        "Beside floats NumPy counts integers as found that become equal to each other in float64; Quern's result is that of ==.",
        [Case("values", r"isin\(", by_equality)]),
    Accepted("bits of nothing",
        "unpackbits with count= fills up with 0; NumPy leaves memory as it was where the array is empty.",
        [Case("values", r"unpackbits", lambda judge, got, want: (got == 0) & (judge.inputs["a"].size == 0))]),
    Accepted("order K of repeated elements",
        "The order of memory says nothing about axes of stride 0.",
        [Case("values", r"'K'", lambda judge, got, want: 0 in [s for s, d in zip(judge.inputs["a"].strides, judge.inputs["a"].shape) if d > 1])]),
    Accepted("complex zeros",
        "The signs of zero parts of complex results depend on the formula.",
        [Case("values", r"", equal_zeros)]),
    Accepted("float16 on the way",
        "Reductions and scans of float16, and unwrap, go on in float32 and round once; NumPy rounds after every step, but means to out.",
        [Case("values", REDUCING + r"|cum|sum|prod|mean", rounded_on_the_way),
         Case("values", r"unwrap", in_float32)]),
    Accepted("order of terms",
        "The order of the terms decides the last digits of a product, and whether a sum or product overflows or underflows on "
        "the way.",
        [Case("values", r"prod\(|multiply\.reduce", order_of_product),
         Case("values", r"sum\(|mean\(|add\.reduce", order_of_sum)]),
    Accepted("sums of subnormals",
        "NumPy divides a sum of float32 in the dtype of out=, Quern in float32.",
        [Case("values", r"mean\(.*dtype=np.(float32|complex64), out=", below_float32)]),
    Accepted("casts around a call",
        "dtype= casts the operands first and out= the result last, as above, also where NumPy chooses the loop by out= (ptp, "
        "round) or rounds every step to it (prod, remainder.reduce). Of the call between the casts the same differences are "
        "accepted.",
        [Case("values", r"(out|dtype)=", cast_around),
         Case("failure", r"dtype=", fails_by_cast)]),
    Accepted("several steps",
        "The methods of a ufunc are its calls one after the other, in which the same differences are accepted.",
        [Case("values", r"np\.\w+\.(at|accumulate|outer|reduce|reduceat)\(", one_by_one)]),
    Accepted("order of float16",
        "NumPy's sort leaves some arrays of float16 out of order on AVX-512, and takes the sets from them.",
        [Case("structure", r"union|unique|setxor|setdiff|intersect",
              lambda judge, got, want: got.dtype == want.dtype == np.float16 and in_order(got) and not in_order(want))]),
    Accepted("einsum of one operand",
        "NumPy ignores dtype= where einsum only moves elements.",
        [Case("structure", r"einsum", lambda judge, got, want: f"dtype=np.{got.dtype}" in judge.call.text and got.shape == want.shape)]),
    Accepted("two errors",
        "When more than one argument is wrong, the two libraries may report different ones.",
        [Case("failure", r"", both_fail)]),
    Accepted("casts refused",
        "What would lose a fraction, a sign or an imaginary part in out= or dtype= is refused by the rule 'same_kind', and a "
        "complex number is no element of a real array; NumPy's reductions, mean and full cast without a rule.",
        [Case("failure", r"out=|dtype=|mean|casting", refused_in_steps),
         Case("failure", r"", says("a complex number cannot be stored"))]),
    Accepted("casts to truth",
        "What is compared or joined meets in a dtype that holds both, by the rule of casting=; NumPy asks no rule in logical "
        "operations, and in comparisons none for numbers out of range.",
        [Case("failure", r"(logical_(and|or|xor)|(not_)?equal|(less|greater)(_equal)?)\(.*casting='", says("Cannot cast ufunc '"))]),
    Accepted("bits of floats",
        "dtype= of a result that is uint8 in all cases chooses no loop, and floats have none.",
        [Case("failure", r"bitwise_count\(.*dtype=", says("not supported for the input types"))]),
    Accepted("casts allowed",
        "putmask and place cast as assignment does, and arg-reductions, round, compress and take into any dtype of the same "
        "kind; ldexp takes any integers.",
        [Case("failure", r"putmask|place|(arg(min|max)|round|compress|take|ptp|absolute|abs|frexp|ldexp)\(.*(out|dtype)=|ldexp\(.*casting=",
              lambda judge, error, failed: says(r"Cannot cast|not supported for the input types|did not contain a loop|No loop matching",
                                                "error")(judge, error, failed) and given_anyway(judge)),
         Case("failure", r"round\(a, -\d+, out=", tens_of_integers)]),
    Accepted("numbers out of range",
        "where refuses a Python integer that the dtype beside it does not hold; NumPy's wraps.",
        [Case("failure", r"where\(", says("is out of bounds for"))]),
    Accepted("unchecked indices",
        "Indices and counts must be in range where there are no elements as well, and the places of insert where there are "
        "several; NumPy does not look.",
        [Case("failure", r"compress|take|put|repeat",
              lambda judge, error, failed: says("out of bounds|negative values")(judge, error, failed)
              and any(x.size == 0 for x in operands(judge))),
         Case("failure", r"insert", says("is out of bounds"))]),
    Accepted("wider out",
        "out= of dot, matmul, round and accumulations has the result's shape, and of dot its dtype; NumPy broadcasts to a wider "
        "one, and casts where dot meets a number.",
        [Case("failure", r"dot\(.*out=|matmul\(.*out=|round\(.*out=", says("not acceptable|output of shape|non-broadcastable output")),
         Case("failure", r"out=", says("output of shape|wrong shape|wrong number of dim|another shape than the result"))]),
    Accepted("signbit of integers",
        "signbit has loops for integers, and needs no cast.",
        [Case("failure", r"signbit", says("Cannot cast ufunc 'signbit'", "error"))]),
    Accepted("methods of ldexp",
        "ldexp's inputs have two dtypes: it has no reductions, even of no axis, and no at.",
        [Case("failure", r"ldexp\.", says("No loop matching|two inputs of one dtype"))]),
]


def cases(kind, text):
    """(name, test) of those that the statement may meet."""
    return [(row.name, case.test) for row in ACCEPTED for case in row.cases if case.kind == kind and re.search(case.pattern, text)]


def values_of(text):
    return cases("values", text)


def structure(judge, got, want):
    return next((name for name, test in cases("structure", judge.call.text) if test(judge, got, want)), None)


def failure(judge, error, failed):
    return next((name for name, test in cases("failure", judge.call.text) if test(judge, error, failed)), None)


def page():
    shown = {"values": "values", "structure": "shape or dtype", "failure": "exception"}
    lines = ["# Differences from NumPy", "",
        "Written by `make differential-doc` from `tests/differential/accepted.py`, which `make differential` accepts by;",
             "everything else that differs is an error. Also accepted: an element is a 0-d array where NumPy has a scalar type.", "",
             "| difference | in | why |", "|---|---|---|"]
    for row in ACCEPTED:
        kinds = {case.kind for case in row.cases}
        lines.append(f"| {row.name} | {', '.join(text for kind, text in shown.items() if kind in kinds)} | {row.reason} |")
    return "\n".join(lines) + "\n"


def main():
    path = pathlib.Path(sys.argv[-1])
    if "--check" in sys.argv:
        sys.exit(0 if path.read_text() == page() else f"{path} is not what accepted.py says: make differential-doc")
    path.write_text(page())


if __name__ == "__main__":
    main()
