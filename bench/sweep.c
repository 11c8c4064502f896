/* SPDX-License-Identifier: BSD-3-Clause */
/* sweep.c: the expressions of sweep.def as problems, in an order that lets neighbours share their inputs, and the verdict on
 * a run: what is slower than NumPy, what differs, what did not run. */
#include "bench.h"
#include <stdlib.h>
#include <string.h>

static const double slack = 1.1; /* a row this many times slower than NumPy is not counted: below the noise of a clock */
enum { SMALL, MEDIUM, LARGE, NSIZES };
static const char *const size_names[NSIZES] = {"small", "medium", "large"};

/* The shapes of a class, NULL where the class has no such size. */
typedef enum sizes { ONCE, SHORT, MIDDLE, VECTOR, TABLE, SQUARE, DENSE, PRODUCT, STACK, NCLASSES } sizes;
static const char *const shapes[NCLASSES][NSIZES] = {
    [ONCE] = {"10"},
    [SHORT] = {"10", "10000"},
    [MIDDLE] = {"10", "10000", "1000000"},
    [VECTOR] = {"10", "10000", "10000000"},
    [TABLE] = {"2x5", "100x100", "3200x3125"},
    [SQUARE] = {"3x3", "100x100", "3200x3200"},
    [DENSE] = {"3x3", "100x100", "500x500"},
    [PRODUCT] = {"3", "100", "3000"},
    [STACK] = {"2x3x3", "500x3x3", "100000x3x3"},
};

typedef struct sweep_row {
    sizes sizes;
    const char *kind, *dtypes, *text;
} sweep_row;
static const sweep_row rows[] = {
#define SWEEP(sizes, dtypes, text) {sizes, "python", dtypes, text},
#define SWEEP_RANDOM(sizes, dtypes, text) {sizes, "python_random", dtypes, text},
#include "sweep.def"
#undef SWEEP
#undef SWEEP_RANDOM
};
static const char *const dtypes[] = {"f64", "f32", "i64", "u8", "bool", "c128"};
enum { NROWS = sizeof rows / sizeof *rows, NDTYPES = sizeof dtypes / sizeof *dtypes };
static const char fewer[] = "1000000"; /* of the largest vectors of the other dtypes: past the caches, and the sweep ends in time */

static const char *shape_of(sizes c, int size, int t) { return c == VECTOR && size == LARGE && t > 0 ? fewer : shapes[c][size]; }

bool sweep_size(sweep *w, const char *text)
{
    size_t n = strcspn(text, ",");
    for (int i = 0; i < NSIZES; i++)
        if (strlen(size_names[i]) == n && strncmp(size_names[i], text, n) == 0) {
            w->size[i] = true;
            return text[n] == '\0' || sweep_size(w, text + n + 1);
        }
    return false;
}

static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *s = list; (s = strstr(s, word)) != NULL; s += n)
        if ((s == list || s[-1] == ' ') && (s[n] == '\0' || s[n] == ' '))
            return true;
    return false;
}

/* The problems of one class, size and dtype: they share their inputs. */
static bool add_group(const sweep *w, sizes c, const char *shape, const char *dtype, sweep_add *add, void *to)
{
    char text[TEXT];
    for (int i = 0; i < NROWS; i++) {
        const sweep_row *r = &rows[i];
        if (r->sizes != c || !has_word(r->dtypes, dtype) || (w->filter != NULL && strstr(r->text, w->filter) == NULL))
            continue;
        snprintf(text, sizeof text, "%s:%s:%s:text=%s", r->kind, dtype, shape, r->text);
        if (!add(to, text))
            return false;
    }
    return true;
}

bool sweep_problems(const sweep *w, sweep_add *add, void *to)
{
    bool all = !w->size[SMALL] && !w->size[MEDIUM] && !w->size[LARGE];
    for (int size = 0; size < NSIZES; size++)
        for (int c = 0; (all || w->size[size]) && c < NCLASSES; c++)
            for (int t = 0; shapes[c][size] != NULL && t < NDTYPES; t++)
                if (!add_group(w, (sizes)c, shape_of((sizes)c, size, t), dtypes[t], add, to))
                    return false;
    return true;
}

/* ---- the verdict ---- */

bool sweep_slower(const result *r)
{
    return r->npeers > 0 && r->outcome == OUTCOME_OK && result_ratio(r, 0) > 0 && result_ratio(r, 0) * slack < 1;
}
static bool differs(const result *r) { return r->outcome == OUTCOME_WRONG; }
static bool unable(const result *r) { return r->outcome == OUTCOME_NOT_RUN || r->outcome == OUTCOME_FAILED; }
static bool alone(const result *r) { return r->outcome == OUTCOME_UNVERIFIED; }

static const char *reason(const result *r) { return alone(r) && r->npeers > 0 ? r->peer[0].note : r->message; }

/* The results that belong, in `found`. */
static int gather(bool (*belongs)(const result *r), const result *results, int n, const result **found)
{
    int count = 0;
    for (int i = 0; i < n; i++)
        if (belongs(&results[i]))
            found[count++] = &results[i];
    return count;
}

/* Did another size or dtype of the expression give this reason already? */
static bool repeated(const result *const *found, int i)
{
    const char *text = strstr(found[i]->problem, ":text=");
    for (int k = 0; k < i && text != NULL; k++) {
        const char *other = strstr(found[k]->problem, ":text=");
        if (other != NULL && strcmp(text, other) == 0 && strcmp(reason(found[i]), reason(found[k])) == 0)
            return true;
    }
    return false;
}

static void list_reasons(const char *title, const result *const *found, int n)
{
    printf("\n%s: %d\n", title, n);
    for (int i = 0; i < n; i++)
        if (!repeated(found, i))
            printf("  %s\n          %s\n", found[i]->problem, reason(found[i]));
}

static int by_ratio(const void *x, const void *y)
{
    double a = result_ratio(*(const result *const *)x, 0), b = result_ratio(*(const result *const *)y, 0);
    return (a > b) - (a < b);
}

static void list_ratios(const settings *s, const result **found, int n)
{
    printf("\nslower than %s x %.3g: %d\n", s->npeers > 0 ? s->peers[0] : "the peer", slack, n);
    qsort(found, (size_t)n, sizeof *found, by_ratio);
    for (int i = 0; i < n; i++)
        printf("  %6.3gx  %s\n", result_ratio(found[i], 0), found[i]->problem);
}

void sweep_report(const settings *s, const result *results, int n)
{
    const result **found = calloc((size_t)(n > 0 ? n : 1), sizeof *found);
    if (found == NULL)
        return;
    list_reasons("not known to the peer", found, gather(alone, results, n, found));
    list_reasons("could not run", found, gather(unable, results, n, found));
    list_reasons("differ", found, gather(differs, results, n, found));
    list_ratios(s, found, gather(sweep_slower, results, n, found));
    free(found);
}
