# SPDX-License-Identifier: BSD-3-Clause
"""Julia set with real arithmetic only, in single precision, coloured by a palette and written as bytes."""


def iterate(np, cx, cy, n, steps):
    y, x = np.meshgrid(np.linspace(-1.5, 1.5, n, dtype=np.float32), np.linspace(-1.5, 1.5, n, dtype=np.float32), indexing="ij")
    age = np.zeros((n, n), dtype=np.uint8)
    for _ in range(steps):
        inside = x * x + y * y <= 4
        x, y = np.where(inside, x * x - y * y + np.float32(cx), x), np.where(inside, 2 * x * y + np.float32(cy), y)
        age += inside
    return age


def main(np):
    age = iterate(np, -0.75, 0.125, 72, 40)
    ramp = np.linspace(0, 1, 41)
    palette = np.round(255 * np.stack([ramp, ramp**2, np.sqrt(ramp)], axis=-1)).astype(np.uint8)
    image = palette[age]
    grey = np.round(np.dot(image, [0.299, 0.587, 0.114])).astype(np.uint8)
    small = grey.reshape(24, 3, 24, 3).mean(axis=(1, 3))
    return {"age": age, "image": image, "grey": grey, "small": small, "bytes": np.frombuffer(image.tobytes(), dtype=np.uint8)[:100],
            "symmetric": np.array_equal(age, age[::-1, ::-1])}
