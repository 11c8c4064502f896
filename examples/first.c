/* SPDX-License-Identifier: BSD-3-Clause */
/* first.c: columns centred on their means, and the lengths of the rows. */
#include <quern/quern.h>
#include <stdio.h>

int main(void)
{
    char text[400] = "";
    QN_SCOPE {                                                  /* frees every array made inside */
        qn_array *x = qn_reshape(qn_sqrt(qn_arange(0, 12, 1, 0)), QN_SHAPE(3, 4));
        qn_array *d = qn_subtract(x, qn_mean(x, QN_AXIS(0)));   /* broadcasts                    */
        qn_array *length = qn_sqrt(qn_sum(qn_multiply(d, d), QN_AXIS(1)));
        qn_format(length, NULL, text, sizeof text);             /* NULL passes through the chain */
    }
    return puts(text[0] ? text : qn_error_message()) < 0;
}
