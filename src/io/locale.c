/* SPDX-License-Identifier: BSD-3-Clause */
/* locale.c: the surroundings in which the C library's number functions give the same answer everywhere. */
#include <errno.h>
#include <io/io.h>

void qn_plain_begin(qn_plain *p)
{
    p->saved_errno = errno;
    p->fp = qn_fp_save();
    p->rounds = fegetround() != FE_TONEAREST; /* fenv.h's other functions are dear */
    if (p->rounds) {
        feholdexcept(&p->env);
        fesetround(FE_TONEAREST);
    }
    const locale_t c = qn_c_locale();
    p->old = c ? uselocale(c) : c;
}

void qn_plain_end(qn_plain *p)
{
    if (p->old)
        uselocale(p->old);
    if (p->rounds)
        fesetenv(&p->env);
    else
        qn_fp_restore_all(p->fp);
    errno = p->saved_errno;
}
