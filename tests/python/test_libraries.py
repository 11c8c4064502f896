# SPDX-License-Identifier: BSD-3-Clause
"""The libraries that take arrays, given ours: each line of a table is evaluated with our arrays and with NumPy's and must give the
same values; in the tables of libraries that keep the kind of array, the result must be ours."""

import io
import warnings

import dask.array as dask_array
import dask.base
import joblib
import matplotlib
import numpy as np
import pandas as pd
import pytest
import quern as qn
import scipy.cluster.vq
import scipy.fft
import scipy.integrate
import scipy.interpolate
import scipy.linalg
import scipy.ndimage
import scipy.optimize
import scipy.signal
import scipy.spatial.distance
import scipy.special
import scipy.stats
import sklearn.decomposition
import sklearn.discriminant_analysis
import sklearn.linear_model
import sklearn.metrics
import sklearn.preprocessing
import xarray as xr

dask_array.register_chunk_type(qn.ndarray)  # lets Dask's operators take our arrays as they are

PANDAS = """
pd.Series(v); pd.Series(v, dtype=xp.float32); pd.Series(v).astype(xp.int8); pd.Series(v) + v; v + pd.Series(v); np.add(v, pd.Series(v)); pd.Series(v) == v
pd.DataFrame(m); pd.DataFrame(m, index=xp.arange(3)); pd.DataFrame(m)[xp.asarray([1, 2])]; pd.DataFrame({"a": v, "b": v * 2}).sum(); pd.DataFrame(m).mean(axis=1)
pd.array(v); pd.Index(v); pd.isna(v); pd.to_numeric(v); pd.cut(v, 3).codes; pd.Series([1.0, 2.0]).isin(v); pd.Series(v).searchsorted(v[2]); pd.concat([pd.Series(v), pd.Series(v)])
pd.Series(range(5))[xp.asarray([1, 2])]; pd.DataFrame(m).iloc[:, 1].to_numpy() * m[:, 0]; pd.api.types.is_float_dtype(v); pd.api.types.is_integer_dtype(xp.int8)
""".replace("\n", "; ").strip("; ").split("; ")

XARRAY = """
x; x.mean(); x.mean("a"); x.std("a"); x.median("a"); x.max(); x.argmax("a"); x.sum("b", skipna=True); x.cumsum("a"); x.quantile(0.3, "a"); x.count("a"); x.var("b", ddof=1)
x + x; x * 2 + m; x > 3; -x; np.sin(x); x.dot(x); x.clip(2, 5); x.round(1); x.astype("f4"); x.fillna(0); x.isnull()
x.sel(a=2); x.isel(b=slice(1, 3)); x.isel(a=[0, 2]); x.T; x.where(x > 3); x.where(x > 3, 0.0); x.stack(z=("a", "b")); x.expand_dims("z"); x.roll(a=1); x.shift(a=1); x.pad(a=1); x.diff("a")
xr.concat([x, x], "a"); x.groupby("a").mean(); x.rolling(a=2).mean(); x.coarsen(a=3).mean(); x.reindex(a=[1, 2, 9]); xr.Dataset({"v": x}).mean().v; xr.where(x > 3, x, 0.0); xr.full_like(x, 2.0)
x.astype("i4").shift(a=1); x.transpose("b", "a"); x.weighted(x).mean("a"); x.squeeze(); x.drop_vars("a"); xr.align(x, x)[0]; x.broadcast_like(x)
""".replace("\n", "; ").strip("; ").split("; ")

DASK = """
d; d + 1; (d + 1).sum(); d.mean(axis=0); d.std(); d.T; d @ d.T; d[1:, ::2]; np.sin(d); da.exp(d).max(); da.concatenate([d, d]); d.rechunk((3, 4)); d + m; m + d; d.map_blocks(lambda b: b * 2)
da.stack([d, d]); da.where(d > 3, d, 0); d.astype("f4"); d.reshape(12); d.cumsum(axis=0); da.tensordot(d, d, axes=([0], [0])); d.argmax(); d[d > 100].sum()
""".replace("\n", "; ").strip("; ").split("; ")

