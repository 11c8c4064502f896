/* SPDX-License-Identifier: BSD-3-Clause */
/* suite.c: `quern bench`: reads the arguments, runs the problems, writes the reports. */
#include "bench.h"
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct job {
    problem problem;
    const ledger_row *row;
} job;

typedef struct arguments {
    settings settings;
    bool suite, sweep, list, help;
    struct sweep rows;
    const char *json, *plot;
    job *jobs;
    int njobs;
} arguments;

static const char usage[] =
    "quern bench [PROBLEM]... [OPTION]...\n\n"
    "Times problems, op:dtype:shape[:option=value]..., beside the same in other libraries and beside the limits of the\n"
    "machine. Every result is verified first.\n\n"
    "  --suite            every case of the ledger, with its targets\n"
    "  --sweep            every function, method and operator of the Python module against NumPy's, on one thread, 0.04 s\n"
    "                     each; lists in the end what is slower, differs or is missing\n"
    "  --filter TEXT      of the sweep only expressions with TEXT in them\n"
    "  --size A,B         of the sweep only small, medium or large (default: all)\n"
    "  --against A,B      peers: numpy, numexpr, quern (its Python module), or any Python module like numpy\n"
    "  --threads 1,2      numbers of threads, one column of results each (default: 1 and all)\n"
    "  --time SECONDS     per case and party (default 0.4)\n"
    "  --json FILE        all figures\n"
    "  --plot FILE.png    bars of the ratios (matplotlib)\n"
    "  --python PROGRAM   interpreter of the peers (default python3)\n"
    "  --list             operations, options and the ledger\n\n"
    "Exit status: 0, 1 if a result was wrong or an operation failed, 2 for a mistake in the arguments.\n";

int complain(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fputs("quern: ", stderr);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    return EXIT_USAGE;
}

static bool add_job(arguments *a, const char *text, const ledger_row *row)
{
    char message[2 * TEXT];
    job *more = realloc(a->jobs, (size_t)(a->njobs + 1) * sizeof *more);
    if (more == NULL)
        return complain("out of memory"), false;
    a->jobs = more;
    a->jobs[a->njobs].row = row;
    if (!problem_parse(&a->jobs[a->njobs].problem, text, message, sizeof message))
        return complain("%s", message), false;
    a->njobs++;
    return true;
}

static bool parse_threads(settings *s, const char *text)
{
    for (s->nthreads = 0; s->nthreads < MAX_THREAD_COUNTS; text++) {
        char *end;
        long n = strtol(text, &end, 10);
        if (end == text || n < 1 || n > MAX_THREADS)
            return false;
        s->threads[s->nthreads++] = (int)n;
        text = end;
        if (*text != ',')
            return *text == '\0';
    }
    return false;
}

static bool parse_peers(settings *s, const char *text)
{
    for (s->npeers = 0; s->npeers < MAX_PEERS; text++) {
        size_t n = strcspn(text, ",");
        if (n == 0 || n >= sizeof s->peers[0])
            return false;
        memcpy(s->peers[s->npeers], text, n);
        s->peers[s->npeers++][n] = '\0';
        text += n;
        if (*text == '\0')
            return true;
    }
    return false;
}

static bool parse_option(arguments *a, int option)
{
    char *end = optarg;
    switch (option) {
    case 's': return a->suite = true;
    case 'w': return a->sweep = true;
    case 'f': return a->rows.filter = optarg, true;
    case 'z': return sweep_size(&a->rows, optarg) || (complain("--size %s: small, medium or large are expected", optarg), false);
    case 'l': return a->list = true;
    case 'h': return a->help = true;
    case 'j': return a->json = optarg, true;
    case 'p': return a->plot = optarg, true;
    case 'y': return a->settings.python = optarg, true;
    case 'a': return parse_peers(&a->settings, optarg) || (complain("--against %s: names joined by commas are expected", optarg), false);
    case 't': return parse_threads(&a->settings, optarg) || (complain("--threads %s: numbers joined by commas are expected", optarg), false);
    case 'T':
        a->settings.seconds = strtod(optarg, &end);
        return (end != optarg && *end == '\0' && a->settings.seconds >= 0) || (complain("--time %s: seconds are expected", optarg), false);
    default: return complain("`quern bench --help` shows the options"), false;
    }
}

/* What was not given. */
static void complete(arguments *a)
{
    settings *s = &a->settings;
    int most = qn_get_num_threads();
    s->share = a->sweep;
    if (s->seconds < 0)
        s->seconds = a->sweep ? 0.04 : 0.4;
    if (s->npeers == 0 && a->sweep)
        parse_peers(s, "numpy");
    if (s->nthreads == 0) {
        s->nthreads = most > 1 && !a->sweep ? 2 : 1;
        s->threads[0] = 1;
        s->threads[1] = most;
    }
}

static bool add_sweep_job(void *to, const char *text) { return add_job(to, text, NULL); }

