# SPDX-License-Identifier: BSD-3-Clause
"""The wheel of a clean checkout: what is in it, what it needs, and that it works where nothing else of quern is.

The extension is linked anew from copies of the objects of this build folder; without them everything would be compiled.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile

import pytest
import quern as qn

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(qn.__file__).resolve().parents[2]
CORE = f"quern/_core{sysconfig.get_config_var('EXT_SUFFIX')}"
RUNTIME = {"liblapacke", "libopenblas", "libfftw3", "libfftw3f", "libz", "libm", "libc", "ld-linux-x86-64", "ld-linux-aarch64", "libgcc_s", "libpthread"}


def run(*command, **more):
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "MAKEFLAGS", "MAKELEVEL")} | more.pop("env", {})
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, env=environment, timeout=300, **more)


def pip(*arguments, **more):
    return run(sys.executable, "-m", "pip", "--disable-pip-version-check", "--isolated", *arguments, **more)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """The tracked files alone, older than the objects."""
    place = tmp_path_factory.mktemp("checkout")
    for name in run("git", "-C", ROOT, "ls-files", "-z", check=True).stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, place / name)
            os.utime(place / name, (0, 0))
    return place


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory):
    build, out = tmp_path_factory.mktemp("build"), tmp_path_factory.mktemp("out")
    if (BUILD / "obj").exists():
        shutil.copytree(BUILD / "obj", build / "obj", ignore=shutil.ignore_patterns("bench", "tests"))
    made = pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", out, checkout / "python", env={"QUERN_BUILD": str(build)})
    assert made.returncode == 0, made.stdout + made.stderr
    (path,) = out.iterdir()
    return path


def test_it_is_named_for_this_python_and_machine(wheel):
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    assert re.fullmatch(rf"quern-{re.escape(qn.__version__)}-{python}-{python}-linux_\w+\.whl", wheel.name), wheel.name


def test_it_holds_the_package_with_its_types_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        metadata = archive.read(f"quern-{qn.__version__}.dist-info/METADATA").decode()
    files = {f"quern/{path.name}" for path in (ROOT / "python" / "quern").iterdir() if path.suffix in (".py", ".pyi") or path.name == "py.typed"}
    assert names == files | {CORE}
    assert "Requires-Dist" not in metadata and "Requires-Python: >=3.11" in metadata


def test_it_needs_only_libraries_at_run_time(wheel, checkout, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        core = pathlib.Path(archive.extract(CORE, tmp_path))
    dynamic = run("readelf", "-d", core, check=True).stdout
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic)
    assert needed and {name.split(".so.")[0] for name in needed} <= RUNTIME, needed
    assert all(".so." in name for name in needed), "a name without a version belongs to a -dev package"
    assert "RPATH" not in dynamic and "RUNPATH" not in dynamic
    content = core.read_bytes()
    assert str(checkout).encode() not in content and str(ROOT).encode() not in content
    assert core.stat().st_size < 10e6


def test_the_checkout_stays_clean(wheel, checkout):
    tracked = {name for name in run("git", "-C", ROOT, "ls-files", check=True).stdout.splitlines() if (ROOT / name).is_file()}
    found = {str(path.relative_to(checkout)) for path in checkout.rglob("*") if path.is_file()}
    assert found - tracked == set() and not (checkout / "build").exists()


SNIPPET = """
import sys, quern as np
assert "numpy" not in sys.modules and sys.prefix in np.__file__, np.__file__
x = np.linspace(0, 1, 1000).reshape(10, 100)
assert abs(float(np.sqrt(x * x).sum()) - 500) < 1e-9
assert np.allclose(np.linalg.inv(np.eye(3) * 2), np.eye(3) / 2) and np.allclose(np.fft.ifft(np.fft.fft(x)).real, x)
assert np.random.default_rng(1).random(5).shape == (5,)
print("works", np.__version__)
"""


def test_it_works_in_a_fresh_environment(wheel, tmp_path):
    place = tmp_path / "venv"
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    installed = pip("--python", python, "install", "--no-deps", "--no-index", wheel)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    tried = run(python, "-I", "-c", SNIPPET, cwd=tmp_path)
    assert tried.stdout == f"works {qn.__version__}\n", tried.stderr


def test_a_source_distribution_is_refused_with_the_reason(checkout, tmp_path):
    made = run(sys.executable, "-c", f"from setuptools import build_meta; build_meta.build_sdist({str(tmp_path)!r})", cwd=checkout / "python")
    assert made.returncode != 0 and "make a wheel of a checkout" in made.stderr, made.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("compiler, message", [("false", "it needs make, gcc and the development files of OpenBLAS"), ("no-such-compiler", "it needs make")])
def test_a_build_that_fails_says_what_it_needs(checkout, tmp_path, compiler, message):
    made = pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", tmp_path, checkout / "python", env={"CC": compiler})
    assert made.returncode != 0 and message in made.stdout + made.stderr, made.stderr
    assert not (checkout / "build").exists()
