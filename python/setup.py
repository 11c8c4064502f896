# SPDX-License-Identifier: BSD-3-Clause
"""The wheel: the Makefile of the repository builds the extension with the C core inside, for the Python that asks.

Everything is built in a temporary folder, so the checkout stays as it is; QUERN_BUILD names a build folder to use instead.
"""

import atexit
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist

ROOT = pathlib.Path(__file__).resolve().parent.parent
NEEDS = "make, gcc and the development files of OpenBLAS, LAPACKE, FFTW, zlib and Python (Debian: libopenblas-dev liblapacke-dev libfftw3-dev zlib1g-dev python3-dev)"


def temporary():
    folder = tempfile.mkdtemp(prefix="quern-wheel-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return pathlib.Path(folder)


TEMPORARY = temporary()


class MakePython(build_ext):
    def build_extension(self, ext):
        if not (ROOT / "Makefile").exists():
            raise SystemExit(f"quern is built from a checkout of its repository: no Makefile in {ROOT}")
        build = pathlib.Path(os.environ.get("QUERN_BUILD") or TEMPORARY / "make").resolve()
        build.mkdir(parents=True, exist_ok=True)
        (build / ".deps").touch()  # nothing is installed from here
        jobs = len(os.sched_getaffinity(0))
        make = ["make", "-C", str(ROOT), f"-j{jobs}", "python", f"PYTHON={sys.executable}", f"BUILD={build}", "LDFLAGS=-s"]
        environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
        try:
            subprocess.run(make, check=True, env=environment)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"quern could not be built ({error}); it needs {NEEDS}") from None
        target = pathlib.Path(self.get_ext_fullpath(ext.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(build / "python" / "quern" / f"_core{sysconfig.get_config_var('EXT_SUFFIX')}", target)


class NoSdist(sdist):
    def run(self):
        raise SystemExit("quern has no source distribution: its C core is beside this folder in the repository; make a wheel of a checkout: pip wheel ./python")


setup(
    ext_modules=[Extension("quern._core", sources=[])],
    cmdclass={"build_ext": MakePython, "sdist": NoSdist},
    options={"build": {"build_base": str(TEMPORARY)}, "egg_info": {"egg_base": str(TEMPORARY)}},
)
