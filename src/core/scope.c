/* SPDX-License-Identifier: BSD-3-Clause */
/* scope.c: which arrays end with which scope. The arrays of all open scopes of a thread hang in one list, newest first, each with the
 * depth of its scope; what is deepest comes first, since an inner scope is empty before an outer one grows again. */
#include <core/object.h>

QN_THREAD_NEAR int qn_scope_depth;
static _Thread_local array *newest;

void qn_scope_add(array *a)
{
    a->scope = qn_scope_depth;
    a->prev = NULL;
    a->next = newest;
    if (newest != NULL)
        newest->prev = a;
    newest = a;
}

void qn_scope_remove(array *a)
{
    if (a->prev != NULL)
        a->prev->next = a->next;
    else
        newest = a->next;
    if (a->next != NULL)
        a->next->prev = a->prev;
    a->scope = 0;
}

void qn_scope_begin(void) { qn_scope_depth++; }

void qn_scope_end(void)
{
    if (qn_scope_depth == 0)
        return;
    while (newest != NULL && newest->scope == qn_scope_depth) {
        array *a = newest;
        qn_scope_remove(a);
        qn_release(&a->pub);
    }
    qn_scope_depth--;
}

qn_scopes qn_scopes_put_aside(void)
{
    qn_scopes scopes = {qn_scope_depth, newest, qn_lender};
    qn_scope_depth = 0;
    newest = NULL;
    qn_lender = NULL;
    return scopes;
}

void qn_scopes_take_back(qn_scopes scopes)
{
    qn_scope_depth = scopes.depth;
    newest = scopes.newest;
    qn_lender = scopes.lender;
}

/* Adds a to the open scope of that depth, behind the arrays of deeper ones. */
static void insert(array *a, int depth)
{
    array *before = NULL, *behind = newest;
    for (; behind != NULL && behind->scope > depth; behind = behind->next)
        before = behind;
    a->scope = depth;
    a->prev = before;
    a->next = behind;
    if (behind != NULL)
        behind->prev = a;
    if (before != NULL)
        before->next = a;
    else
        newest = a;
}

qn_array *qn_keep(qn_array *a)
{
    if (a != NULL && of(a)->scope != 0)
        qn_scope_remove(of(a));
    return a;
}

qn_array *qn_scope_pass(qn_array *a)
{
    int outer = a != NULL ? of(a)->scope - 1 : 0;
    qn_keep(a);
    if (outer > 0)
        insert(of(a), outer);
    return a;
}