SCIPY = """
scipy.fft.fft(v); scipy.fft.rfftn(m); scipy.fft.dct(v); scipy.fft.fftshift(v); scipy.fft.irfft(v); scipy.special.gammaln(v + 1); scipy.special.expit(v); scipy.special.erf(m)
scipy.special.logsumexp(m, axis=0); scipy.special.xlogy(v, v); scipy.special.softmax(m, axis=1); scipy.special.betainc(v + 1, v + 1, v / 5); scipy.special.ndtr(v); scipy.special.i0(v)
scipy.stats.zscore(v); scipy.stats.skew(m); scipy.stats.kurtosis(m); scipy.stats.ttest_ind(v, v + 1); scipy.stats.pearsonr(v, v**2); scipy.stats.gmean(v + 1); scipy.stats.moment(v, 2)
scipy.stats.entropy(v + 1); scipy.stats.variation(v + 1); scipy.stats.rankdata(v); scipy.stats.trim_mean(v, 0.1); scipy.stats.ttest_1samp(v, 1.0); scipy.stats.normaltest(xp.arange(30.0))
scipy.signal.convolve(v, v); scipy.signal.detrend(v); scipy.signal.hilbert(v); scipy.signal.savgol_filter(xp.arange(30.0), 5, 2); scipy.ndimage.gaussian_filter(m, 1.0); scipy.ndimage.convolve(m, m)
scipy.ndimage.median_filter(m, 3); scipy.ndimage.label(m > 3)[0]; scipy.integrate.trapezoid(v); scipy.integrate.simpson(v); scipy.cluster.vq.whiten(m); scipy.spatial.distance.pdist(m)
scipy.interpolate.CubicSpline(v, v)(v); scipy.linalg.solve(m[:, :3] + xp.eye(3), v[:3]); scipy.linalg.expm(m[:, :3] / 9); scipy.linalg.lu(m[:, :3])[2]; scipy.spatial.distance.cdist(m, m)
scipy.optimize.minimize(lambda p: float(((p - 1) ** 2).sum()), v).x.round(4); scipy.integrate.solve_ivp(lambda t, y: -y, (0, 1), v[1:3]).y; scipy.interpolate.interp1d(v, v)(2.5)
""".replace("\n", "; ").strip("; ").split("; ")
# Theirs are NumPy arrays whatever they are given.
OF_NUMPY = ("d.argmax", "scipy.integrate.simpson", "scipy.linalg", "scipy.spatial.distance.cdist", "scipy.optimize", "scipy.interpolate.interp1d")

SKLEARN = """
sklearn.discriminant_analysis.LinearDiscriminantAnalysis().fit(X, y).predict(X); sklearn.decomposition.PCA(2, svd_solver="full").fit_transform(X); sklearn.linear_model.Ridge(solver="svd").fit(X, X[:, 0]).predict(X)
sklearn.preprocessing.StandardScaler().fit_transform(X); sklearn.preprocessing.MinMaxScaler().fit_transform(X); sklearn.preprocessing.normalize(X); sklearn.metrics.accuracy_score(y, y)
sklearn.metrics.r2_score(v, v + 1); sklearn.metrics.mean_squared_error(v, v + 1); sklearn.metrics.zero_one_loss(y, y); sklearn.metrics.pairwise.cosine_similarity(X, X)
sklearn.metrics.pairwise.euclidean_distances(X); sklearn.metrics.f1_score(y, y); sklearn.metrics.confusion_matrix(y, y)
""".replace("\n", "; ").strip("; ").split("; ")


