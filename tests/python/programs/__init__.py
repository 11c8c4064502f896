# SPDX-License-Identifier: BSD-3-Clause
"""Small scientific programs in ordinary NumPy: main(np) takes the module and returns a dict of arrays."""
