# SPDX-License-Identifier: BSD-3-Clause
"""The command `quern`: what it prints, its exit status, and that its verification finds a wrong result."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUERN = os.environ.get("QUERN_CLI", str(ROOT / "build" / "quern"))
QUICK = ["--time", "0.002", "--threads", "1", "--python", sys.executable]


def quern(*arguments, **environment):
    return subprocess.run([QUERN, *arguments], capture_output=True, text=True, timeout=120, env={**os.environ, **environment})


def test_info_names_every_part():
    lines = {line.split()[0] for line in quern("info").stdout.splitlines()}
    assert {"version", "compiler", "CPU", "ISA", "BLAS", "LAPACK", "FFT", "threads"} <= lines


def test_version_and_help():
    assert quern("--version").stdout.startswith("quern ")
    assert "bench" in quern("--help").stdout
    assert "--against" in quern("bench", "--help").stdout


def test_list_has_operations_and_the_whole_ledger():
    text = quern("bench", "--list").stdout
    assert all(name in text for name in ("evaluate", "searchsorted", "hypot", "axis=None"))
    ledger = text.split("the ledger")[1]
    numbers = {int(line.split()[0]) for line in ledger.splitlines() if line.strip() and line.split()[0].isdigit()}
    assert numbers == set(range(1, 43))


BAD = [
    (["bench"], "no problem given"),
    (["bench", "frobnicate:f64:10"], "unknown operation 'frobnicate'"),
    (["bench", "add"], "unknown dtype"),
    (["bench", "add:f65:10"], "unknown dtype 'f65'"),
    (["bench", "add:f64:10x"], "not a shape '10x'"),
    (["bench", "add:f64:-3"], "not a shape '-3'"),
    (["bench", "sum:f64:10:axes=0"], "unknown option 'axes'; options of sum are: axis=None"),
    (["bench", "sum:f64:10:axis="], "no value for option 'axis'"),
    (["bench", "add:f64:10", "--threads", "0"], "--threads 0"),
    (["bench", "add:f64:10", "--time", "soon"], "--time soon"),
    (["bench", "add:f64:10", "--against", "numpy,"], "--against"),
    (["bench", "add:f64:10", "--against", "no_such_module", *QUICK], "no_such_module"),
    (["bench", "add:f64:10", "--against", "numpy", "--python", "no-such-python"], "cannot be run"),
    (["bench", "--sweep", "--size", "tiny"], "--size tiny: small, medium or large"),
    (["frob"], "'frob' is no command"),
    ([], "a command is expected"),
]


@pytest.mark.parametrize("arguments, message", BAD)
def test_mistakes_are_named(arguments, message):
    run = quern(*arguments)
    assert run.returncode == 2
    assert message in run.stderr


PROBLEMS = [
    "add:f64:300x7", "add:i32:1000", "add_out:f32:1000", "exp:c128:100", "hypot:f32:1000", "power:f64:100", "where:f64:500",
    "evaluate:f64:1000:text=sqrt(x*x + y*y) + 2*a", "black_scholes:f64:500", "astype:f32:300:to=float16",
    "copy_transposed:u8:30x40", "mask:f64:1000", "mask_assign:f32:1000", "take:i64:100", "sum:f32:40x50:axis=1", "var:f64:1000",
    "nanmean:f64:100x10:axis=0", "argmax:f64:40x50:axis=0", "cumsum:f64:300", "sort:f64:1000:stable=True", "argsort:f32:100",
    "unique:i64:1000:max=50", "median:f64:1001", "percentiles:f64:1000", "histogram:f64:1000:bins=7", "isin:i64:1000:max=2000",
    "searchsorted:f64:1000:table=50", "matmul:i64:20x20", "einsum:f64:5x6x6:text=bij,bjk->bik", "inv:c128:3x4x4",
    "solve:f64:10x3x3", "eigh:f64:20x20", "svd:f64:20x20", "fft:c64:4x32", "rfft:f64:100", "fft2:c128:16x24",
    "uniform:f64:10000", "normal:f32:10000", "python:f64:10:text=np.sum(a) + v",
]


def test_every_kind_of_case_is_verified_and_recorded(tmp_path):
    record = tmp_path / "record.json"
    run = quern("bench", *PROBLEMS, "--against", "numpy", "--json", str(record), *QUICK)
    assert run.returncode == 0, run.stdout
    data = json.loads(record.read_text())
    assert data["machine"]["CPU"] and data["machine"]["BLAS core"] and data["peers"]["numpy"]
    assert [limit["threads"] for limit in data["limits"]] == [1] and data["limits"][0]["read"] > 1e8
    for row, problem in zip(data["results"], PROBLEMS, strict=True):
        assert row["problem"] == problem and row["outcome"] == "verified", row
        assert 0 < row["quern"]["fastest"] <= row["quern"]["median"] and row["quern"]["trials"] >= 4
        assert row["peers"][0]["ratio"] == pytest.approx(row["peers"][0]["fastest"] / row["quern"]["fastest"], rel=1e-6)
    assert "verified: %d" % len(PROBLEMS) in run.stdout


def test_info_says_when_the_environment_chose_the_blas_core():
    def line(**forced):
        environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"} | forced
        out = subprocess.run([QUERN, "info"], capture_output=True, text=True, check=True, env=environment).stdout
        return next(text for text in out.splitlines() if text.startswith("BLAS core"))

    assert "OPENBLAS_CORETYPE" not in line()
    assert line(OPENBLAS_CORETYPE="Nehalem").endswith(" (OPENBLAS_CORETYPE)")


def test_the_text_of_an_expression_may_have_colons():
    run = quern("bench", "python:f64:20:text=a[2:-2:3] + 1", "--against", "numpy", *QUICK)
    assert run.returncode == 0 and "verified: 1" in run.stdout, run.stdout


SWEEP = ["bench", "--sweep", "--time", "0.001", "--python", sys.executable]


def test_a_sweep_goes_through_sizes_and_dtypes_on_one_thread(tmp_path):
    record = tmp_path / "record.json"
    run = quern(*SWEEP, "--filter", "np.hypot", "--size", "small,medium", "--json", str(record))
    assert run.returncode == 0, run.stdout
    data = json.loads(record.read_text())
    expected = [f"python:{t}:{n}:text=np.hypot(x, y)" for n in (10, 10000) for t in ("f64", "f32", "i64", "u8")]
    assert [row["problem"] for row in data["results"]] == expected
    assert data["threads"] == [1] and all(row["outcome"] == "verified" for row in data["results"])
    assert "could not run: 0" in run.stdout and "differ: 0" in run.stdout and "slower than numpy x 1.1: " in run.stdout


def test_a_sweep_keeps_its_inputs_but_not_the_written_one():
    run = quern(*SWEEP, "--size", "small", "--filter", "=> w")
    assert "differ" in run.stdout
    wrong = run.stdout.split("differ:")[1].split("slower")[0]
    assert "w[" not in wrong and "fill" not in wrong, wrong


STUB = """import numpy
from numpy import *
random = None
def hypot(a, b):
    raise RuntimeError("no hypot here")
