# SPDX-License-Identifier: BSD-3-Clause
"""Children of a process that has used threads, BLAS, LAPACK and FFTW use them again, each within five seconds.

    python fork_worker.py CHILDREN [--control]

Children by fork (CHILDREN of them), children of those, and a few by spawn and forkserver. One line tells how many of each came back
with the parent's numbers; the exit status is 1 if any did not. With --control each child waits for ever instead, as one does whose
library hangs, and none may come back.
"""

import ctypes
import multiprocessing
import sys
import time

import quern as qn

LIMIT = 5  # seconds
SIZE = 300  # enough for several threads in every part


def use_everything():
    rng = qn.random.default_rng(5)
    x = rng.normal(size=(SIZE, SIZE))
    y = qn.linalg.solve(x @ x.T + SIZE * qn.eye(SIZE), qn.exp(x))
    z = qn.sort(qn.real(qn.fft.fft(y, axis=0)), axis=1)
    return float(qn.evaluate("sum(x*y + z)", {"x": x, "y": y, "z": z}))


def close(a, b):
    """A threaded LAPACK may sum in another order."""
    return abs(a - b) <= 1e-9 * abs(b)


def child(wanted, hangs, deep):
    if hangs:
        time.sleep(1000)
    good = close(use_everything(), wanted)
    if good and deep:
        good = comes_back(multiprocessing.get_context("fork"), wanted, hangs, False)
    sys.exit(0 if good else 1)


def comes_back(context, wanted, hangs, deep, limit=LIMIT):
    process = context.Process(target=child, args=(wanted, hangs, deep))
    process.start()
    process.join(limit)
    code = process.exitcode
    if code is None:
        process.kill()
        process.join()
    return code == 0


def blas():
    """What OpenBLAS says of its threads."""
    try:
        return "OpenBLAS with " + ("no threads", "threads of its own", "OpenMP")[ctypes.CDLL("libopenblas.so.0").openblas_get_parallel()]
    except OSError:
        return "no OpenBLAS"


def main(children, hangs):
    wanted = use_everything()
    limit = 0.2 if hangs else LIMIT
    ways = [("fork", children, False), ("fork", max(1, children // 10), True), ("spawn", 3, False), ("forkserver", 3, False)]
    failed, told = 0, []
    for method, n, deep in ways:
        context = multiprocessing.get_context(method)
        back = sum(comes_back(context, wanted, hangs, deep, limit * (1 + deep)) for _ in range(n))
        told.append(f"{back} of {n} by {method}{' twice' if deep else ''}")
        failed += back if hangs else n - back
    failed += not close(use_everything(), wanted)
    print(f"children within {limit} s{' that wait for ever' if hangs else ''}, {blas()}: {', '.join(told)}", flush=True)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), "--control" in sys.argv))
