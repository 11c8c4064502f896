/* SPDX-License-Identifier: BSD-3-Clause */
/* bar.c: see bar.h. */
#include "bar.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAULTS_SHOWN 12

bar_options options = { .seed = UINT64_C(0x243f6a8885a308d3), .directory = "." };   /* the seed: digits of pi */
static int shown;

void bar_start(int argc, char **argv)
{
    for (int c; (c = getopt(argc, argv, "s:cfd:k:p:")) != -1;)
        switch (c) {
        case 's': options.seed = strtoull(optarg, NULL, 0) | 1; break;   /* not 0, where xorshift stays */
        case 'c': options.control = true; break;
        case 'f': options.full = true; break;
        case 'd': options.directory = optarg; break;
        case 'k': options.keys = optarg; break;
        case 'p': options.python = optarg; break;
        default: exit(2);
        }
    options.nnames = argc - optind;
    options.names = argv + optind;
}

bool bar_wants(const char *name)
{
    for (int i = 0; i < options.nnames; i++)
        if (strcmp(options.names[i], name) == 0)
            return true;
    return options.nnames == 0;
}

int bar_fault(const char *format, ...)
{
    if (options.control || shown++ >= FAULTS_SHOWN)
        return 1;
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputs(shown == FAULTS_SHOWN ? "   FAILED\n(and so on)\n" : "   FAILED\n", stderr);
    return 1;
}

int bar_line(const char *id, const char *seeded, long bad, const char *format, ...)
{
    const bool failed = options.control ? bad == 0 : bad != 0;
    va_list args;
    va_start(args, format);
    printf("%-4s", id);
    if (options.control) {
        printf("control, %s: %ld faults found, seed 0x%llx", seeded, bad, (unsigned long long)options.seed);
    } else {
        vprintf(format, args);
        printf(", seed 0x%llx: %ld faults", (unsigned long long)options.seed, bad);
    }
    va_end(args);
    puts(failed ? "   FAILED" : "   ok");
    fflush(stdout);
    shown = 0;
    return failed;
}
