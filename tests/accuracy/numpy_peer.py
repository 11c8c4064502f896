# SPDX-License-Identifier: BSD-3-Clause
"""numpy_peer.py: NumPy's functions for peers.c.  On the standard input come requests, a line "<name> <f32|f64> <nin> <n>" and the
operands' bytes; the answers are a byte, 1 or 0 for an unknown name, and the result's bytes."""
import sys

import numpy as np


def main():
    np.seterr(all="ignore")
    read, write = sys.stdin.buffer, sys.stdout.buffer
    while line := read.readline():
        name, dtype, nin, n = line.split()
        t = np.dtype(dtype.decode().replace("f", "float"))
        x = [np.frombuffer(read.read(int(n) * t.itemsize), t) for _ in range(int(nin))]
        f = getattr(np, name.decode(), None)
        write.write(b"\0" if f is None else b"\1")
        if f is not None:
            write.write(np.asarray(f(*x), t).tobytes())
        write.flush()


main()
