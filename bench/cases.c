/* SPDX-License-Identifier: BSD-3-Clause */
/* cases.c: the table of cases (cases.def) and the rows that stand for all elementwise operations. */
#include "calls.h"
#include <string.h>

static const bench_case cases[] = {
#define CASE(name, inputs, options, call, peer, fused, check, tolerance, work) \
    {#name, inputs, options, call, peer, fused, check, tolerance, work},
#include "cases.def"
#undef CASE
};
enum { NCASES = sizeof cases / sizeof *cases };

/* By number of inputs. NumPy's own error is up to 4 ULP. */
static const bench_case elementwise[] = {
    {"", "", "", call_operator, "", NULL, CHECK_ELEMENT, 8, NULL},
    {"", "a=normal", "", call_operator, "np.{op}(a)", "{op}(a)", CHECK_ELEMENT, 8, NULL},
    {"", "a=normal b=normal", "", call_operator, "np.{op}(a, b)", NULL, CHECK_ELEMENT, 8, NULL},
    {"", "a=normal b=normal c=normal", "", call_operator, "np.{op}(a, b, c)", NULL, CHECK_ELEMENT, 8, NULL}};

const bench_case *case_find(const char *name)
{
    for (int i = 0; i < NCASES; i++)
        if (strcmp(cases[i].name, name) == 0)
            return &cases[i];
    const qn_op *op = qn_op_find(name);
    return op == NULL ? NULL : &elementwise[qn_op_nin(op)];
}

void case_list(FILE *out)
{
    fprintf(out, "op:dtype:shape[:option=value]...   operations, options with their defaults, the peers' expression\n\n");
    for (int i = 0; i < NCASES; i++)
        fprintf(out, "  %-16s %-22s %.80s\n", cases[i].name, cases[i].options, cases[i].peer);
    fprintf(out, "\n  and elementwise");
    for (int i = 0, column = 80; i < qn_op_count(); i++) {
        const char *name = qn_op_name(qn_op_at(i));
        column += (int)strlen(name) + 1;
        if (column > 76)
            fprintf(out, "\n    "), column = (int)strlen(name) + 1;
        fprintf(out, "%s ", name);
    }
    fprintf(out, "\n\nthe ledger (--suite)                                    target on two threads: times faster than NumPy, or a time\n\n");
    const ledger_row *row;
    char text[32];
    for (int i = 0; (row = ledger_at(i)) != NULL; i++)
        fprintf(out, "  %2d  %-72s %5.4gx or %s\n", row->number, row->problem, row->target.times, seconds_text(text, sizeof text, row->target.seconds));
}
