/* SPDX-License-Identifier: BSD-3-Clause */
/* config.c: the lines of qn_show_config. Layers above core register theirs when the library loads. */
#include <core/core.h>
#include <stdio.h>

#define MAX_LINES 16
static struct { const char *name; qn_config_fn value; } lines[MAX_LINES];
static int nlines;

void qn_config_register(const char *name, qn_config_fn fn)
{
    if (nlines < MAX_LINES) {
        lines[nlines].name = name;
        lines[nlines++].value = fn;
    }
}

static void cpu_name(char *value, size_t size)
{
    char line[256];
    FILE *f = fopen("/proc/cpuinfo", "re");
    snprintf(value, size, "unknown");
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, "model name", 10) == 0 && strchr(line, ':') != NULL) {
            line[strcspn(line, "\n")] = '\0';
            snprintf(value, size, "%s", strchr(line, ':') + 2);
            break;
        }
    if (f != NULL)
        fclose(f);
}

static void isa_levels(char *value, size_t size)
{
    size_t used = (size_t)snprintf(value, size, "%s (available:", qn_isa());
    for (int i = 0; i < qn_isa_count() && used < size; i++)
        used += (size_t)snprintf(value + used, size - used, " %s", qn_isa_name(i));
    if (used < size)
        snprintf(value + used, size - used, ")");
}

static void threads(char *value, size_t size) { snprintf(value, size, "%d", qn_get_num_threads()); }

static size_t append(char *text, size_t size, size_t used, const char *name, const char *value)
{
    int n = snprintf(used < size ? text + used : NULL, used < size ? size - used : 0, "%-10s %s\n", name, value);
    return used + (size_t)(n > 0 ? n : 0);
}

size_t qn_show_config(char *text, size_t size)
{
    static const struct { const char *name; qn_config_fn value; } own[] = {
        {"CPU", cpu_name}, {"ISA", isa_levels}, {"threads", threads}};
    char value[256];
    size_t used = append(text, size, 0, "version", QN_VERSION_STRING);
#if defined(__clang__)
    used = append(text, size, used, "compiler", "clang " __clang_version__);
#else
    used = append(text, size, used, "compiler", "gcc " __VERSION__);
#endif
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        own[i].value(value, sizeof value);
        used = append(text, size, used, own[i].name, value);
    }
    for (int i = 0; i < nlines; i++) {
        lines[i].value(value, sizeof value);
        used = append(text, size, used, lines[i].name, value);
    }
    return used;
}
