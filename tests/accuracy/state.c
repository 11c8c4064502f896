/* SPDX-License-Identifier: BSD-3-Clause */
/* state.c: see state.h. */
#include "state.h"
#include "bar.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void state_path(const job *j, bool full, char *path, int size)
{
    snprintf(path, (size_t)size, "%s/%s.%s.%s", options.directory, j->f->name, j->narrow ? "f32" : "f64", full ? "full" : "quick");
}

static bool read_tally(FILE *in, tally *t)
{
    return fscanf(in, "%15s %la %la %la %la %" SCNd64 " %" SCNd64, t->name, &t->w.ulp, &t->w.x, &t->w.y, &t->w.z, &t->points,
                  &t->differ) == 7;
}

bool state_read(const char *path, uint64_t key, uint64_t seed, state *s)
{
    FILE *in = fopen(path, "r");
    if (!in)
        return false;
    bool ok = fscanf(in, "%" SCNx64 " %" SCNx64 " %" SCNd64 " %" SCNd64 " %" SCNd64 " %d", &s->key, &s->seed, &s->next, &s->chunks,
                     &s->filter_faults, &s->ntallies) == 6 && s->key == key && s->seed == seed && s->ntallies <= MAX_CONTENDERS;
    for (int i = 0; ok && i < s->ntallies; i++)
        ok = read_tally(in, &s->tallies[i]);
    fclose(in);
    return ok;
}

bool state_write(const char *path, const state *s)
{
    char fresh[512];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *out = fopen(fresh, "w");
    if (!out)
        return false;
    fprintf(out, "%" PRIx64 " %" PRIx64 " %" PRId64 " %" PRId64 " %" PRId64 " %d\n", s->key, s->seed, s->next, s->chunks,
            s->filter_faults, s->ntallies);
    for (int i = 0; i < s->ntallies; i++) {
        const tally *t = &s->tallies[i];
        fprintf(out, "%s %a %a %a %a %" PRId64 " %" PRId64 "\n", t->name, t->w.ulp, t->w.x, t->w.y, t->w.z, t->points, t->differ);
    }
    return fclose(out) == 0 && rename(fresh, path) == 0;
}

uint64_t key_of(const char *file, const char *family)
{
    char name[64];
    uint64_t key = 0, found = 0;
    FILE *in = file ? fopen(file, "r") : NULL;
    while (in && fscanf(in, "%63s %" SCNu64, name, &key) == 2)
        if (strcmp(name, family) == 0)
            found = key;
    if (in)
        fclose(in);
    return found;
}
