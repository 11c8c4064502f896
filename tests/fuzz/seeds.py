#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""seeds.py TARGET FOLDER: writes the inputs that a fuzz target starts from, a few KiB of files (the text targets: some bytes that
choose the arrays, see input.c, and then the text)."""
import io
import pathlib
import struct
import sys
import zipfile
import zlib

ARRAY = bytes([10, 2, 2, 3, 5])  # float64, two axes
EXPRESSIONS = ["sqrt(x*x + y*y)", "where(x > 0, x, -y)", "sum(x*y, axis=(0, 1))", "mean(abs(x))", "x // 2 % 3 ** y",
    "~(x > 1) & (y <= 2) | (z == 3)",
               "1e-3*x + .5 - 0x1f", "max(maximum(x, y) << 1, axis=-1)", "arctan2(sin(x), cos(pi)) + inf", "all(x != nan)", "((x))",
                   "-+-x**-2"]
SUBSCRIPTS = ["ij,jk->ik", "...i,...i", "ii", "ij->ji", "ij,ij", "i,j,k->ijk", "...ij,...jk->...ik", "ab , bc,cd ->ad", "ii->i",
    "->", "aab->b"]
TEXTS = {2: ["1 2 3", "1.5,nan,-inf", "(1+2j) 0x10", "1e400 1e-400 .5", "True False", "9007199254740993 0.1000000000000000055"],
         3: ["1 2\n3 4\n", "a,b\n1,2\n#x\n3,NA\n", '"1",2\r\n3\r', "1;;2;;3\n\n4;;5;;6", "  1\t2\n"],
         4: ["%d", "%.18e", "%5.1f %g", "%s", " (%r+%ij)", "%+08.3E", "%%%x"]}


def npy(descr, shape, data, version=1, fortran=False):
    header = f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}"
    prefix = 10 if version == 1 else 12
    header = header.encode() + b" " * (-(len(header) + prefix + 1) % 64) + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", len(header)) + header + data


def npy_files():
    yield from (npy(d, (2,), bytes(range(2 * int(d[2:])))) for d in ("<f8", "|b1", ">i2", "<c16", "<u4", "<f2", "|S3"))
    yield npy("<i4", (2, 3), bytes(24), version=2, fortran=True)
    yield npy("<f4", (), bytes(4), version=3)
    yield npy("<f8", (0, 1 << 40), b"")


def npz_files():
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as z:
            z.writestr("x.npy", npy("<f8", (2, 2), bytes(32)))
            z.writestr("y.npy", npy("|u1", (3,), b"abc"))
        yield out.getvalue()


def calls():
    """Numbers without a pattern, from a CRC: any bytes are calls."""
    for k in range(64):
        yield b"".join(struct.pack("<I", zlib.crc32(bytes([k, i]))) for i in range(4 + k))


SEEDS = {
    "npy": npy_files, "npz": npz_files, "calls": calls,
    "expr": lambda: (3 * ARRAY + text.encode() for text in EXPRESSIONS),
    "einsum": lambda: (bytes([n]) + n * ARRAY + bytes([0,
        0]) + s.encode() for s in SUBSCRIPTS for n in [s.split("->")[0].count(",") + 1]),
    "text": lambda: [bytes([way, 10, 0, 0] + way % 2 * [0] * 10) + t.encode() for way, texts in TEXTS.items() for t in texts] +
                    [bytes([way]) + bytes(range(7, 40)) for way in (0, 1)],
}


def main(target, folder):
    path = pathlib.Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(SEEDS[target]()):
        (path / f"seed{i:02}").write_bytes(seed)


if __name__ == "__main__":
    main(*sys.argv[1:])
