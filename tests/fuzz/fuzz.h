/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz.h: what all fuzz targets share. A target is one file that defines fuzz_one(); fuzz.c calls it for every input, with an
 * allocator that counts and gives each block memory of its own, so that the address sanitizer sees what the library's free lists
 * would hide.
 *
 * Checked around every input: the memory in use is what it was before. Checked on request: that an array is sound, and that a
 * failure says why. Whatever does not hold ends the process, which libFuzzer reports with the input. */
#ifndef QN_FUZZ_H
#define QN_FUZZ_H

#include <quern/quern.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The bytes of an input, taken from the front; zeros when there are no more. */
typedef struct fuzz_input { const uint8_t *next, *end; } fuzz_input;
uint8_t fuzz_byte(fuzz_input *in);
int fuzz_int(fuzz_input *in, int lo, int hi); /* lo .. hi, at most 256 values, from one byte */
int64_t fuzz_large(fuzz_input *in);           /* any 64 bits, mostly the numbers where arithmetic ends */
double fuzz_number(fuzz_input *in);           /* any double, mostly the odd ones */
/* All that is left, with a zero behind it, in memory that ends there. Valid until the next call. */
char *fuzz_text(fuzz_input *in, size_t *length);
/* An array of a dtype, shape (up to 3 dimensions of up to 4) and elements that the input chooses. */
qn_array *fuzz_array(fuzz_input *in);
qn_dtype fuzz_dtype(fuzz_input *in);

/* One input, in a scope of its own. max_block is the most bytes a block may have before the allocator refuses it (0: no limit). */
void fuzz_one(fuzz_input *in);
extern size_t fuzz_max_block;

/* With QN_FUZZ_TRACE in the environment, what is done is written to stderr, with the memory in use. */
void fuzz_trace(const char *what, const qn_array *a);

#define FUZZ_CHECK(cond, ...)                                                              \
    do {                                                                                   \
        if (!(cond))                                                                       \
            fuzz_fail(__FILE__, __LINE__, #cond, __VA_ARGS__);                             \
    } while (0)
_Noreturn void fuzz_fail(const char *file, int line, const char *cond, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Shape, size, strides, flags and extent agree, and every element lies in memory that the array's buffer owns. */
void fuzz_check_array(const qn_array *a, const char *what);
/* A call made with the error cleared: one that failed set a status and said something, one that did not set none. Clears it. */
void fuzz_check_error(bool failed, const char *what);
/* Both, for a call that returns an array; passes it through. */
qn_array *fuzz_checked(qn_array *a, const char *what);

#endif
