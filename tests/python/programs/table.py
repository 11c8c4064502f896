# SPDX-License-Identifier: BSD-3-Clause
"""A text table through savetxt, loadtxt and genfromtxt, its statistics, and arrays through .npy and .npz files in memory."""

import io

from programs.lcg import normal


def main(np):
    t = np.arange(30) * 0.5
    readings = np.column_stack([t, 20 + np.sin(t), 1000 + normal(np, (30,), 71)])
    text = io.StringIO()
    np.savetxt(text, readings, fmt=["%.1f", "%.4f", "%.2f"], delimiter=",", header="time,temperature,pressure")
    lines = text.getvalue().splitlines()
    lines[5] = lines[5].rsplit(",", 1)[0] + ","
    lines[9] = "# sensor restarted"
    time, temperature = np.loadtxt(lines[:5], delimiter=",", usecols=(0, 1), unpack=True)
    rows = np.genfromtxt(lines, delimiter=",", comments="#", skip_header=1)
    good = rows[~np.isnan(rows).any(axis=1)]
    summary = np.array([good.mean(0), good.std(0), good.min(0), good.max(0)])
    slope, offset = np.polyfit(good[:, 0], good[:, 1], 1)
    binary, archive = io.BytesIO(), io.BytesIO()
    np.save(binary, good.astype(np.float32))
    np.savez(archive, good=good, time=time)
    binary.seek(0)
    archive.seek(0)
    single = np.load(binary)
    with np.load(archive) as stored:
        names, again = sorted(stored.files), stored["good"]
    numbers = np.fromstring("3, 1, 4, 1, 5, 9, 2, 6", sep=",", dtype=int)
    return {"time": time, "temperature": temperature, "rows": rows, "summary": summary, "line": np.array([slope, offset]), "single": single, "same": np.array_equal(again, good) and names == ["good", "time"],
            "numbers": numbers, "length": len(text.getvalue()), "text": np.frombuffer(text.getvalue().encode(), dtype=np.uint8)}
