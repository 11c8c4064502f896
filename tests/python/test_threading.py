# SPDX-License-Identifier: BSD-3-Clause
"""Sixteen Python threads on the same arrays, Ctrl-C while the library works, and the module in several interpreters."""

import os
import pathlib
import subprocess
import sys
import textwrap
import threading

import numpy as np
import pytest
import quern as qn

THREADS, ROUNDS = 16, 4


def mixed_work(line, square, index, text):
    """Every kind of work on arrays that nobody writes, small enough for many calls and large enough for the library's threads."""
    return [
        float((qn.exp(-line) + qn.sqrt(line)).sum()), float(qn.sort(line[::-1])[1234]), float(qn.linalg.solve(square, square).sum()),
        float((square @ square).sum()), float(qn.real(qn.fft.fft(line)).max()), float(qn.evaluate("sum(x*x + 1)", {"x": line})),
        float(line[index].sum()), float(qn.median(line)), int(qn.unique(index).size), float(qn.cumsum(line)[-1]),
        float(qn.where(line > 1.5, line, 0).sum()), text, str(square[:2, :2]), float(line.astype("float32").var()),
        float(qn.random.default_rng(7).normal(size=1000).sum()), float(qn.einsum("ij,jk->", square, square)),
    ]


def test_sixteen_threads_share_arrays():
    line = qn.linspace(1, 2, 100000)
    square = qn.asarray(np.random.default_rng(1).normal(size=(60, 60))) + 60 * qn.eye(60)
    index = qn.arange(0, 100000, 7)
    for a in (line, square, index):
        a.setflags(write=False)
    wanted = mixed_work(line, square, index, "0")
    start, wrong = threading.Barrier(THREADS), []

    def work(number):
        start.wait()
        for _ in range(ROUNDS):
            got = mixed_work(line, square, index, str(number))
            if got != [*wanted[:11], str(number), *wanted[12:]]:
                wrong.append((number, got))
            with pytest.raises(ValueError, match=f"{number + 100}"):
                qn.zeros(3).reshape(number + 100)

    counts = [sys.getrefcount(a) for a in (line, square, index)]
    threads = [threading.Thread(target=work, args=(i,)) for i in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert wrong == []
    assert counts == [sys.getrefcount(a) for a in (line, square, index)]


def run(code):
    """A Python process of its own that finds this module."""
    env = dict(os.environ, PYTHONPATH=str(pathlib.Path(qn.__file__).parents[1]))
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=200, env=env)


LOOP = textwrap.dedent("""
    import os, signal, sys, time
    import quern as qn
    x, square, z = qn.linspace(1, 2, 3000000), qn.ones((700, 700)), qn.ones(1 << 18, dtype=complex)
    work = lambda: {work}
    work()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background processes ignore it
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    began = time.perf_counter()
    try:
        while time.perf_counter() - began < 60:
            work()
    except KeyboardInterrupt:
        sys.exit(not qn.array_equal(work(), work()))
    sys.exit(2)
""")


@pytest.mark.parametrize("work", ["qn.sort(x[::-1])", "square @ square", "qn.exp(x)", "x.__iadd__(0)", "qn.evaluate('sqrt(x*x + 1)', {'x': x})", "qn.fft.fft(z)"])
def test_control_c_stops_a_loop_of_calls(work):
    """Between two calls, which take far less than a second each; what was calculated with is as good as before."""
    done = run(LOOP.format(work=work))
    assert done.returncode == 0, done.stdout + done.stderr


IN_INTERPRETER = textwrap.dedent("""
    import quern as qn
    x = qn.linspace(1, 2, 100000)
    assert float(qn.sort(x[::-1])[0]) == 1 and float((qn.ones((99, 99)) @ qn.ones((99, 99))).sum()) == 99**3
    assert isinstance(qn.fft.fft(x), qn.ndarray) and x.dtype == qn.float64
    left = [x[i:][::2].reshape(2, -1)[1] for i in range(0, 300, 4)] + [x[i] for i in range(300)]  # the interpreter ends with views and numbers
    assert len(left) == 375 and left[3].base is not None
    try:
        qn.zeros(3).reshape(7)
    except ValueError as error:
        assert "7" in str(error)
    else:
        raise AssertionError("no error")
""")
INTERPRETERS = textwrap.dedent("""
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        import _interpreters as interpreters
    code = {code!r}
    for main in (False, True):  # before the main interpreter has imported the module, and after
        first, second = interpreters.create(), interpreters.create()
        for i in (first, second):
            assert interpreters.run_string(i, code) is None
        interpreters.destroy(first)
        assert interpreters.run_string(second, code) is None
        interpreters.destroy(second)
        exec(code, {{}})
""")


def test_interpreters_have_modules_of_their_own():
    done = run(INTERPRETERS.format(code=IN_INTERPRETER))
    assert done.returncode == 0, done.stdout + done.stderr
