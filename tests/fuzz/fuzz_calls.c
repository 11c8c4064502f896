/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_calls.c: the bytes of an input as a sequence of calls of the public functions, by the table in calls.def.
 *
 * Some arrays are at hand. A step takes up to three of them, calls one function in a scope, and what it returns takes the place of
 * another. After every step all arrays at hand are sound, a failure has said why, and what may not be written has not been. At the
 * end all are released, and no memory is in use. */
#include "calls.h"

size_t fuzz_max_block = 1 << 22;
enum { LARGEST = 512 }; /* elements of an array that stays at hand: a step takes milliseconds at most */

/* ---- the table ------------------------------------------------------------------------------------------------- */
typedef enum kind { GIVES_ARRAY, GIVES_SEVERAL, CHANGES } kind;
typedef struct step {
    const char *name;
    kind kind;
    bool (*call)(machine *m, const qn_array *x, const qn_array *y, const qn_array *z, qn_array **r); /* did it work? */
} step;

#define FUNCTION(name, result)                                                                                              \
    static bool call_##name(machine *m, const qn_array *x, const qn_array *y, const qn_array *z, qn_array **r)              \
    {                                                                                                                       \
        (void)m, (void)x, (void)y, (void)z, (void)r;                                                                           \
        return result;                                                                                                      \
    }
#define STEP(name, ...) FUNCTION(name, (r[0] = __VA_ARGS__) != NULL)
#define SEVERAL(name, ...) FUNCTION(name, (__VA_ARGS__) == QN_OK)
#define CHANGE(name, ...) FUNCTION(name, (__VA_ARGS__) == QN_OK)
#include "calls.def"
#undef STEP
#undef SEVERAL
#undef CHANGE

#define STEP(name, ...) {#name, GIVES_ARRAY, call_##name},
#define SEVERAL(name, ...) {#name, GIVES_SEVERAL, call_##name},
#define CHANGE(name, ...) {#name, CHANGES, call_##name},
static const step steps[] = {
#include "calls.def"
};
enum { NSTEPS = sizeof steps / sizeof *steps };

/* ---- one step ----------------------------------------------------------------------------------------------------- */
static uint64_t mix(uint64_t h, const qn_array *a)
{
    qn_array *bytes = a->size > 0 ? qn_npy_bytes(a) : NULL;
    for (int64_t i = 0; bytes != NULL && i < bytes->size; i += 8) {
        uint64_t word = 0;
        memcpy(&word, bytes->data + i, (size_t)(bytes->size - i < 8 ? bytes->size - i : 8));
        h = (h ^ word) * UINT64_C(0x100000001b3);
    }
    qn_release(bytes);
    return h;
}

/* The elements that this step must leave alone, as one number. */
static uint64_t untouched(kind k, const qn_array *const x[3])
{
    uint64_t h = 0;
    for (int i = 0; i < 3; i++)
        if (k != CHANGES || (i == 0 && !(x[i]->flags & QN_WRITEABLE)))
            h = mix(h, x[i]);
    return h;
}

/* An array that a step gave: sound, and in place of another if it is small. One of those at hand is given as one more reference. */
static void take_over(machine *m, qn_array *a, const char *name)
{
    fuzz_trace("gave", a);
    fuzz_check_array(a, name);
    for (int i = 0; i < HELD; i++)
        if (a == m->held[i]) {
            qn_release(a);
            return;
        }
    int to = fuzz_int(m->in, 0, HELD - 1);
    if (a->size > LARGEST)
        return;
    qn_release(m->held[to]);
    m->held[to] = qn_keep(a);
}

static void run_step(machine *m, const step *s)
{
    qn_array *r[MAX_RESULTS] = {NULL};
    const qn_array *x[3];
    for (int i = 0; i < 3; i++)
        fuzz_trace(s->name, x[i] = m->held[fuzz_int(m->in, 0, HELD - 1)]);
    QN_SCOPE {
        uint64_t before = untouched(s->kind, x);
        bool worked = s->call(m, x[0], x[1], x[2], r);
        fuzz_trace(worked ? "worked" : "failed", NULL);
        fuzz_check_error(!worked, s->name);
        FUZZ_CHECK(untouched(s->kind, x) == before, "%s changed what it must not", s->name);
        for (int i = 0; worked && i < MAX_RESULTS; i++)
            if (r[i] != NULL)
                take_over(m, r[i], s->name);
    }
    for (int i = 0; i < HELD; i++)
        fuzz_check_array(m->held[i], s->name);
}

void fuzz_one(fuzz_input *in)
{
    machine m = {.in = in, .g = qn_random_new(1)};
    for (int i = 0; i < HELD; i++)
        m.held[i] = qn_keep(qn_arange_int(0, 12, 1, QN_FLOAT64));
    while (in->next < in->end)
        run_step(&m, &steps[fuzz_byte(in) % NSTEPS]);
    for (int i = 0; i < HELD; i++)
        qn_release(m.held[i]);
    qn_random_free(m.g);
}
