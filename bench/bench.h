/* SPDX-License-Identifier: BSD-3-Clause */
/* bench.h: what the files of the command `quern` share; blocks are titled by the file that implements them.
 *
 * A run goes: arguments -> problems (op:dtype:shape:option=value) -> inputs, written once as .npy for the peers -> per
 * thread count: results verified against each peer, then timings of everybody in turn -> table, JSON, plot. */
#ifndef QUERN_BENCH_H
#define QUERN_BENCH_H

#include <quern/quern.h>
#include <stdio.h>

enum { MAX_INPUTS = 24, MAX_OPTIONS = 6, MAX_PEERS = 6, MAX_THREAD_COUNTS = 8, MAX_AXES = 8, MAX_THREADS = 1024, TEXT = 1024 };
enum { EXIT_WRONG = 1, EXIT_USAGE = 2 };

/* ---- cases.c: what can be measured ------------------------------------------------------------------------ */
typedef struct problem problem;
typedef struct inputs inputs;

typedef enum check {
    CHECK_EXACT,   /* every element equal                                                             */
    CHECK_ELEMENT, /* |x - ref| <= tolerance * eps * |ref|, element by element                        */
    CHECK_NORM,    /* |x - ref| <= tolerance * eps * max |ref|: sums and products of many terms       */
    CHECK_MOMENTS  /* means and deviations agree within `tolerance` standard errors: random numbers   */
} check;

/* Floating-point operations of one call, 0 if that is no useful figure; NULL in a case: bytes are counted instead. */
typedef double work_fn(const problem *p, const inputs *in, const qn_array *result);

typedef struct bench_case {
    const char *name;
    const char *inputs;    /* "a=normal b=normal": names and kinds (inputs.c); made if the expression uses them */
    const char *options;   /* "axis=None": names and default values                                             */
    qn_array *(*call)(const problem *p, const inputs *in); /* NULL: Quern too is measured from Python            */
    const char *peer;      /* Python: an expression, or "statement => result"; {op} {shape} ... are filled in  */
    const char *fused;     /* for qn_evaluate and numexpr, or NULL                                               */
    check check;
    double tolerance;
    work_fn *work;
} bench_case;

/* The case of that name, or the one for every operation of qn_op_find; NULL if unknown. */
const bench_case *case_find(const char *name);
void case_list(FILE *out);

/* ---- problem.c: the problem language ------------------------------------------------------------------------ */
struct problem {
    const bench_case *kind;
    char text[TEXT], op[64];
    qn_dtype dtype;
    int ndim;
    int64_t shape[MAX_AXES];
    int noptions;
    struct { char name[32], value[TEXT]; } option[MAX_OPTIONS];
};

/* Reads "op:dtype:shape[:option=value]..."; false with a message that names what was given and what is known. */
bool problem_parse(problem *p, const char *text, char *message, size_t size);
/* The value of an option, given or default. */
const char *problem_option(const problem *p, const char *name);
/* The same as an integer; `none` for "None". */
int64_t problem_integer(const problem *p, const char *name, int64_t none);
/* Copies a template, replacing {op}, {dtype}, {shape} and {option}; false if it does not fit. */
bool problem_fill(const problem *p, const char *template, char *text, size_t size);
/* The axes of option axis: all for None. The result points into *axis. */
qn_axes problem_axes(const problem *p, int *axis);

/* ---- inputs.c: random arrays ----------------------------------------------------------------------------------- */
struct inputs {
    int n;
    char name[MAX_INPUTS][16];
    bool used[MAX_INPUTS]; /* by the expression asked for last */
    qn_array *array[MAX_INPUTS];
};
/* Adds the inputs that the expression names and that are not there yet; false with a message. */
bool inputs_make(inputs *in, const problem *p, const char *expression, char *message, size_t size);
void inputs_free(inputs *in);

/* ---- measure.c: samples of the time of a call -------------------------------------------------------------------- */
typedef struct samples {
    int n, capacity;
    double *seconds; /* of one call, a batch's mean each */
    int batch;       /* calls per sample, 0: not chosen yet */
} samples;
double now(void);
void samples_add(samples *s, double seconds);
double samples_fastest(const samples *s);
double samples_median(const samples *s);
void samples_free(samples *s);
/* Calls for `seconds` (at least one batch) and adds the samples; false if a call failed. */
bool measure(samples *s, const problem *p, const inputs *in, double seconds);

/* ---- verify.c ------------------------------------------------------------------------------------------------------- */
/* Does x agree with the reference as the case demands? If not, the message has the largest difference. */
bool verify(const bench_case *c, const qn_array *x, const qn_array *reference, char *message, size_t size);

/* ---- limits.c: what this machine can do --------------------------------------------------------------------------- */
typedef struct limits {
    int threads;
    double read, write, triad; /* bytes per second, from and to memory */
    double cache;              /* triad on 240 kB per thread, all threads together */
    double flops;              /* float64 multiplications and additions per second, not fused */
} limits;
limits limits_measure(int threads);
/* The streams of l->threads threads again; what is higher stays. (Virtual processors share a way to memory or not, as the host places
 * them at the moment: the limits of two threads change between 65 and 130 GB/s within seconds on some machines.) */
void limits_memory(limits *l);
bool limits_streams(double bytes); /* so much that the streams are the limit */
/* The least time for this traffic: of one core for what fits in its cache (too little to share among threads), of all for
 * what is like the streams measured; 0, unknown, between. */