def signbit(a):
    return numpy.signbit(a) ^ (a.size == 10)
def copysign(a, b):
    import os
    os.abort()
"""


@pytest.mark.parametrize("name, place", [("hypot", "not known to the peer: 4"), ("signbit", "differ: 4"), ("copysign", "not known to the peer: 2"),
                                         ("no_such_thing", None)])
def test_a_sweep_lists_what_is_wrong_and_goes_on(tmp_path, name, place):
    (tmp_path / "stub.py").write_text(STUB)
    run = quern(*SWEEP, "--filter", f"np.{name}(", "--size", "small", "--against", "stub", PYTHONPATH=str(tmp_path))
    if place is None:
        assert run.returncode == 2 and "no expression of the sweep" in run.stderr
    else:
        assert place in run.stdout and run.returncode == ("differ" in place), run.stdout


def test_a_slower_row_of_a_sweep_is_listed(tmp_path):
    (tmp_path / "fast.py").write_text("from numpy import *\nimport numpy\nkept = {}\ndef cbrt(a):\n    if id(a) not in kept:\n"
                                      "        kept[id(a)] = numpy.cbrt(a)\n    return kept[id(a)]\n")
    run = quern(*SWEEP, "--filter", "np.cbrt(", "--size", "medium", "--against", "fast", PYTHONPATH=str(tmp_path))
    assert run.returncode == 0 and "slower than fast x 1.1: 2" in run.stdout, run.stdout


def test_thread_counts_are_measured_apart(tmp_path):
    record = tmp_path / "record.json"
    run = quern("bench", "sum:f64:1000000", "--against", "numpy,quern", "--json", str(record), *QUICK, "--threads", "1,2")
    assert run.returncode == 0, run.stdout
    data = json.loads(record.read_text())
    assert data["threads"] == [1, 2] and list(data["peers"]) == ["numpy", "quern"]
    assert [(row["threads"], row["outcome"]) for row in data["results"]] == [(1, "verified"), (2, "verified")]
    assert all(peer["fastest"] > 0 for row in data["results"] for peer in row["peers"])


def test_a_missing_function_of_the_module_is_not_run_and_no_failure():
    run = quern("bench", "python:f64:10:text=np.no_such_function(a)", *QUICK)
    assert run.returncode == 0 and "not run" in run.stdout and "no_such_function" in run.stdout


@pytest.mark.parametrize("problem, message", [("sum:f64:10:axis=3", "axis 3"), ("matmul:f64:3x4", "matmul")])
def test_an_operation_that_fails_is_a_failure(problem, message):
    run = quern("bench", problem, "--against", "numpy", *QUICK)
    assert run.returncode == 1 and "FAILED" in run.stdout and message in run.stdout


def test_without_a_peer_nothing_is_called_verified():
    run = quern("bench", "add:f64:100", *QUICK)
    assert run.returncode == 0 and "not verified" in run.stdout


@pytest.mark.parametrize("problem, wrong", [
    ("hypot:f64:100", "def hypot(a, b):\n    r = numpy.hypot(a, b)\n    r[77] *= 1 + 1e-13\n    return r"),
    ("hypot:f64:100", "def hypot(a, b):\n    r = numpy.hypot(a, b)\n    r[3] = numpy.nan\n    return r"),
    ("hypot:f64:100", "def hypot(a, b):\n    return numpy.hypot(a, b)[:99]"),
    ("hypot:f64:100", "def hypot(a, b):\n    return numpy.hypot(a, b).astype('f4')"),
    ("matmul:f64:30x30", "def matmul(a, b):\n    return numpy.matmul(a, b) + 1e-11"),
    ("sort:i32:100", "def sort(a, **kw):\n    r = numpy.sort(a)\n    r[5] += 1\n    return r"),
])
def test_a_wrong_reference_is_found(tmp_path, problem, wrong):
    (tmp_path / "wrong.py").write_text(f"import numpy\nfrom numpy import *\n{wrong}\n")
    run = quern("bench", problem, "--against", "wrong", *QUICK, PYTHONPATH=str(tmp_path))
    assert run.returncode == 1
    assert "WRONG" in run.stdout and "differs from wrong" in run.stdout


def test_the_plot_is_drawn(tmp_path):
    picture = tmp_path / "bench.png"
    run = quern("bench", "add:f64:100", "--against", "numpy", "--plot", str(picture), *QUICK)
    assert run.returncode == 0, run.stderr
    assert picture.read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_leaves_nothing(tmp_path, number):
    run = subprocess.Popen([QUERN, "bench", "add:f64:1000", "--against", "numpy", "--time", "60", "--python", sys.executable],
                           env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not list(tmp_path.glob("*/a.npy")) and time.monotonic() < deadline:
        time.sleep(0.02)
    run.send_signal(number)
    assert run.wait(20) == 130
    assert list(tmp_path.iterdir()) == []
