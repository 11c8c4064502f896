# SPDX-License-Identifier: BSD-3-Clause
from . import AxisError as AxisError, LinAlgError as LinAlgError

class RankWarning(RuntimeWarning): ...
