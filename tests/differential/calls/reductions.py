# SPDX-License-Identifier: BSD-3-Clause
"""Reductions, scans, statistics and quantiles."""

from rules import BITS, EXACT, Row, total

WHERE = "~, where={m:bool cast=a}~"
AXES = "axis={axes a}~, keepdims={truth}~"
EXACT_ROWS = [Row(text, EXACT) for text in (
    *(f"np.{f}({{a:any}}, {AXES}~, initial={{number}}~~, out={{o:out}}~)" for f in ("max", "min")),
    *(f"np.{f}({{a:any}}, {AXES}~, initial={{number}}, where={{m:bool cast=a}}~)" for f in ("max", "min", "nanmax", "nanmin")),
    *(f"np.{f}({{a:any}}, {AXES}~, out={{o:out}}~)" for f in ("any", "all")),
    *(f"np.{f}({{a:any}}, {AXES}, where={{m:bool cast=a}})" for f in ("any", "all")),
    *(f"np.{f}({{a:any}}, axis={{axis_or_none a}}~, keepdims={{truth}}~)" for f in ("argmax", "argmin", "nanargmax", "nanargmin")),
    *(f"np.{f}({{a:any}}, axis={{axis_or_none a}}, out={{o:out}})" for f in ("argmax", "argmin")),
    f"np.count_nonzero({{a:any}}, {AXES})", f"np.ptp({{a:any}}, {AXES}~, out={{o:out}}~)", f"np.nanmax({{a:any}}, {AXES})",
    f"np.nanmin({{a:any}}, {AXES})",
    "{a:any}.max({axes a})", "{a:any}.min({axes a})", "{a:any}.any({axes a})", "{a:any}.all({axes a})",
    "{a:any}.argmax({axis_or_none a})",
    "np.diff({a:any nd}, n={integer 0 3}, axis={axis a}~, prepend={number}~~, append={number}~)",
    "np.maximum.accumulate({a:any nd}, axis={axis a})", "np.bincount({i:whole 1d index=i}~, minlength={integer 0 9}~)",
    "np.bincount({i:uint8 1d}, minlength={integer 0 9})")]

SUM_ROWS = [Row(text, total(2)) for text in (
    *(f"np.{f}({{a:any tame}}, {AXES}~, dtype={{dtype num}}~~, out={{o:out}}~)" for f in ("sum", "prod", "mean")),
    *(f"np.{f}({{a:any tame}}, {AXES}~, dtype={{dtype num}}~{WHERE})" for f in ("sum", "prod", "mean", "nansum", "nanprod",
    "nanmean")),
    *(f"np.{f}({{a:any tame}}, {AXES}~, initial={{number}}~~, out={{o:out}}~)" for f in ("sum", "prod")),
    *(f"np.{f}({{a:any tame}}, {AXES}~, dtype={{dtype num}}~~, out={{o:out}}~)" for f in ("nansum", "nanprod", "nanmean")),
    *(f"np.{f}({{a:any tame}}, axis={{axis_or_none a}}~, dtype={{dtype num}}~~, out={{o:out}}~)" for f in ("cumsum", "cumprod",
    "nancumsum", "nancumprod")),
    "np.sum({a:real}, axis={axes a})", "np.cumsum({a:real}, axis={axis_or_none a})", "{a:any tame}.sum({axes a})",
    "{a:any tame}.mean({axes a})",
    "np.cumulative_sum({a:any tame nd}, axis={axis a}~, include_initial={truth}~)",
    "np.cumulative_prod({a:any tame nd}, axis={axis a}~, include_initial={truth}~)",
    "np.trace({a:any tame least=2}, offset={integer -3 3}~, dtype={dtype num}~~, out={o:out}~)",
    "np.average({a:num tame}, axis={axes a}~, keepdims={truth}~)")]

AVERAGE = "np.average({a:real tame}, axis={axis_or_none a}, weights={w:float64 shape=a positive})"
SPREAD = [Row(f"np.{f}({{a:num tame}}, {AXES}~, ddof={{integer 0 1}}~{WHERE})", total(8),
    f"np.mean(a * a) * (10 if '{f}'.endswith('var') else 1) + 3 * np.max(a)")
          for f in ("var", "std", "nanvar", "nanstd")]
SCATTER = [Row(text, total(16), "np.max(a) ** 2 + 1") for text in (
    "np.cov({a:real finite 2d}~, rowvar={truth}~~, bias={truth}~)", "np.corrcoef({a:float64 positive 2d})")]

QUANTILES = [Row(text, total(4), "np.nanmax(np.where(np.isinf(a), 0, a)) + 1") for text in (
    f"np.median({{a:real tame}}, {AXES})", f"np.nanmedian({{a:real tame}}, {AXES})",
    *(f"np.{f}({{a:real tame}}, {{q:float64 few unit}}, {AXES})" for f in ("quantile", "nanquantile")),
    "np.percentile({a:real tame}, {real 0 100}, axis={axes a})",
    "np.nanpercentile({a:real tame}, [0, 25, 50.0, 100], axis={axes a})",
    "np.quantile({a:real tame}, {real 0 1}, axis={axes a}, method={pick "
    "'lower'|'higher'|'nearest'|'midpoint'|'hazen'|'weibull'|'median_unbiased'|'inverted_cdf'"
    "|'averaged_inverted_cdf'|'closest_observation'|'interpolated_inverted_cdf'|'normal_unbiased'}, keepdims={truth})",
    "np.quantile({a:float tame nd}, {real 0 1}, axis={axis_or_none a}, method='inverted_cdf', "
    "weights={w:float64 shape=a positive})")]

CALLS = EXACT_ROWS * 2 + SUM_ROWS * 2 + SPREAD + SCATTER + QUANTILES + [Row(AVERAGE, total(8))]
