# SPDX-License-Identifier: BSD-3-Clause
"""Iterative solvers for the Poisson matrix: Jacobi, Gauss-Seidel, conjugate gradients, power iteration for the condition."""


def laplacian(np, n):
    t = 2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1)
    return np.kron(t, np.eye(n)) + np.kron(np.eye(n), t)


def jacobi(np, a, b, steps):
    d = np.diag(a)
    x = np.zeros_like(b)
    for _ in range(steps):
        x = (b - a @ x + d * x) / d
    return x


def gauss_seidel(np, a, b, steps):
    x = np.zeros_like(b)
    for _ in range(steps):
        for i in range(len(b)):
            x[i] += (b[i] - a[i] @ x) / a[i, i]
    return x


def conjugate_gradients(np, a, b, tol=1e-10):
    x = np.zeros_like(b)
    r = b - a @ x
    p, rr, norms = r.copy(), r @ r, []
    while np.sqrt(rr) > tol:
        ap = a @ p
        alpha = rr / (p @ ap)
        x += alpha * p
        r -= alpha * ap
        rr, old = r @ r, rr
        p = r + (rr / old) * p
        norms.append(np.sqrt(rr))
    return x, np.array(norms)


def largest(np, a):
    v = np.ones(len(a)) / np.sqrt(len(a))
    for _ in range(400):
        v = a @ v
        v /= np.linalg.norm(v)
    return v @ a @ v


def main(np):
    n = 8
    a = laplacian(np, n)
    b = np.sin(np.arange(n * n) + 1.0)
    x, norms = conjugate_gradients(np, a, b)
    top = largest(np, a + 0.1 * np.diag(np.arange(n * n)))
    return {"jacobi": jacobi(np, a, b, 60), "seidel": gauss_seidel(np, a, b, 20), "cg": x, "steps": len(norms), "start": norms[:5], "top": top,
            "exact": np.allclose(x, np.linalg.solve(a, b)), "cond": np.linalg.cond(a)}