double limits_seconds(const limits *l, double bytes_in, double bytes_out);

/* ---- workspace.c: the temporary directory and the wish to stop --------------------------------------------------- */
/* Makes the directory, writes the embedded scripts and asks for a clean end on SIGINT and SIGTERM. */
bool workspace_open(void);
void workspace_close(void);
/* "<directory>/<name>" in text. */
void workspace_path(char text[TEXT], const char *name);
bool stopped(void);

/* ---- scripts.c: the Python programs, part of the executable --------------------------------------------------------- */
extern const char script_peer[], script_peer_end[], script_plot[], script_plot_end[];

/* ---- peer.c: a Python process per module and thread count ---------------------------------------------------------- */
typedef struct peer peer;
/* Started at its first use; NULL with a message. */
peer *peer_get(const char *python, const char *module, int threads, char *message, size_t size);
const char *peer_version(const peer *q);
/* Evaluates once and loads the result; NULL with a message. */
qn_array *peer_result(peer *q, const char *expression, const inputs *in, const char *serial, char *message, size_t size);
/* Evaluates for `seconds` and adds the samples. */
bool peer_measure(peer *q, samples *s, const char *expression, const inputs *in, const char *serial, double seconds,
                  char *message, size_t size);
void peer_close_all(void);
int run_script(const char *python, const char *script, const char *arg1, const char *arg2);

/* What a case is to reach with two threads: so many times faster than NumPy, or so many seconds where NumPy has become faster too. */
typedef struct target { double times, seconds; } target;

/* ---- ledger.c: the project's list of cases with targets ------------------------------------------------------------- */
typedef struct ledger_row {
    int number;
    const char *problem;
    target target;
} ledger_row;
const ledger_row *ledger_at(int i); /* NULL past the end */

/* ---- run.c: one problem against the peers ---------------------------------------------------------------------------- */
typedef enum outcome { OUTCOME_OK, OUTCOME_UNVERIFIED, OUTCOME_WRONG, OUTCOME_FAILED, OUTCOME_NOT_RUN } outcome;
typedef struct timing {
    char module[32];
    double fastest, median; /* 0: none */
    int trials;
    bool absent;            /* the case has no expression for this module */
    char note[256];         /* why there is none */
} timing;
typedef struct result {
    char problem[TEXT];
    int number, threads;
    target target;
    outcome outcome;
    char message[512];
    timing own;
    int npeers;
    timing peer[MAX_PEERS];
    double bytes_in, bytes_out, flops;
    bool from_python;
    limits beside; /* the streams, measured in turn with the parties; threads == 0: not needed */
} result;
typedef struct settings {
    const char *python;
    int npeers;
    char peers[MAX_PEERS][32];
    int nthreads;
    int threads[MAX_THREAD_COUNTS];
    double seconds;
    bool share; /* problems alike but for the text of their expression keep their inputs, which none changes but w */
} settings;
/* Fills results[nthreads]. */
void run_problem(const settings *s, const problem *p, const ledger_row *row, result *results);

/* ---- report.c: the table ------------------------------------------------------------------------------------------------ */
void report_limits(const limits *l, int n);
void report_head(const settings *s);
void report_row(const settings *s, const limits *l, const result *r);
/* Returns the exit status. */
int report_summary(const settings *s, const result *r, int n);
typedef enum verdict { VERDICT_NONE, VERDICT_REACHED, VERDICT_MISSED } verdict;
verdict result_verdict(const settings *s, const result *r); /* on its target, if it has one and NumPy was measured */
const char *verdict_name(verdict v);
const char *seconds_text(char *text, size_t size, double seconds); /* "1.2 ms", or "-" for none; the text */
/* Share of the machine's limit, 0 if unknown. */
double result_share(const limits *l, const result *r);
const char *outcome_name(outcome o);
/* The time of a peer over Quern's, 0 if unknown. */
double result_ratio(const result *r, int place);

/* ---- sweep.c: every expression of the Python module ------------------------------------------------------------------- */
typedef struct sweep {
    bool size[3];       /* small, medium, large; none: all */
    const char *filter; /* a part of the expression, or NULL */
} sweep;
/* Adds "small", "medium", "large" or several joined by commas; false if it is none. */
bool sweep_size(sweep *w, const char *text);
/* Hands over every problem as text until one is refused, then returns false. */
typedef bool sweep_add(void *to, const char *text);
bool sweep_problems(const sweep *w, sweep_add *add, void *to);
/* Is it slower than the first peer beyond the noise? */
bool sweep_slower(const result *r);
/* What the peer lacks, what did not run, what differs and what is slower. */
void sweep_report(const settings *s, const result *results, int n);

/* ---- record.c, json.c: the figures as JSON -------------------------------------------------------------------------- */
typedef struct json { FILE *out; bool comma; } json;
void json_open(json *j, const char *key, char bracket);
void json_close(json *j, char bracket);
void json_text(json *j, const char *key, const char *value);
void json_number(json *j, const char *key, double value);
bool record_write(const char *path, const settings *s, const limits *l, const result *r, int n);

/* ---- suite.c: `quern bench` -------------------------------------------------------------------------------------------- */
int command_bench(int argc, char **argv);
/* Prints "quern: ..." on stderr; returns EXIT_USAGE. */
int complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
