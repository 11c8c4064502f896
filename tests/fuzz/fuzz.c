/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz.c: runs a target on inputs: the counting allocator, the check that nothing is left behind, and the line of figures at the
 * end. */
#include "fuzz.h"
#include <stdarg.h>
#include <sys/resource.h>
#include <time.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- memory --------------------------------------------------------------------------------------------------- */
static struct { int64_t blocks, bytes; } in_use;

static void *count_alloc(void *context, size_t bytes)
{
    (void)context;
    void *p = NULL;
    if ((fuzz_max_block != 0 && bytes > fuzz_max_block) || posix_memalign(&p, 64, bytes) != 0)
        return NULL;
    in_use.blocks++;
    in_use.bytes += (int64_t)bytes;
    return p;
}

static void count_free(void *context, void *memory, size_t bytes)
{
    (void)context;
    in_use.blocks--;
    in_use.bytes -= (int64_t)bytes;
    free(memory);
}

/* ---- figures -------------------------------------------------------------------------------------------------- */
static struct { const char *target, *seed; long runs; double slowest; } figures = {"?", "?", 0, 0};

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void report(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("%s: %ld runs, seed %s: crashes 0, slowest %.0f ms, peak %ld MiB\n", figures.target, figures.runs, figures.seed,
           1e3 * figures.slowest, used.ru_maxrss / 1024);
}

void fuzz_fail(const char *file, int line, const char *cond, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "%s:%d: not so: %s: ", file, line, cond);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\n");
    abort();
}

void fuzz_trace(const char *what, const qn_array *a)
{
    char text[256];
    if (getenv("QN_FUZZ_TRACE") == NULL)
        return;
    fprintf(stderr, "%lld blocks, %s, %s", (long long)in_use.blocks, what,
            a ? qn_dtype_name((qn_dtype)a->dtype) : qn_error_message());
    for (int k = 0; a != NULL && k < a->ndim; k++)
        fprintf(stderr, "%s%lld by %lld", k ? ", " : " ", (long long)a->shape[k], (long long)a->strides[k]);
    if (a != NULL && a->size <= 40 && qn_format(a, NULL, text, sizeof text) > 0)
        fprintf(stderr, " = %s", text);
    fprintf(stderr, "\n");
}

/* ---- inputs --------------------------------------------------------------------------------------------------- */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *slash = strrchr((*argv)[0], '/');
    figures.target = slash ? slash + 1 : (*argv)[0];
    for (int i = 1; i < *argc; i++)
        if (strncmp((*argv)[i], "-seed=", 6) == 0)
            figures.seed = (*argv)[i] + 6;
    if (qn_set_num_threads(1) != QN_OK || qn_set_allocator(&(qn_allocator){count_alloc, count_free, NULL}) != QN_OK)
        abort();
    atexit(report);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, data + size};
    int64_t blocks = in_use.blocks, bytes = in_use.bytes;
    double start = seconds();
    qn_clear_error();
    QN_SCOPE
        fuzz_one(&in);
    qn_fft_clear_plans(); /* the one thing that is kept between calls */
    FUZZ_CHECK(in_use.blocks == blocks && in_use.bytes == bytes, "%lld blocks and %lld bytes are left behind",
               (long long)(in_use.blocks - blocks), (long long)(in_use.bytes - bytes));
    double took = seconds() - start;
    FUZZ_CHECK(took < 1, "%.1f s", took);
    figures.slowest = took > figures.slowest ? took : figures.slowest;
    figures.runs++;
    return 0;
}
