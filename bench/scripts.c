/* SPDX-License-Identifier: BSD-3-Clause */
/* scripts.c: the Python programs, taken into the executable at assembly so that it needs no data files. */
#include "bench.h"

#define SCRIPT(name, path)                                                                                   \
    __asm__(".pushsection .rodata\n.global script_" name "\n.global script_" name "_end\n"                   \
            "script_" name ":\n.incbin \"" path "\"\nscript_" name "_end:\n.byte 0\n.popsection\n")

SCRIPT("peer", "bench/peer.py");
SCRIPT("plot", "bench/plot.py");
