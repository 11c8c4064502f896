/* SPDX-License-Identifier: BSD-3-Clause */
/* subscripts.c: reads einsum's notation: "ij,jk->ik", "...i,...i", "ii" with NumPy's rules.
 *
 * Labels are numbered in ASCII order of their letters, which is the order of an implicit output; the axes of an ellipsis
 * follow from ELLIPSIS on, aligned at the right, so that equal numbers broadcast together. */
#include <linalg/linalg.h>

enum { LETTERS = 26, ELLIPSIS = 2 * LETTERS };

static int label_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    return c >= 'a' && c <= 'z' ? c - 'a' + LETTERS : -1;
}

static char letter_of(int label)
{
    return (char)(label < LETTERS ? 'A' + label : 'a' + label - LETTERS);
}

static const char *skip_space(const char *s)
{
    while (*s == ' ')
        s++;
    return s;
}

static bool ends_term(const char *s)
{
    return *s == '\0' || *s == ',' || (s[0] == '-' && s[1] == '>');
}

/* One term as written: its letters and where the ellipsis stands (-1: nowhere). */
typedef struct written { int n, ellipsis; uint8_t label[QN_MAX_NDIM]; } written;

static qn_status read_term(const char **text, written *w)
{
    w->n = 0;
    w->ellipsis = -1;
    for (const char *s = skip_space(*text);; s = skip_space(s)) {
        if (ends_term(s)) {
            *text = s;
            return QN_OK;
        }
        int label = label_of(*s);
        if (label >= 0 && w->n < QN_MAX_NDIM) {
            w->label[w->n++] = (uint8_t)label;
            s++;
        } else if (strncmp(s, "...", 3) == 0 && w->ellipsis < 0) {
            w->ellipsis = w->n;
            s += 3;
        } else if (label >= 0) {
            return qn_fail(QN_ERR_VALUE, "einsum: more than %d subscripts in a term", QN_MAX_NDIM);
        } else if (*s == '.') {
            return qn_fail(QN_ERR_VALUE, "einsum: einstein sum subscripts string contains a '.' that is not part of an ellipsis ('...')");
        } else {
            return qn_fail(QN_ERR_VALUE, "einsum: invalid subscript '%c' in einstein sum subscripts string, subscripts must be letters", *s);
        }
    }
}

/* The term with its ellipsis standing for `extra` axes, the last of `most`. */
static void expand(const written *w, int extra, int most, qn_term *t)
{
    t->n = 0;
    for (int i = 0; i <= w->n; i++) {
        if (i == w->ellipsis)
            for (int k = most - extra; k < most; k++)
                t->label[t->n++] = (uint8_t)(ELLIPSIS + k);
        if (i < w->n)
            t->label[t->n++] = w->label[i];
    }
}

static qn_status check_operand(const written *w, int i, const qn_array *a)
{
    if (w->n > a->ndim)
        return qn_fail(QN_ERR_VALUE, "einsum: einstein sum subscripts string contains too many subscripts for operand %d", i);
    if (w->n < a->ndim && w->ellipsis < 0)
        return qn_fail(QN_ERR_VALUE, "einsum: operand %d has more dimensions than subscripts given in einstein sum, but no '...' "
                       "ellipsis provided to broadcast the extra dimensions", i);
    return QN_OK;
}

/* Reads the operands' terms; *most is the longest ellipsis. */
static qn_status read_inputs(const char **text, written *in, int n, const qn_array *const *operands, int *most)
{
    *most = 0;
    for (int i = 0; i < n; i++) {
        QN_TRY(read_term(text, &in[i]));
        QN_TRY(check_operand(&in[i], i, operands[i]));
        int extra = operands[i]->ndim - in[i].n;
        *most = extra > *most ? extra : *most;
        if ((**text == ',') != (i < n - 1))
            return qn_fail(QN_ERR_VALUE, "einsum: %s operands provided to einstein sum function than specified in the subscripts string",
                           i < n - 1 ? "more" : "fewer");
        *text += **text == ',';
    }
    return QN_OK;
}

static void count_labels(const qn_subscripts *s, int *count)
{
    memset(count, 0, QN_MAX_LABELS * sizeof *count);
    for (int i = 0; i < s->n; i++)
        for (int k = 0; k < s->in[i].n; k++)
            count[s->in[i].label[k]]++;
}

/* Without "->": the ellipsis, then the letters that occur once, in order. */
static void implicit_output(qn_subscripts *s, int most)
{
    int count[QN_MAX_LABELS];
    count_labels(s, count);
    expand(&(written){.ellipsis = 0}, most, most, &s->out);
    for (int label = 0; label < ELLIPSIS; label++)
        if (count[label] == 1)
            s->out.label[s->out.n++] = (uint8_t)label;
}

static qn_status explicit_output(qn_subscripts *s, const char *text, int most)
{
    written w;
    int count[QN_MAX_LABELS], used[QN_MAX_LABELS] = {0};
    QN_TRY(read_term(&text, &w));
    if (*text)
        return qn_fail(QN_ERR_VALUE, "einsum: '%s' after the output subscripts", text);
    if (most > 0 && w.ellipsis < 0)
        return qn_fail(QN_ERR_VALUE, "einsum: output has no '...' for the broadcast dimensions of the operands");
    count_labels(s, count);
    for (int i = 0; i < w.n; i++) {
        if (!count[w.label[i]])
            return qn_fail(QN_ERR_VALUE, "einsum: einstein sum subscripts string included output subscript '%c' which never appeared in "
                           "an input", letter_of(w.label[i]));
        if (used[w.label[i]]++)
            return qn_fail(QN_ERR_VALUE, "einsum: einstein sum subscripts string includes output subscript '%c' multiple times",
                           letter_of(w.label[i]));
    }
    if (w.n + most > QN_MAX_NDIM)
        return qn_fail(QN_ERR_VALUE, "einsum: the result has more than %d dimensions", QN_MAX_NDIM);
    expand(&w, most, most, &s->out);
    return QN_OK;
}

qn_status qn_subscripts_parse(qn_subscripts *s, const char *text, int n, const qn_array *const *operands)
{
    written in[QN_EINSUM_OPERANDS];
    int most;
    s->n = n;
    QN_TRY(read_inputs(&text, in, n, operands, &most));
    for (int i = 0; i < n; i++)
        expand(&in[i], operands[i]->ndim - in[i].n, most, &s->in[i]);
    if (*text)
        return explicit_output(s, text + 2, most);
    int64_t axes = most;
    for (int i = 0; i < n; i++)
        axes += in[i].n;
    if (axes > QN_MAX_NDIM && n > 1)
        return qn_fail(QN_ERR_VALUE, "einsum: too many subscripts for an implicit output");
    implicit_output(s, most);
    return QN_OK;
}