static bool parse(arguments *a, int argc, char **argv)
{
    static const struct option options[] = {
        {"suite", no_argument, NULL, 's'},         {"list", no_argument, NULL, 'l'},       {"help", no_argument, NULL, 'h'},
        {"json", required_argument, NULL, 'j'},    {"plot", required_argument, NULL, 'p'}, {"python", required_argument, NULL, 'y'},
        {"against", required_argument, NULL, 'a'}, {"time", required_argument, NULL, 'T'}, {"threads", required_argument, NULL, 't'},
        {"sweep", no_argument, NULL, 'w'},         {"filter", required_argument, NULL, 'f'}, {"size", required_argument, NULL, 'z'},
        {NULL, 0, NULL, 0}};
    a->settings = (settings){.python = "python3", .seconds = -1};
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;)
        if (!parse_option(a, o))
            return false;
    complete(a);
    for (int i = optind; i < argc; i++)
        if (!add_job(a, argv[i], NULL))
            return false;
    const ledger_row *row;
    for (int i = 0; a->suite && (row = ledger_at(i)) != NULL; i++)
        if (!add_job(a, row->problem, row))
            return false;
    if (a->sweep && !sweep_problems(&a->rows, add_sweep_job, a))
        return false;
    if (a->sweep && a->njobs == 0)
        return complain("--filter %s: no expression of the sweep has that at these sizes", a->rows.filter), false;
    if (a->njobs == 0 && !a->list && !a->help)
        return complain("no problem given; `quern bench --list` shows what there is, --suite runs the ledger"), false;
    return true;
}

/* A peer that was asked for must be there before the work begins. */
static bool peers_present(const settings *s)
{
    char message[512];
    for (int i = 0; i < s->npeers; i++)
        if (peer_get(s->python, s->peers[i], s->threads[0], message, sizeof message) == NULL)
            return complain("--against %s: %s", s->peers[i], message), false;
    return true;
}

static void progress(const char *text, int i, int n)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, text ? "\r\033[K[%d/%d] %.60s" : "\r\033[K", i + 1, n, text);
}

/* One line of the table. A line of the sweep that looks too slow is measured again, longer: a busy machine is the more
 * likely reason. */
static void run_job(const arguments *a, const job *j, result *results)
{
    settings s = a->settings;
    run_problem(&s, &j->problem, j->row, results);
    s.seconds *= 4;
    if (a->sweep && sweep_slower(results))
        run_problem(&s, &j->problem, j->row, results);
}

static int run_jobs(const arguments *a, const limits *l, result *results)
{
    const settings *s = &a->settings;
    int done = 0;
    report_head(s);
    for (; done < a->njobs && !stopped(); done++) {
        progress(a->jobs[done].problem.text, done, a->njobs);
        run_job(a, &a->jobs[done], results + done * s->nthreads);
        progress(NULL, 0, 0);
        for (int i = 0; i < s->nthreads; i++)
            report_row(s, &l[i], &results[done * s->nthreads + i]);
    }
    return done * s->nthreads;
}

static int write_files(const arguments *a, const limits *l, const result *results, int n)
{
    char own[TEXT], script[TEXT];
    workspace_path(own, "record.json");
    workspace_path(script, "plot.py");
    const char *path = a->json ? a->json : own;
    if (!a->json && !a->plot)
        return 0;
    if (!record_write(path, &a->settings, l, results, n))
        return complain("cannot write %s", path), EXIT_WRONG;
    if (a->plot && run_script(a->settings.python, script, path, a->plot) != 0)
        return complain("no picture was drawn; %s needs matplotlib", a->settings.python), EXIT_WRONG;
    return 0;
}

static int run(const arguments *a)
{
    limits l[MAX_THREAD_COUNTS];
    const settings *s = &a->settings;
    result *results = calloc((size_t)(a->njobs * s->nthreads), sizeof *results);
    if (results == NULL)
        return complain("out of memory"), EXIT_WRONG;
    int status = EXIT_USAGE;
    if (peers_present(s)) {
        for (int i = 0; i < s->nthreads; i++)
            l[i] = limits_measure(s->threads[i]);
        report_limits(l, s->nthreads);
        int n = run_jobs(a, l, results);
        status = report_summary(s, results, n);
        if (a->sweep)
            sweep_report(s, results, n);
        int written = write_files(a, l, results, n);
        status = status ? status : written;
    }
    free(results);
    return stopped() ? 130 : status;
}

int command_bench(int argc, char **argv)
{
    arguments a = {0};
    int status = EXIT_USAGE;
    if (!parse(&a, argc, argv))
        status = EXIT_USAGE;
    else if (a.help)
        status = fputs(usage, stdout) < 0;
    else if (a.list)
        case_list(stdout), status = 0;
    else if (workspace_open()) {
        status = run(&a);
        peer_close_all();
        workspace_close();
    }
    free(a.jobs);
    return status;
}
