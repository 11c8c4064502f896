/* SPDX-License-Identifier: BSD-3-Clause */
/* bar.h: what the programs of this folder share: their options, and the one line that each bar prints.
 *
 * With -c a program runs its negative control: bugs are seeded in the harness, between the kernels and the checks, and a
 * bar passes if it finds them. */
#ifndef QN_ACCURACY_BAR_H
#define QN_ACCURACY_BAR_H

#include <stdbool.h>
#include <stdint.h>

/* -s seed, -c, -f (full budget), -d directory of the state files, -k file of kernel keys,
 * -p Python interpreter with NumPy; then names. */
typedef struct bar_options {
    uint64_t seed;
    bool control, full;
    const char *directory, *keys, *python;
    int nnames;
    char **names;
} bar_options;

extern bar_options options;

void bar_start(int argc, char **argv);
/* No names on the command line, or this one among them. */
bool bar_wants(const char *name);
/* A difference: printed to stderr, at most a dozen of a bar, never in a control.  Returns 1. */
int bar_fault(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The line of a bar: its number, what it ran, the seed, its figure; `seeded` names the bug of the control.  Returns 1 if
 * the bar fails: `bad` faults, or in a control none. */
int bar_line(const char *id, const char *seeded, long bad, const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
