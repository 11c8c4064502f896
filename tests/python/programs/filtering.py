# SPDX-License-Identifier: BSD-3-Clause
"""Signals: low-pass by FFT, convolution by FFT against the direct sum, a windowed spectrum, autocorrelation, a moving median."""

from programs.lcg import normal


def convolve(np, a, b):
    n = len(a) + len(b) - 1
    size = 1 << (n - 1).bit_length()
    return np.fft.irfft(np.fft.rfft(a, size) * np.fft.rfft(b, size), size)[:n]


def spectrum(np, x, length, hop):
    window = np.hanning(length)
    frames = np.lib.stride_tricks.sliding_window_view(x, length)[::hop] * window
    return np.abs(np.fft.rfft(frames, axis=1)) ** 2 / np.sum(window**2)


def main(np):
    rate = 256
    t = np.arange(512) / rate
    x = np.sin(2 * np.pi * 10 * t) + 0.5 * np.sin(2 * np.pi * 60 * t) + 0.2 * normal(np, (512,))
    coefficients, freq = np.fft.rfft(x), np.fft.rfftfreq(len(x), 1 / rate)
    low = np.fft.irfft(np.where(freq < 30, coefficients, 0), len(x))
    n = np.arange(-15, 16)
    kernel = np.kaiser(31, 8.6) * np.where(n == 0, 1.0, np.sin(np.pi * n / 4) / np.where(n == 0, 1.0, np.pi * n / 4))
    kernel /= kernel.sum()
    fast = convolve(np, x, kernel)
    direct = np.convolve(x, kernel)
    spec = spectrum(np, x, 128, 32)
    auto = np.fft.ifft(np.abs(np.fft.fft(x - x.mean(), 1024)) ** 2).real[:50]
    median = np.median(np.lib.stride_tricks.sliding_window_view(x, 5), axis=-1)
    return {"low": low, "same": np.allclose(fast, direct), "fast": fast, "peaks": freq[np.argsort(np.abs(coefficients))[::-1][:2]], "spec": spec, "auto": auto / auto[0],
            "median": median, "hamming": spec.mean(axis=0).argmax() * rate / 128}
