/* SPDX-License-Identifier: BSD-3-Clause */
/* climb.inc.h: a tree of halves from its leaves to its root, by FN(leaves) and FN(merge_node) of the divide and conquer that includes it. */

/* The level of a tree of n rows whose leaves have less than 32. */
static int FN(leaf_level)(int n)
{
    int level = 0;
    while (n >> level >= 32)
        level++;
    return level;
}

static void FN(merges)(void *context, int64_t begin, int64_t end)
{
    FN(tree) *t = context;
    for (int64_t node = begin; node < end; node++)
        if (FN(merge_node)(t, node) != QN_OK)
            atomic_store(&t->info, QN_STOPPED);
}

/* From t->level up; t->info. */
static qn_status FN(climb)(FN(tree) *t)
{
    QN_TRY(qn_parallel_for((int64_t)1 << t->level, 1, FN(leaves), t));
    while (atomic_load(&t->info) == 0 && t->level-- > 0)
        QN_TRY(qn_parallel_for((int64_t)1 << t->level, 1, FN(merges), t));
    return QN_OK;
}
