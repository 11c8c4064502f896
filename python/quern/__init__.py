# SPDX-License-Identifier: BSD-3-Clause
"""Quern: n-dimensional arrays at the speed of the machine, with NumPy's names and the Array API standard's.

The operations live in the C core; this package adds names, constants and the protocols of Python.
"""

from . import _core
from ._core import *  # noqa: F403
from ._core import _rebuild  # pickles name it
from ._types import *  # noqa: F403
from ._limits import *  # noqa: F403
from ._typenames import *  # noqa: F403
from ._names import *  # noqa: F403
from ._nan import *  # noqa: F403
from ._padding import *  # noqa: F403
from ._fuse import fuse
from ._errstate import *  # noqa: F403
from ._gradient import *  # noqa: F403
from ._memmap import *  # noqa: F403
from ._npyio import *  # noqa: F403
from ._textio import *  # noqa: F403
from ._polynomial import *  # noqa: F403
from ._printing import *  # noqa: F403
from ._products import *  # noqa: F403
from ._arrange import *  # noqa: F403
from ._editing import *  # noqa: F403
from ._grids import *  # noqa: F403
from ._iterating import *  # noqa: F403
from ._sets import *  # noqa: F403
from ._statistics import *  # noqa: F403
from ._vectorize import *  # noqa: F403
from ._info import __array_namespace_info__
from . import _members  # noqa: F401
from ._dispatch import *  # noqa: F403

for _name in ("fft", "linalg", "random"):  # the core's namespaces of these names must not hide the modules
    globals().pop(_name, None)
from . import dtypes, emath, exceptions, fft, lib, linalg, random, testing  # noqa: E402

__version__ = "0.1.0"
__array_api_version__ = "2025.12"
