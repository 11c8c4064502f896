/* SPDX-License-Identifier: BSD-3-Clause */
/* dlpack.h: the structures of the DLPack specification 1.3 and what dlpack.c shares with dlpack_api.c.  The names are ours, the layout
 * is the specification's. */
#ifndef QUERNPY_DLPACK_H
#define QUERNPY_DLPACK_H

#include "quernpy.h"

typedef struct dl_device { int32_t type, id; } dl_device;
typedef struct dl_dtype { uint8_t code, bits; uint16_t lanes; } dl_dtype;
typedef struct dl_tensor {
    void *data;
    dl_device device;
    int32_t ndim;
    dl_dtype dtype;
    int64_t *shape, *strides; /* strides in elements, NULL: row-major */
    uint64_t byte_offset;
} dl_tensor;
typedef struct dl_managed {
    dl_tensor tensor;
    void *context;
    void (*deleter)(struct dl_managed *);
} dl_managed;
typedef struct dl_version { uint32_t major, minor; } dl_version;
typedef struct dl_managed_versioned {
    dl_version version;
    void *context;
    void (*deleter)(struct dl_managed_versioned *);
    uint64_t flags;
    dl_tensor tensor;
} dl_managed_versioned;

enum { DL_CPU = 1, DL_READ_ONLY = 1, DL_COPIED = 2 };

/* A managed tensor on a (taken over), or NULL with MemoryError. */
dl_managed_versioned *qnpy_dlpack_export(qn_array *a, uint64_t flags);
/* Can a be described at all: are its strides multiples of the element size?  False with BufferError. */
bool qnpy_dlpack_check(const qn_array *a);
/* An array on the memory of m, which it takes over if it succeeds; NULL with an exception. */
qn_array *qnpy_dlpack_import(qnpy_state *s, dl_managed_versioned *m);
/* The dtype of a tensor's elements, 0 if there is none. */
qn_dtype qnpy_dlpack_dtype(const dl_tensor *x);

#endif
