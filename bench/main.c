/* SPDX-License-Identifier: BSD-3-Clause */
/* main.c: the command `quern`: info and bench. */
#include "bench.h"
#include <string.h>

static const char usage[] = "quern COMMAND [ARGUMENT]...\n\n"
                            "  quern info                    version, compiler, CPU, instruction sets, BLAS, LAPACK, FFT, threads\n"
                            "  quern bench PROBLEM...        time problems beside other libraries; quern bench --help says how\n"
                            "  quern bench --list | --suite  the operations | every case of the ledger\n"
                            "  quern --help | --version\n";

static int command_info(void)
{
    char text[4096];
    qn_show_config(text, sizeof text);
    return fputs(text, stdout) < 0;
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";
    if (strcmp(command, "bench") == 0)
        return command_bench(argc - 1, argv + 1);
    if (strcmp(command, "info") == 0 && argc == 2)
        return command_info();
    if (strcmp(command, "--version") == 0)
        return printf("quern %s\n", qn_version()) < 0;
    if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0)
        return fputs(usage, stdout) < 0;
    if (argc < 2)
        return complain("a command is expected: info or bench (quern --help)");
    return complain("'%s' is no command (or has arguments it does not take): info or bench (quern --help)", command);
}
