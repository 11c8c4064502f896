# SPDX-License-Identifier: BSD-3-Clause
"""The wheel: the Makefile of the repository builds the extension with the C core inside, for the Python that asks."""

import pathlib
import shutil
import subprocess
import sys
import sysconfig

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = pathlib.Path(__file__).resolve().parent.parent


class MakePython(build_ext):
    def build_extension(self, ext):
        if not (ROOT / "Makefile").exists():
            raise RuntimeError(f"quern is built from a checkout of its repository: no Makefile in {ROOT}")
        subprocess.run(["make", "-C", str(ROOT), "python", f"PYTHON={sys.executable}"], check=True)
        built = ROOT / "build" / "python" / "quern" / f"_core{sysconfig.get_config_var('EXT_SUFFIX')}"
        target = pathlib.Path(self.get_ext_fullpath(ext.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(built, target)


setup(ext_modules=[Extension("quern._core", sources=[])], cmdclass={"build_ext": MakePython})
