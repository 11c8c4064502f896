# SPDX-License-Identifier: BSD-3-Clause
"""Histograms of several coordinates and sampled functions of one variable, all of them the core's."""

from ._core import convolve, correlate, ediff1d, histogram2d, histogramdd, interp, trapezoid, unwrap

__all__ = ["convolve", "correlate", "ediff1d", "histogram2d", "histogramdd", "interp", "trapezoid", "unwrap"]
