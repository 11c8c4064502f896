/* SPDX-License-Identifier: BSD-3-Clause */
/* state.h: how far a job has come and what it found, in a small text file. */
#ifndef QN_ACCURACY_STATE_H
#define QN_ACCURACY_STATE_H

#include "measure.h"

enum { MAX_CONTENDERS = 8 };

/* One implementation: an ISA or a peer. */
typedef struct tally {
    char name[16];
    worst w;
    int64_t points, differ;      /* differ: results with other bits than the widest ISA's, NaNs being equal */
} tally;

typedef struct state {
    uint64_t key, seed;          /* key: of the sources of kernel and harness */
    int64_t next, chunks, filter_faults;
    int ntallies;
    tally tallies[MAX_CONTENDERS];
} state;

/* "<directory>/<function>.<f32|f64>.<quick|full>" */
void state_path(const job *j, bool full, char *path, int size);
/* False if there is none, or one of another key or seed. */
bool state_read(const char *path, uint64_t key, uint64_t seed, state *s);
/* Replaces the file in one step, so that an interrupted run leaves the last one. */
bool state_write(const char *path, const state *s);
/* The key of a kernel family in a file of lines "<family> <number>"; 0 if it has none. */
uint64_t key_of(const char *file, const char *family);

#endif
