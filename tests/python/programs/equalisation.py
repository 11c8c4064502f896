# SPDX-License-Identifier: BSD-3-Clause
"""Images: histogram equalisation, Otsu's threshold, a box blur by summed areas, Sobel edges, integer arithmetic throughout."""


def picture(np, n):
    y, x = np.indices((n, n))
    r = np.hypot(x - n / 2, y - n / 3)
    return (60 + 50 * np.exp(-((r / 15) ** 2)) + 20 * (x // 8 % 2) + y // 4).astype(np.uint8)


def equalise(np, image):
    counts, _ = np.histogram(image, bins=256, range=(0, 256))
    cdf = counts.cumsum()
    low = cdf[cdf > 0].min()
    table = np.clip(np.round((cdf - low) / (cdf[-1] - low) * 255), 0, 255).astype(np.uint8)
    return table[image]


def otsu(np, image):
    p = np.bincount(image.ravel(), minlength=256) / image.size
    w = p.cumsum()
    mu = (p * np.arange(256)).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mu[-1] * w - mu) ** 2 / (w * (1 - w))
    return int(np.nanargmax(np.where(np.isfinite(between), between, np.nan)))


def box(np, image, k):
    s = np.pad(image.astype(np.int64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    return (s[k:, k:] - s[:-k, k:] - s[k:, :-k] + s[:-k, :-k]) // (k * k)


def sobel(np, image):
    p = np.pad(image.astype(int), 1, mode="edge")
    gx = p[:-2, 2:] + 2 * p[1:-1, 2:] + p[2:, 2:] - p[:-2, :-2] - 2 * p[1:-1, :-2] - p[2:, :-2]
    gy = p[2:, :-2] + 2 * p[2:, 1:-1] + p[2:, 2:] - p[:-2, :-2] - 2 * p[:-2, 1:-1] - p[:-2, 2:]
    return np.hypot(gx, gy)


def main(np):
    image = picture(np, 64)
    flat = equalise(np, image)
    level = otsu(np, image)
    return {"image": image, "flat": flat, "level": level, "mask": image > level, "box": box(np, image, 5), "edges": sobel(np, image),
            "levels": np.unique(flat), "negative": 255 - image, "packed": np.bitwise_or(image & 0xF0, flat >> 4), "wrap": image + np.uint8(200)}
