/* SPDX-License-Identifier: BSD-3-Clause */
/* locale.c: the C locale, for the functions of the C library that are told one. Made once: programs may change theirs. */
#include <core/core.h>
#include <pthread.h>

static locale_t c_locale;

static void make(void) { c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0); }

locale_t qn_c_locale(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make);
    return c_locale;
}
