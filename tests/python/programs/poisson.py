# SPDX-License-Identifier: BSD-3-Clause
"""Poisson's equation on a periodic square by Fourier transform, and the heat kernel by the same way."""


def main(np):
    n = 64
    x = np.arange(n) * 2 * np.pi / n
    xx, yy = np.meshgrid(x, x, indexing="ij")
    exact = np.sin(xx) * np.cos(2 * yy) + 0.3 * np.cos(3 * xx)
    rhs = -5 * np.sin(xx) * np.cos(2 * yy) - 2.7 * np.cos(3 * xx)
    k = np.fft.fftfreq(n, d=1 / n)
    k2 = k[:, None] ** 2 + k[None, :] ** 2
    k2[0, 0] = 1.0
    u = np.fft.ifft2(-np.fft.fft2(rhs) / k2).real
    u -= u.mean()
    kr = np.fft.rfftfreq(n, d=1 / n)
    heat = np.fft.irfft2(np.fft.rfft2(exact) * np.exp(-0.1 * (k[:, None] ** 2 + kr**2)), s=exact.shape)
    dx = np.fft.ifft(1j * k[:, None] * np.fft.fft(exact, axis=0), axis=0).real
    power = np.abs(np.fft.fftshift(np.fft.fft2(exact))) ** 2
    peaks = np.argwhere(power > 0.1 * power.max())
    parseval = np.allclose(np.sum(exact**2), power.sum() / n**2)
    return {"u": u, "heat": heat, "dx": dx, "peaks": peaks, "parseval": parseval, "solved": np.allclose(u, exact)}
