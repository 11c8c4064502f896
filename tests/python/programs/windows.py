# SPDX-License-Identifier: BSD-3-Clause
"""Running statistics of a series: means by sums, extremes and deviations by windows, exponential smoothing, draw-down, gaps."""

from programs.lcg import normal


def main(np):
    x = 100 + np.cumsum(normal(np, (300,), 12))
    n = 20
    sums = np.cumsum(np.insert(x, 0, 0))
    mean = (sums[n:] - sums[:-n]) / n
    view = np.lib.stride_tricks.sliding_window_view(x, n)
    deviation, low, high = view.std(axis=-1, ddof=1), view.min(axis=-1), view.max(axis=-1)
    z = (x[n - 1:] - mean) / deviation
    weights = 0.9 ** np.arange(n)[::-1]
    weighted = view @ (weights / weights.sum())
    peak = np.maximum.accumulate(x)
    fall = (x - peak) / peak
    broken = x.copy()
    broken[::7] = np.nan
    filled = np.where(np.isnan(broken), np.nanmean(broken), broken)
    last = np.maximum.accumulate(np.where(np.isnan(broken), 0, np.arange(len(x))))
    up = np.diff(x) > 0
    changes = np.flatnonzero(np.diff(up.astype(np.int8)))
    runs = np.diff(np.concatenate([[-1], changes, [len(up) - 1]]))
    quartiles = np.quantile(x.reshape(10, 30), [0.25, 0.5, 0.75], axis=1)
    return {"mean": mean, "deviation": deviation, "range": high - low, "z": z, "weighted": weighted, "fall": fall, "worst": fall.argmin(), "filled": filled, "forward": broken[last],
            "runs": np.bincount(runs), "quartiles": quartiles, "corr": np.corrcoef(x[:-1], x[1:]), "nan": np.array([np.nanstd(broken), np.nanmedian(broken), np.nanmax(broken)])}
