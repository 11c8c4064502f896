# SPDX-License-Identifier: BSD-3-Clause
"""The extension module quern._core: a part of this stub per group of functions; quern itself has the types that all share."""

from .. import (
    AxisError as AxisError, bool as bool, complex128 as complex128, complex64 as complex64, dtype as dtype,
    float16 as float16, float32 as float32, float64 as float64, int16 as int16, int32 as int32, int64 as int64,
    int8 as int8, LinAlgError as LinAlgError, ndarray as ndarray, uint16 as uint16, uint32 as uint32, uint64 as uint64,
    uint8 as uint8,
)
from .creation import *
from .elementwise import *
from .products import *
from .reduction import *
from .runtime import *
from .selecting import *
from .types import *
from .views import *
