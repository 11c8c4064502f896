# SPDX-License-Identifier: BSD-3-Clause
__all__ = ["set_numpy_dispatch"]

def set_numpy_dispatch(enabled: bool) -> bool: ...
