/* SPDX-License-Identifier: BSD-3-Clause */
/* record.c: all figures of a run as JSON. */
#include "bench.h"
#include <string.h>

enum { NAME_WIDTH = 10 }; /* of qn_show_config's names */

static void machine(json *j)
{
    char text[2 * TEXT], *rest = text, *line;
    qn_show_config(text, sizeof text);
    json_open(j, "machine", '{');
    while ((line = strsep(&rest, "\n")) != NULL) {
        size_t n = NAME_WIDTH;
        if (strlen(line) <= n)
            continue;
        for (line[n] = '\0'; n > 0 && line[n - 1] == ' '; n--)
            line[n - 1] = '\0';
        json_text(j, line, line + NAME_WIDTH + 1);
    }
    json_close(j, '}');
}

static void limit(json *j, const limits *l)
{
    json_open(j, NULL, '{');
    json_number(j, "threads", l->threads);
    json_number(j, "read", l->read);
    json_number(j, "write", l->write);
    json_number(j, "triad", l->triad);
    json_number(j, "triad_in_cache", l->cache);
    json_number(j, "flops", l->flops);
    json_close(j, '}');
}

static void timing_fields(json *j, const timing *t, const timing *own)
{
    json_text(j, "module", t->module);
    json_number(j, "fastest", t->fastest);
    json_number(j, "median", t->median);
    json_number(j, "trials", t->trials);
    if (own != NULL)
        json_number(j, "ratio", own->fastest > 0 ? t->fastest / own->fastest : 0);
    if (t->note[0] != '\0')
        json_text(j, "note", t->note);
    json_close(j, '}');
}

static void one(json *j, const settings *s, const limits *l, const result *r)
{
    json_open(j, NULL, '{');
    json_text(j, "problem", r->problem);
    json_number(j, "case", r->number);
    json_number(j, "threads", r->threads);
    json_text(j, "outcome", outcome_name(r->outcome));
    if (r->message[0] != '\0')
        json_text(j, "message", r->message);
    json_text(j, "measured_from", r->from_python ? "Python" : "C");
    json_number(j, "target", r->target.times);
    json_number(j, "target_seconds", r->target.seconds);
    json_text(j, "verdict", verdict_name(result_verdict(s, r)));
    json_number(j, "bytes_in", r->bytes_in);
    json_number(j, "bytes_out", r->bytes_out);
    json_number(j, "flops", r->flops);
    json_number(j, "share_of_limit", result_share(l, r));
    json_open(j, "quern", '{');
    timing_fields(j, &r->own, NULL);
    json_open(j, "peers", '[');
    for (int i = 0; i < r->npeers; i++) {
        json_open(j, NULL, '{');
        timing_fields(j, &r->peer[i], &r->own);
    }
    json_close(j, ']');
    json_close(j, '}');
}

static void peers(json *j, const settings *s)
{
    char ignored[256];
    json_open(j, "peers", '{');
    for (int i = 0; i < s->npeers; i++) {
        peer *q = peer_get(s->python, s->peers[i], s->threads[0], ignored, sizeof ignored);
        json_text(j, s->peers[i], q ? peer_version(q) : "");
    }
    json_close(j, '}');
}

bool record_write(const char *path, const settings *s, const limits *l, const result *r, int n)
{
    FILE *out = fopen(path, "we");
    json j = {out, false};
    if (out == NULL)
        return false;
    json_open(&j, NULL, '{');
    machine(&j);
    peers(&j, s);
    json_open(&j, "threads", '[');
    for (int i = 0; i < s->nthreads; i++)
        json_number(&j, NULL, s->threads[i]);
    json_close(&j, ']');
    json_open(&j, "limits", '[');
    for (int i = 0; i < s->nthreads; i++)
        limit(&j, &l[i]);
    json_close(&j, ']');
    json_open(&j, "results", '[');
    for (int i = 0; i < n; i++) {
        fputs("\n", out);
        one(&j, s, &l[i % s->nthreads], &r[i]);
    }
    json_close(&j, ']');
    json_close(&j, '}');
    fputc('\n', out);
    bool written = !ferror(out);
    return fclose(out) == 0 && written;
}