def evaluate(call, xp, **names):
    v, m = (xp.asarray(a) for a in (np.arange(5.0), np.arange(12.0).reshape(3, 4)))
    modules = {name: globals()[name] for name in ("np", "pd", "xr", "scipy", "sklearn")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return eval(call, {**modules, "xp": xp, "v": v, "m": m, "da": dask_array, **{k: make(xp, m) for k, make in names.items()}})


def same(q, n, kind=None):
    if isinstance(n, tuple):
        for a, b in zip(q, n, strict=True):
            same(a, b, kind)
        return
    assert kind is None or not isinstance(n, (np.ndarray, np.generic)) or isinstance(q, kind), type(q)
    q, n = np.asarray(q), np.asarray(n)
    assert q.dtype == n.dtype and q.shape == n.shape
    np.testing.assert_allclose(q, n, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("call", PANDAS)
def test_pandas(call):
    q, n = evaluate(call, qn), evaluate(call, np)
    assert type(q) is type(n) or isinstance(q, qn.ndarray)
    same(q, n)


@pytest.mark.parametrize("call", XARRAY)
def test_xarray(call):
    q, n = (evaluate(call, xp, x=lambda xp, m: xr.DataArray(m, dims=("a", "b"), coords={"a": [1, 2, 3]})) for xp in (qn, np))
    assert q.dims == n.dims and isinstance(q.data, qn.ndarray), type(q.data)
    same(q.data, n.data)
    assert repr(q)


@pytest.mark.parametrize("call", DASK)
def test_dask(call):
    q, n = (evaluate(call, xp, d=lambda xp, m: dask_array.from_array(m, chunks=(2, 2), asarray=False)).compute() for xp in (qn, np))
    same(q, n, None if call.startswith(OF_NUMPY) else qn.ndarray)


def test_keys_of_dask_and_joblib():
    a, b = qn.arange(12.0).reshape(3, 4), qn.arange(12.0).reshape(3, 4)
    for key in (dask.base.tokenize, joblib.hash):
        assert key(a) == key(b) and key(a) != key(a + 1) and key(a) != key(a.reshape(4, 3)) and key(a) != key(a.astype("f4")), key
        assert key(qn.float64) == key(qn.dtype("f8")) and key(qn.sin) != key(qn.cos)


@pytest.mark.parametrize("call", SCIPY)
def test_scipy(call):
    same(evaluate(call, qn), evaluate(call, np), None if call.startswith(OF_NUMPY) else qn.ndarray)


@pytest.mark.parametrize("call", SKLEARN)
def test_sklearn(call):
    def points(xp, m):
        return xp.asarray(np.random.default_rng(0).normal(size=(60, 4)))

    def classes(xp, m):
        return xp.asarray((np.asarray(points(np, m))[:, :2].sum(axis=1) > 0).astype(int))

    with sklearn.config_context(array_api_dispatch=True):
        same(*(evaluate(call, xp, X=points, y=classes) for xp in (qn, np)), qn.ndarray)


def test_sklearn_without_dispatch():
    X, y = np.random.default_rng(0).normal(size=(30, 2)), np.arange(30) % 2
    fit = sklearn.linear_model.LogisticRegression().fit
    assert fit(qn.asarray(X), qn.asarray(y)).predict(qn.asarray(X)).tolist() == fit(X, y).predict(X).tolist()


def test_matplotlib():
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    pictures = []
    for xp in (qn, np):
        v, m = xp.linspace(0, 1, 20), xp.asarray(np.arange(48.0).reshape(6, 8))
        figure, axes = plt.subplots(3, 3)
        ax = axes.ravel()
        ax[0].plot(v, xp.sin(v), v[::2], v[::2] ** 2)
        ax[1].imshow(m)
        ax[2].contourf(m)
        ax[3].scatter(v, v, c=v, s=v * 10)
        ax[4].hist(v, bins=5)
        ax[5].errorbar(v, v, yerr=v / 10)
        ax[6].bar(xp.arange(4), xp.arange(4))
        ax[7].pcolormesh(*xp.meshgrid(xp.arange(9), xp.arange(7)), m)
        ax[8].fill_between(v, v, v * 2, where=v > 0.5)
        ax[0].set_xlim(v[0], v[-1])
        ax[0].axvline(v[3])
        ax[0].text(v[2], v[2], f"{v[2]:.2f}")
        file = io.BytesIO()
        figure.savefig(file, format="raw")
        plt.close(figure)
        pictures.append(file.getvalue())
    assert pictures[0] == pictures[1]
