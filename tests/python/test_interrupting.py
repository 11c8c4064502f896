# SPDX-License-Identifier: BSD-3-Clause
"""A signal handler that raises ends the call it comes into, in the main thread only, and the library works on."""
import os
import pathlib
import subprocess
import sys
import textwrap

import pytest

import quern as qn

START = textwrap.dedent("""
    import os, signal, sys, threading, time
    import quern as qn
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background processes ignore it

    class Stop(Exception):
        pass

    def every(seconds, handler):
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)

    def silence():
        signal.setitimer(signal.ITIMER_REAL, 0)

    def works():
        return qn.array_equal(qn.sort(qn.arange(50000)[::-1]) + 1, qn.arange(1, 50001)) and float((qn.ones((99, 99)) @ qn.ones((99, 99))).sum()) == 99**3
""")


def run(code):
    """A Python process of its own that finds this module."""
    env = dict(os.environ, PYTHONPATH=str(pathlib.Path(qn.__file__).parents[1]))
    done = subprocess.run([sys.executable, "-c", START + textwrap.dedent(code)], capture_output=True, text=True, timeout=200, env=env)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("work", [
    "qn.power(x, x, out=out)",
    "qn.power(x, x, out=out, where=out < 0)",
    "qn.evaluate('arctan2(x, 3)**x', {'x': x}, out=out)",
    "qn.cumsum(qn.broadcast_to(qn.array(1.5), x.shape), out=out)",
    "qn.matmul(m, m, out=out)",
])
def test_exception_of_a_handler_ends_a_call(work):
    """The handler uses the library, and raises when it sees that the result has been begun; what is left is as it was."""
    run(f"""
        x, m = qn.broadcast_to(qn.array(1.5, dtype=qn.float32), (100_000_000,)), qn.ones((2500, 2500), dtype=qn.int64)
        out = qn.full(m.shape if "matmul" in {work!r} else x.shape, -1, dtype=m.dtype if "matmul" in {work!r} else qn.float32)
        last = out.reshape(-1)[-1:]
        seen = []

        def handler(number, frame):
            if out.reshape(-1)[0] != -1 and works():
                silence()
                seen.append(float(last[0]))
                raise Stop("enough")

        every(0.01, handler)
        try:
            {work}
        except Stop as error:
            assert str(error) == "enough"
        else:
            silence()
            raise AssertionError("the call went on")
        assert seen == [-1] and float(last[0]) == -1 and works()
    """)


@pytest.mark.parametrize("work", [
    "qn.sort(x)", "qn.argsort(x)", "qn.unique(x)", "qn.histogram(x, 100)", "x[x > 0.5]", "x[i]", "qn.median(x)", "qn.fft.fft(z)", "b @ b",
    "rng.normal(size=30_000_000)", "x.astype(qn.float16)", "qn.einsum('ij,jk,kl->il', b, b, b)", "[qn.exp(x, out=x) for _ in range(10000)]",
])
def test_result_or_exception(work):
    """Wherever the handler comes: no result with an exception behind it, no other exception."""
    run(f"""
        def handler(number, frame):
            silence()
            raise Stop

        rng = qn.random.default_rng(1)
        x, b, z = rng.random(20_000_000), qn.ones((2000, 2000)), qn.ones(1 << 22, dtype=complex)
        i = (x * x.size).astype(qn.int64)
        for delay in (0.001, 0.06, 0.2):
            try:
                every(delay, handler)
                {work}
                silence()
                time.sleep(0.001)
            except Stop:
                pass
            assert works()
    """)


def test_control_c():
    run("""
        x, out = qn.broadcast_to(qn.array(1.5, dtype=qn.float32), (100_000_000,)), qn.full(100_000_000, -1, dtype=qn.float32)

        def press():
            while out[0] == -1:
                time.sleep(0.001)
            os.kill(os.getpid(), signal.SIGINT)

        thread = threading.Thread(target=press)
        thread.start()
        try:
            qn.power(x, x, out=out)
        except KeyboardInterrupt:
            pass
        thread.join()
        assert out[-1] == -1 and works()
    """)


def test_other_threads_are_not_interrupted():
    run("""
        ticks, results = [], []
        every(0.01, lambda *_: ticks.append(1))
        x = qn.random.default_rng(1).random(5_000_000)
        threads = [threading.Thread(target=lambda: results.append(qn.sort(x))) for _ in range(4)]
        for t in threads:
            t.start()
        while any(t.is_alive() for t in threads):
            mine = qn.sort(x)
        for t in threads:
            t.join()
        silence()
        assert ticks and len(results) == 4 and all(qn.array_equal(r, mine) for r in results)
    """)


def test_stream_that_is_in_use():
    """Threads that share a stream, and a handler that draws from it in the middle of a draw, wait for nobody for ever."""
    run("""
        rng = qn.random.default_rng(1)
        refused = []

        def handler(number, frame):
            assert rng.random(5).shape == (5,)
            try:
                rng.bit_generator.__init__(3)
            except RuntimeError:
                refused.append(1)

        def draw():
            for _ in range(2000):
                rng.random(10)

        threads = [threading.Thread(target=draw) for _ in range(4)]
        for t in threads:
            t.start()
        every(0.01, handler)
        until = time.monotonic() + 100
        while not refused and time.monotonic() < until:  # a draw asks when 50 ms have passed
            assert rng.normal(size=30_000_000).shape == (30_000_000,)
        for t in threads:
            t.join()
        silence()
        assert refused and works()
    """)


def test_call_in_another_interpreter():
    """Python runs handlers in the main interpreter only: the call ends as usual."""
    run("""
        try:
            import _xxsubinterpreters as interpreters
        except ImportError:
            import _interpreters as interpreters
        ticks = []
        every(0.01, lambda *_: ticks.append(1))
        i = interpreters.create()
        assert interpreters.run_string(i, "import quern as qn\\nassert float(qn.sort(qn.arange(20_000_000.0)[::-1])[0]) == 0") is None
        interpreters.destroy(i)
        silence()
        assert works()
    """)
