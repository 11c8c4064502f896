# SPDX-License-Identifier: BSD-3-Clause
"""A peer of `quern bench`: evaluates and times expressions with one module, numpy or any like it, or numexpr.

Reads a JSON request per line: {"expression", "inputs": {name: path of .npy}, "serial", and "result": path to write the
value to, or "seconds": time to measure for}. Answers with a line: {"result"} or {"times": [...], "batch"} or {"error"}.
An expression may be "statements => result". Inputs stay loaded until the serial changes. The first line on stdout
names module and version.
"""
import importlib
import io
import json
import os
import signal
import sys
import time
import timeit
import warnings

BATCH_SECONDS = 20e-6
WARM_SECONDS = 10e-3  # a call this long need not be repeated to know that it is no short one
MAX_SAMPLES = 200


class Peer:
    def __init__(self, name):
        import numpy

        self.numpy = numpy
        self.module = importlib.import_module(name)
        self.expressions = name == "numexpr"
        self.prepared, self.inputs = None, {}

    def load(self, paths):
        """Inputs by name. They stay until the serial changes, but w, which expressions may write on."""
        for name, path in paths.items():
            if name not in self.inputs or name == "w":
                loaded = self.numpy.load(path)
                self.inputs[name] = loaded if self.expressions else self.module.asarray(loaded)

    def names(self):
        """The module as np, its functions by name, a generator in its first state, the inputs."""
        module = self.module
        if self.expressions:
            return {"evaluate": module.evaluate, **self.inputs}
        space = {k: getattr(module, k) for k in dir(module) if not k.startswith("_")}
        space.update(np=module, io=io)
        if hasattr(getattr(module, "random", None), "default_rng"):
            space["rng"] = module.random.default_rng(1)
        return space | self.inputs

    def prepare(self, request):
        key = request["serial"], request["expression"]
        if key == self.prepared:
            return
        if self.prepared is None or key[0] != self.prepared[0]:
            self.space, self.inputs = {}, {}  # the old inputs go before the new ones come
        self.prepared = None
        self.load(request["inputs"])
        self.space = self.names()
        statement, _, result = request["expression"].partition(" => ")
        if self.expressions:
            statement = f"evaluate({statement!r})"
        self.statement, self.result = statement, result
        self.timer = timeit.Timer(statement, globals=self.space)
        self.batch = 0
        self.prepared = key

    def forget(self):
        """Whatever was timed may have written on w."""
        self.prepared = None if self.prepared is None else (self.prepared[0], None)

    def value(self, path):
        if self.result:
            exec(self.statement, self.space)
        value = eval(self.result or self.statement, self.space)
        self.numpy.save(path, self.numpy.asarray(value))
        return {"result": path}

    def times(self, seconds):
        start = time.perf_counter()
        if self.batch == 0:
            once = self.timer.timeit(1)
            if once < WARM_SECONDS:
                once = self.timer.timeit(1)
            self.batch = int(BATCH_SECONDS / (once + 1e-9)) + 1
        times = []
        while len(times) < MAX_SAMPLES and (not times or time.perf_counter() - start < seconds):
            times.append(self.timer.timeit(self.batch) / self.batch)
        return {"times": times, "batch": self.batch}

    def handle(self, request):
        if "result" in request:
            self.forget()
        self.prepare(request)
        return self.value(request["result"]) if "result" in request else self.times(request["seconds"])


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command ends us by closing stdin
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a module prints is no answer

    def answer(**content):
        print(json.dumps(content), file=answers, flush=True)

    try:
        peer = Peer(sys.argv[1])
    except Exception as error:
        return answer(error=f"{type(error).__name__}: {error}".replace('"', "'"))
    answer(module=sys.argv[1], version=str(getattr(peer.module, "__version__", "?")))
    for line in sys.stdin:
        try:
            answer(**peer.handle(json.loads(line)))
        except Exception as error:
            answer(error=f"{type(error).__name__}: {error}".replace('"', "'").splitlines()[0])


if __name__ == "__main__":
    main()
