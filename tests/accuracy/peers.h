/* SPDX-License-Identifier: BSD-3-Clause */
/* peers.h: other implementations of the same functions, measured over the same points. */
#ifndef QN_ACCURACY_PEERS_H
#define QN_ACCURACY_PEERS_H

#include "measure.h"

enum { NPEERS = 3 };
extern const char *const peer_names[NPEERS];

/* Fills z (double or float) and returns true if this machine has the peer and it has the function. */
bool peer_call(int peer, const block *b, void *z);

#endif
