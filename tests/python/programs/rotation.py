# SPDX-License-Identifier: BSD-3-Clause
"""Geometry: an image turned with bilinear interpolation, scaled by nearest neighbours, and points turned by matrices and quaternions."""


def bilinear(np, image, y, x):
    y0, x0 = np.floor(y).astype(int), np.floor(x).astype(int)
    fy, fx = y - y0, x - x0
    h, w = image.shape
    inside = (y0 >= 0) & (y0 < h - 1) & (x0 >= 0) & (x0 < w - 1)
    y0, x0 = np.clip(y0, 0, h - 2), np.clip(x0, 0, w - 2)
    top = image[y0, x0] * (1 - fx) + image[y0, x0 + 1] * fx
    bottom = image[y0 + 1, x0] * (1 - fx) + image[y0 + 1, x0 + 1] * fx
    return np.where(inside, top * (1 - fy) + bottom * fy, 0.0)


def rotate(np, image, angle):
    h, w = image.shape
    grid = np.stack(np.meshgrid(np.arange(h), np.arange(w), indexing="ij")).reshape(2, -1)
    centre = np.array([[(h - 1) / 2], [(w - 1) / 2]])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    y, x = turn @ (grid - centre) + centre
    return bilinear(np, image, y, x).reshape(h, w)


def main(np):
    y, x = np.ogrid[:40, :50]
    image = (np.sin(x / 4.0) + np.cos(y / 3.0)) * ((x - 20) ** 2 + (y - 20) ** 2 < 250)
    turned = rotate(np, image, np.deg2rad(30))
    doubled = image.repeat(2, axis=0).repeat(2, axis=1)
    nearest = image[np.round(np.linspace(0, 39, 17)).astype(int)[:, None], np.round(np.linspace(0, 49, 23)).astype(int)]
    axis, angle = np.array([1.0, 2, 2]) / 3, 0.7
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    rodrigues = np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * (k @ k)
    points = np.arange(12.0).reshape(4, 3)
    q, v = np.cos(angle / 2), np.sin(angle / 2) * axis
    by_quaternion = points + 2 * np.cross(v, np.cross(v, points) + q * points)
    return {"turned": turned, "doubled": doubled, "nearest": nearest, "rot90": np.rot90(image)[:5], "points": points @ rodrigues.T,
            "same": np.allclose(points @ rodrigues.T, by_quaternion), "orthogonal": np.allclose(rodrigues @ rodrigues.T, np.eye(3)), "det": np.linalg.det(rodrigues)}
