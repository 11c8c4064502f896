# SPDX-License-Identifier: BSD-3-Clause
"""The differences from NumPy that are accepted, each with its reason: the one list, of which docs/differences.md is written.

A row excuses elements (test gives those it knows), shapes and dtypes, or classes of exceptions, and only in the statements that its
pattern finds. `python accepted.py docs/differences.md` writes the page, `--check` says whether it is up to date.
"""

import pathlib
import re
import sys
from typing import Callable, NamedTuple

import numpy as np
from excuses import (at_infinity, axes_of_q_last, axis_of_number, below_float32, beside_infinity, between_edges, both_fail, by_definition,
                     by_equality, cast_of_an_array, crossed, empty, equal_zeros, floor_of_quotient, in_order, large_power,
                     of_both_zeros, of_nan_quantile, of_signalling, order_of_product, order_of_sum, refused_in_steps, rounded_on_the_way,
                     rounded_to_tens, says, somewhere, told_apart, true_log1p, true_sign)
from opinions import agree, cast_on_the_way, given_anyway, into, operands, opinion, without
from parts import cast_around, fails_by_cast, one_by_one


class Accepted(NamedTuple):
    name: str
    kind: str  # values, structure or failure
    pattern: str  # of the statement
    test: Callable
    reason: str


REDUCING = r"\.(reduce|accumulate|reduceat)\("
ACCEPTED = [
    Accepted("casts out of range", "values", r"astype|asarray", cast_of_an_array,
             "Floats that an integer dtype does not hold saturate and NaN becomes 0, on every machine; NumPy's result is "
             "undefined in C."),
    Accepted("integers from floats", "values", r"^(?!.*(astype|asarray))", cast_on_the_way,
             "The same where the cast is part of a call: dtype=, out=, an assignment."),
    Accepted("complex infinities", "values", r"", at_infinity,
             "Which part of a complex product, quotient or function is NaN or infinite when an operand is, or when it overflows, "
             "is left open by C99; Quern follows the Array API where that speaks, and is the same on every instruction set."),
    Accepted("complex powers", "values", r"pow|\*\*|exp2", large_power,
             "The relative error of a complex power grows as |b log a|, for any formula; 8 eps (1 + |b log a|) are allowed."),
    Accepted("zeros of two signs", "values", r"max|min|clip|ptp|sort|union|unique|setxor|intersect|setdiff|nextafter",
             of_both_zeros,
             "Which of -0 and 0 is the larger one is left open, and so is their order in a sort that is not stable; nextafter(0, "
             "-0) is -0, as in C."),
    Accepted("floor_divide", "values", r"floor_?div|//|divmod",
             floor_of_quotient,
             "floor_divide of floats follows the Array API at infinities, and is the floor of the quotient rounded once."),
    Accepted("integers rounded to tens", "values", r"round",
             rounded_to_tens, "round(x, -1) of an integer saturates where the multiple of ten, or its float64, is not in the dtype; NumPy's wraps."),
    Accepted("isfinite in steps", "values", r"isfinite|isinf|isnan|signbit", told_apart,
             "NumPy's isfinite, isinf, isnan and signbit are wrong where both the array and out= have strides: "
             "isfinite(zeros(3948)[::3], out=zeros(2632, bool)[::-2]) is False mostly."),
    Accepted("complex log1p", "values", r"log1p",
             true_log1p, "NumPy's takes log(|1 + z|) and cancels; Quern's is right to the last places (log1p(0.034060292) of complex64: "
             "0.033493083)."),
    Accepted("complex sign", "values", r"sign\(", true_sign,
             "NumPy's divides by a length that overflows or has few digits near the ends of the range; Quern's is right there."),
    Accepted("signalling NaNs", "values", r"fmin|fmax|nanmin|nanmax|pow|\*\*|hypot", of_signalling,
             "NumPy's fmin, fmax, hypot and power treat a NaN that signals otherwise than other NaNs, depending on the length of the array."),
    Accepted("isclose beyond the range", "values", r"isclose|allclose",
             lambda judge, got, want: somewhere(judge, lambda x: abs(x) > np.finfo(x.dtype).max / 4, want.shape),
             "Distances that overflow are infinite, and not close."),
    Accepted("isclose of float16", "values", r"isclose|allclose",
             lambda judge, got, want: agree(got, opinion(judge, change=lambda name, x: x.astype(float) if x.dtype == np.float16 else x)),
             "NumPy rounds atol to float16 beside float16, where 1e-8 is 0."),
    Accepted("bins of narrow floats", "values", r"histogram\(", between_edges,
             "NumPy calculates the edges of float16 and float32 in that dtype, with its rounding errors; Quern rounds right edges."),
    Accepted("reciprocal of 0", "values", r"reciprocal",
             lambda judge, got, want: (got == 0) & (abs(judge.inputs["a"]) < 1) & (judge.inputs["a"].dtype.kind in "iub"
             or got.dtype.kind in "iu"),
             "1 // 0 is 0 for integers, as in all divisions."),
    Accepted("rows with NaN", "values", r"unique\(.*axis=",
             lambda judge, got, want: bool(any(x.dtype.kind in "fc" and np.isnan(x).any() for x in operands(judge))),
             "Rows that hold NaN have no order: unique(axis=) puts them last, NumPy where its comparison leaves them."),
    Accepted("logaddexp near 0", "values", r"logaddexp",
             lambda judge, got, want: abs(got - want) <= 4 * max(float(np.finfo(x.dtype).eps) for x in [got, *operands(judge)] if x.dtype.kind in "fc")
             * (1 + abs(got)) if got.dtype.kind in "fc" else False,
             "Near 0 the sum cancels; NumPy's error there is relative to the operands, Quern's to the result."),
    Accepted("between infinities", "values", r"quantile|percentile|median|einsum|interp|linspace|multi_dot|matmul|dot|@",
             lambda judge, got, want: beside_infinity(judge, got, want) | by_definition(judge, got, want),
             "Quantiles between or at infinities, and products with infinity and 0, depend on the formula; where "
             "NumPy's is NaN, Quern's quantile at an element is that element. In BLAS, inf * 0 may be 0."),
    Accepted("nanquantile's axes", "values", r"nan(quantile|percentile)\(a, q", axes_of_q_last,
             "As for shapes, where all lengths are the same."),
    Accepted("interp between NaNs", "values", r"np\.interp\(",
             lambda judge, got, want: bool(np.isnan(judge.inputs["w"]).any()) & (np.isnan(got) | np.isnan(want)),
             "Points that are NaN have no order."),
    Accepted("clip of limits that cross", "values", r"clip",
             lambda judge, got, want: crossed(judge, got),
             "Where the lower limit is above the upper one the upper one holds; NumPy drops an upper limit that equals the dtype's."),
    Accepted("spacing at the end", "values", r"spacing",
             lambda judge, got, want: np.isinf(want),
             "The distance from the largest number to the next smaller one; NumPy's is infinite."),
    Accepted("isin of large integers", "values", r"isin\(", by_equality,
             "Beside floats NumPy counts integers as found that become equal to each other in float64; Quern's result is that of "
             "==."),
    Accepted("bits of nothing", "values", r"unpackbits",
             lambda judge, got, want: (got == 0) & (judge.inputs["a"].size == 0),
             "unpackbits with count= fills up with 0; NumPy leaves memory as it was where the array is empty."),
    Accepted("order K of repeated elements", "values", r"'K'",
             lambda judge, got, want: 0 in [s for s, d in zip(judge.inputs["a"].strides, judge.inputs["a"].shape) if d > 1],
             "The order of memory says nothing about axes of stride 0."),
    Accepted("complex zeros", "values", r"", equal_zeros, "The signs of zero parts of complex results depend on the formula."),
    Accepted("float16 on the way", "values", REDUCING + r"|cum|sum|prod|mean",
             rounded_on_the_way,
             "Reductions and scans of float16 go on in float32 and round once; NumPy rounds after every step, but means to out."),
    Accepted("order of products", "values", r"prod\(|multiply\.reduce", order_of_product,
             "The order of the factors decides the last digits of a product, and whether it overflows or underflows on the way."),
    Accepted("sums of subnormals", "values", r"mean\(.*dtype=np.(float32|complex64), out=", below_float32,
             "NumPy divides a sum of float32 in the dtype of out=, Quern in float32."),
    Accepted("order of sums", "values", r"sum\(|mean\(|add\.reduce", order_of_sum,
             "The order of the terms decides whether a sum overflows on the way."),
    Accepted("hypot and gcd of one element", "values", r"(hypot|gcd|lcm)\.reduce",
             lambda judge, got, want: got == -want,
             "A reduction of one element is that element; NumPy's reduce begins with hypot(0, x) or gcd(0, x)."),
    Accepted("casts around a call", "values", r"(out|dtype)=", cast_around,
             "dtype= casts the operands first and out= the result last, as above, also where NumPy chooses the loop by out= (ptp, round) or "
             "rounds every step to it (prod, remainder.reduce). Of the call between the casts the same differences are accepted."),
    Accepted("several steps", "values", r"np\.\w+\.(at|accumulate|outer|reduce|reduceat)\(", one_by_one,
             "The methods of a ufunc are its calls one after the other, in which the same differences are accepted."),
    Accepted("casts around a call", "failure", r"dtype=", fails_by_cast, "As for values: what an operand is cast to may be an error, or none."),
    Accepted("two errors", "failure", r"", both_fail,
    "When more than one argument is wrong, the two libraries may report different ones."),
    Accepted("axis of a number", "failure", r"axis|\.\w+\((0|-1)\)|reduce|nan", axis_of_number,
             "A 0-d array has no axis 0 or -1: AxisError. NumPy lets some functions take them, and refuses (0,)."),
    Accepted("casts refused", "failure", r"out=|dtype=|mean|casting",
             refused_in_steps, "What would lose a fraction, a sign or an imaginary part in out= or dtype= is refused by the rule 'same_kind'; "
             "NumPy's reductions and mean cast without one."),
    Accepted("casts to truth", "failure", r"(logical_(and|or|xor)|(not_)?equal|(less|greater)(_equal)?)\(.*casting='", says("Cannot cast ufunc '"),
             "What is compared or joined meets in a dtype that holds both, by the rule of casting=; NumPy asks no rule in logical operations, "
             "and in comparisons none for numbers out of range."),
    Accepted("bits of floats", "failure", r"bitwise_count\(.*dtype=", says("not supported for the input types"),
             "dtype= of a result that is uint8 in all cases chooses no loop, and floats have none."),
    Accepted("casts allowed", "failure", r"putmask|place|(arg(min|max)|round|compress|take|ptp|absolute|abs|frexp|ldexp)\(.*(out|dtype)=|ldexp\(.*casting=",
             lambda judge, error, failed: says(r"Cannot cast|not supported for the input types|did not contain a loop|No loop matching",
             "error")(judge, error, failed) and given_anyway(judge),
             "putmask and place cast as assignment does, and arg-reductions, round, compress and take into any dtype of the same kind; "
             "ldexp takes any integers."),
    Accepted("loops for out", "failure", r"(reduce|accumulate|reduceat)\(.*out=",
             lambda judge, error, failed: says(r"not supported for the input types|did not contain a loop|Cannot cast", "error")(
             judge, error, failed) and given_anyway(judge),
             "An out= of a dtype for which there is no loop takes no part in the choice of it."),
    Accepted("complex into reals", "failure", r"", says("a complex number cannot be stored"),
             "A complex number is no element of a real array; NumPy's full drops its imaginary part."),
    Accepted("no integer", "failure", r"", says(r"cannot convert float|float\(\) argument|int\(\) argument|out of bounds for u?int",
    "error"),
             "NaN and infinity become 0 and the limits in integers, as all casts do, and initial= takes part in promotion."),
    Accepted("q of more dimensions", "failure", r"quantile|percentile", says("q must be a scalar or 1d", "error"),
             "Quantiles may have any shape."),
    Accepted("clip of others", "failure", r"clip", says(r"not supported for the input types|out of bounds"),
    "clip wants numbers in order that its dtype holds: no complex numbers."),
    Accepted("kth of nothing", "failure", r"partition", says(r"kth"),
             "An empty axis has no k-th element; NumPy does not look."),
    Accepted("bincount of uint64", "failure", r"bincount", says("cannot cast"),
             "Numbers of uint64 are no safe indices; NumPy takes them."),
    Accepted("unravel_index of a number", "failure", r"unravel_index", says("multiple indices are not supported", "error"),
             "The shape () holds one element, index 0."),
    Accepted("quantiles of nothing", "failure", r"quantile|percentile|median|average",
             lambda judge, error, failed: failed is None and any(x.size == 0 for x in operands(judge)) and re.search(
             "out of bounds for axis|zero-size array|cannot reshape|division by zero|by zero", str(error)) is not None
             and hasattr(judge.result[0], "dtype") and bool(np.isnan(np.asarray(judge.result[0])).all()),
             "Averages and quantiles of nothing are NaN; NumPy's error is an accident of its loops."),
    Accepted("polynomials of nothing", "failure", r"poly", says("without coefficients"), "A polynomial has a coefficient."),
    Accepted("indices of nothing", "failure", r"compress|take|put|repeat|\.at\(",
             lambda judge, error, failed: says("out of bounds|negative values|only operations of")(judge, error, failed)
             and any(x.size == 0 for x in operands(judge)), "Indices and counts are looked at where there are no elements as well."),
    Accepted("unused axes", "failure", r"rot90", says("Axes=.* out of range", "error"), "rot90 by 0 does not look at its axes."),
    Accepted("dot into 0-d", "failure", r"dot\(.*out=|matmul\(.*out=|round\(.*out=",
    says("not acceptable|output of shape|non-broadcastable output"),
             "dot and matmul want an out of the result's shape and dtype in all cases, and round of a 0-d array too; NumPy not "
             "for 0-d operands."),
    Accepted("dot into memory in steps", "failure", r"dot\(", lambda judge, error, failed:
             says("not acceptable", "error")(judge, error, failed) and given_anyway(judge),
             "An array of one element or none is contiguous."),
    Accepted("flat of infinity", "failure", r"flat", says("Error setting single item", "error"),
             "As casts out of range."),
    Accepted("weak casts", "failure", r"copyto|clip|where", says("Cannot cast scalar", "error"),
             "A Python number has no dtype of its own to be cast from."),
    Accepted("round of bool", "failure", r"round", says("Cannot cast ufunc", "error"),
    "round of bool and small integers goes through float64 in NumPy and fails on the way back."),
    Accepted("bins with NaN", "failure", r"digitize", says("monotonically"),
             "Bins that hold NaN have no order."),
    Accepted("wider out", "failure", r"out=", says("output of shape|wrong shape|wrong number of dim|another shape than the result"),
    "out= has the result's shape; NumPy's reduceat and matmul broadcast to a wider one."),
    Accepted("one element for a number", "failure", r"__setitem__", lambda judge, error, failed: failed is None and error is not None
             and re.search("only 0-dim|array element with a sequence", str(error)) is not None and judge.inputs["b"].size == 1,
             "An array of one element may be assigned to an element."),
    Accepted("numbers out of range", "failure", r"where\(|logaddexp|arctan2|atan2|hypot|float_power|copysign|heaviside|divide|nextafter|/",
    says("is out of bounds for"),
             "A Python integer must fit the dtype of the arrays beside it, also where the operation goes on in floating point."),
    Accepted("masked exponents", "failure", r"power\(.*where=|pow\(.*where=", says("negative integer powers"),
             "A negative exponent of integers is an error also where where= leaves it out."),
    Accepted("insert out of range", "failure", r"insert", says("is out of bounds"),
             "NumPy does not look at the range of several places."),
    Accepted("diff of order 0", "failure", r"diff\(a, n=0", says("axis"),
             "An axis that is not there is an error for every n."),
    Accepted("signbit of integers", "failure", r"signbit", says("Cannot cast ufunc 'signbit'", "error"),
    "signbit has loops for integers, and needs no cast."),
    Accepted("ldexp reduced", "failure", r"ldexp\.", says("No loop matching|two inputs of one dtype"),
    "ldexp's inputs have two dtypes: no reduction, even of no axis."),
    Accepted("ldexp.at", "failure", r"ldexp\.at", says("only operations of one or two inputs of one dtype"),
    "at is for operations whose inputs have one dtype."),
    Accepted("step of linspace", "structure", r"linspace",
             lambda judge, got, want: want.dtype == np.float64 and want.shape == (),
             "The step of one number is NaN for each pair."),
    Accepted("sort_complex", "structure", r"sort_complex",
             lambda judge, got, want: got.dtype == np.complex64 and got.shape == want.shape, "bool and float16 fit complex64."),
    Accepted("equal NaNs in rows", "structure", r"unique\(.*axis=",
             lambda judge, got, want: got.dtype == want.dtype and any(x.dtype.kind in "fc" and np.isnan(x).any() for x in operands(judge)),
             "Rows that hold NaN differ from each other; NumPy merges some of them."),
    Accepted("bool squared", "structure", r"^a \*\* 2$", lambda judge, got, want: judge.inputs["a"].dtype == bool and got.dtype == np.int64,
             "a ** 2 of bool has the dtype of a ** 3 and power(a, 2); NumPy's is int8."),
    Accepted("order of float16", "structure", r"union|unique|setxor|setdiff|intersect",
             lambda judge, got, want: got.dtype == want.dtype == np.float16 and in_order(got) and not in_order(want),
             "NumPy's sort leaves some arrays of float16 out of order on AVX-512, and takes the sets from them."),
    Accepted("bool rounded", "structure", r"round",
             lambda judge, got, want: got.dtype == bool, "round(x, 0) of bool is bool, as round(x) is; NumPy makes float16 of it."),
    Accepted("trim_zeros of nothing", "structure", r"trim_zeros", lambda judge, got, want: not judge.inputs["a"].any(),
             "Of zeros only nothing is left on the sides that trim names, in the axes that it names; NumPy leaves all or nothing."),
    Accepted("nanquantile's axes", "structure", r"nanquantile|nanpercentile", of_nan_quantile,
             "The axes of q come first, as in quantile, and the dtype depends neither on the number of axes nor on the elements: NumPy's "
             "nanpercentile(float16, [25, 50]) is float16 along no axis and where the first line is all NaN."),
    Accepted("quantiles of nothing", "structure", r"nanpercentile|nanquantile|nanmedian", empty,
    "NumPy forgets the shape of q when there are no elements."),
    Accepted("einsum of one operand", "structure", r"einsum",
             lambda judge, got, want: f"dtype=np.{got.dtype}" in judge.call.text and got.shape == want.shape,
             "NumPy ignores dtype= where einsum only moves elements."),
]


