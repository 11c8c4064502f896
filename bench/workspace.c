/* SPDX-License-Identifier: BSD-3-Clause */
/* workspace.c: the temporary directory of a run, and the wish to stop. A signal only sets a flag: the run ends at the
 * next sample, and the directory goes with it. */
#include "bench.h"
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[TEXT];
static volatile sig_atomic_t stop;

static void on_signal(int number) { stop = number; }
bool stopped(void) { return stop != 0; }

void workspace_path(char text[TEXT], const char *name)
{
    if (snprintf(text, TEXT, "%s/%s", directory, name) >= TEXT)
        text[0] = '\0';
}

static bool write_script(const char *name, const char *start, const char *end)
{
    char path[TEXT];
    workspace_path(path, name);
    FILE *f = fopen(path, "we");
    if (f == NULL)
        return false;
    bool written = fwrite(start, 1, (size_t)(end - start), f) == (size_t)(end - start);
    return fclose(f) == 0 && written;
}

bool workspace_open(void)
{
    struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: waiting for a peer ends too */
    const char *base = getenv("TMPDIR");
    snprintf(directory, sizeof directory - 64, "%s/quern-bench-XXXXXX", base && *base ? base : "/tmp");
    if (mkdtemp(directory) == NULL) {
        complain("cannot make the directory %s: %s", directory, strerror(errno));
        directory[0] = '\0';
        return false;
    }
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (write_script("peer.py", script_peer, script_peer_end) && write_script("plot.py", script_plot, script_plot_end))
        return true;
    complain("cannot write to %s: %s", directory, strerror(errno));
    workspace_close();
    return false;
}

void workspace_close(void)
{
    DIR *d = *directory ? opendir(directory) : NULL;
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            unlinkat(dirfd(d), e->d_name, 0);
    if (d != NULL) {
        closedir(d);
        rmdir(directory);
    }
    directory[0] = '\0';
}
