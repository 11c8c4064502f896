# SPDX-License-Identifier: BSD-3-Clause
"""Draws the ratios of a record of `quern bench --json`: plot.py RECORD.json PICTURE.png"""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402


def main(record, picture):
    with open(record) as f:
        data = json.load(f)
    threads = max(data["threads"])
    rows = [r for r in data["results"] if r["threads"] == threads and r["quern"]["fastest"]]
    peers = [p for p in data["peers"] if any(q["module"] == p and q["fastest"] for r in rows for q in r["peers"])]
    if not peers:
        sys.exit("plot: no case was timed against a peer")
    figure, axes = plt.subplots(figsize=(10, 1.5 + 0.24 * len(rows) * len(peers)), layout="constrained")
    height = 0.8 / len(peers)
    for k, peer in enumerate(peers):
        ratio = [next((q["ratio"] for q in r["peers"] if q["module"] == peer and q["fastest"]), None) for r in rows]
        places = [i + k * height for i, x in enumerate(ratio) if x]
        axes.barh(places, [x - 1 for x in ratio if x], left=1, height=height, label=peer)
        for y, x in zip(places, [x for x in ratio if x]):
            axes.text(max(x, 1), y, f" {x:.3g}", va="center", fontsize=7)
    targets = [(i, r["target"]) for i, r in enumerate(rows) if r["target"]]
    if targets:
        axes.plot([t for _, t in targets], [i + 0.4 - height / 2 for i, _ in targets], "k|", label="target (NumPy)")
    axes.set_yticks([i + 0.4 - height / 2 for i in range(len(rows))], [r["problem"] for r in rows], fontsize=7)
    axes.margins(y=0.01)
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xlabel(f"times faster than the peer, {threads} thread{'s' if threads > 1 else ''}; {data['machine'].get('CPU', '')}")
    axes.legend(loc="lower right")
    figure.savefig(picture, dpi=110)


if __name__ == "__main__":
    main(*sys.argv[1:])