def rows(kind, text):
    return [row for row in ACCEPTED if row.kind == kind and re.search(row.pattern, text)]


def values_of(text):
    return [(row.name, row.test) for row in rows("values", text)]


def structure(judge, got, want):
    return next((row.name for row in rows("structure", judge.call.text) if row.test(judge, got, want)), None)


def failure(judge, error, failed):
    return next((row.name for row in rows("failure", judge.call.text) if row.test(judge, error, failed)), None)


def page():
    kinds = {"values": "Values", "structure": "Shapes and dtypes", "failure": "Exceptions"}
    lines = ["# Differences from NumPy", "",
        "Written by `make differential-doc` from `tests/differential/accepted.py`, which `make differential` accepts by;",
             "everything else that differs is an error. Also accepted: an element is a 0-d array where NumPy has a scalar type."]
    for kind, title in kinds.items():
        lines += ["", f"## {title}", "", "| difference | why |", "|---|---|"]
        lines += [f"| {row.name} | {row.reason} |" for row in ACCEPTED if row.kind == kind]
    return "\n".join(lines) + "\n"


def main():
    path = pathlib.Path(sys.argv[-1])
    if "--check" in sys.argv:
        sys.exit(0 if path.read_text() == page() else f"{path} is not what accepted.py says: make differential-doc")
    path.write_text(page())


if __name__ == "__main__":
    main()
