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
    p->c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    p->old = p->c ? uselocale(p->c) : p->c;
}

void qn_plain_end(qn_plain *p)
{
    if (p->c) {
        uselocale(p->old);
        freelocale(p->c);
    }
    if (p->rounds)
        fesetenv(&p->env);
    else
        qn_fp_restore_all(p->fp);
    errno = p->saved_errno;
}
