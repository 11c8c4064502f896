/* SPDX-License-Identifier: BSD-3-Clause */
/* peer.c: a Python process (peer.py) per module and thread count, asked by a JSON line on its stdin and answering with one
 * on its stdout. The thread count is the environment it starts with. */
#include "bench.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct peer {
    char module[32], version[64], problem_with_it[256];
    int threads;
    bool gone; /* it ended by itself: the next request starts another */
    pid_t pid;
    FILE *to, *from;
    char *line;
    size_t capacity;
};
enum { MAX_PROCESSES = (MAX_PEERS + 1) * MAX_THREAD_COUNTS };
static peer processes[MAX_PROCESSES];
static int nprocesses;

/* ---- answers: only what peer.py writes has to be read ---- */
static bool answer_text(const char *line, const char *key, char *text, size_t size)
{
    char quoted[40];
    snprintf(quoted, sizeof quoted, "\"%s\": \"", key);
    const char *s = strstr(line, quoted);
    if (s == NULL)
        return false;
    s += strlen(quoted);
    snprintf(text, size, "%.*s", (int)strcspn(s, "\""), s);
    return true;
}

static bool answer_times(const char *line, samples *out)
{
    const char *s = strstr(line, "\"times\": [");
    if (s == NULL)
        return false;
    for (s = strchr(s, '[') + 1;; s++) {
        char *end;
        double x = strtod(s, &end);
        if (end == s)
            return true;
        samples_add(out, x);
        s = end;
        if (*s != ',')
            return true;
    }
}

static bool listen_to(peer *q, char *message, size_t size)
{
    if (getline(&q->line, &q->capacity, q->from) <= 0) {
        snprintf(message, size, stopped() ? "stopped" : "the Python process ended without an answer");
        q->gone = true;
        return false;
    }
    return !answer_text(q->line, "error", message, size);
}

/* ---- processes ---- */
/* Beside the build's executable lies the module: build/quern, build/python. */
static void add_module_path(void)
{
    char self[TEXT], path[3 * TEXT];
    const char *given = getenv("PYTHONPATH");
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return;
    self[n] = '\0';
    *strrchr(self, '/') = '\0';
    snprintf(path, sizeof path, "%s%s%s/python", given ? given : "", given && *given ? ":" : "", self);
    setenv("PYTHONPATH", path, 1);
}

static void set_threads(int threads)
{
    static const char *const names[] = {"OMP_NUM_THREADS",     "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                                        "NUMEXPR_NUM_THREADS", "NUMEXPR_MAX_THREADS",  "QUERN_NUM_THREADS"};
    char number[16];
    snprintf(number, sizeof number, "%d", threads);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        setenv(names[i], number, 1);
}

static _Noreturn void become(const char *python, const char *script, const char *module, int threads, int in, int out)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    set_threads(threads);
    add_module_path();
    execlp(python, python, script, module, (char *)NULL);
    static const char text[] = "{\"error\": \"the Python interpreter cannot be run; see --python\"}\n";
    ssize_t ignored = write(STDOUT_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(127);
}

static bool start(peer *q, const char *python, char *message, size_t size)
{
    int to[2], from[2];
    char script[TEXT];
    workspace_path(script, "peer.py");
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) {
        snprintf(message, size, "pipe: %s", strerror(errno));
        return false;
    }
    q->pid = fork();
    if (q->pid == 0)
        become(python, script, q->module, q->threads, to[0], from[1]);
    close(to[0]);
    close(from[1]);
    q->to = fdopen(to[1], "w");
    q->from = fdopen(from[0], "r");
    if (q->pid < 0 || q->to == NULL || q->from == NULL) {
        snprintf(message, size, "cannot start %s: %s", python, strerror(errno));
        return false;
    }
    return listen_to(q, message, size) && answer_text(q->line, "version", q->version, sizeof q->version);
}

static void end(peer *q)
{
    if (q->to != NULL)
        fclose(q->to);
    if (q->from != NULL)
        fclose(q->from);
    if (q->pid > 0) {
        kill(q->pid, SIGTERM); /* it may be in the middle of a long call */
        waitpid(q->pid, NULL, 0);
    }
    free(q->line);
    q->to = q->from = NULL;
    q->line = NULL;
    q->capacity = 0;
    q->pid = 0;
    q->gone = false;
}

peer *peer_get(const char *python, const char *module, int threads, char *message, size_t size)
{
    peer *q = NULL;
    for (int i = 0; i < nprocesses && q == NULL; i++)
        if (processes[i].threads == threads && strcmp(processes[i].module, module) == 0)
            q = &processes[i];
    if (q != NULL && q->gone)
        end(q);
    if (q == NULL && nprocesses < MAX_PROCESSES) {
        q = &processes[nprocesses++];
        snprintf(q->module, sizeof q->module, "%s", module);
        q->threads = threads;
    }
    if (q != NULL && q->pid == 0 && q->problem_with_it[0] == '\0') {
        if (!start(q, python, q->problem_with_it, sizeof q->problem_with_it) && q->problem_with_it[0] == '\0')
            snprintf(q->problem_with_it, sizeof q->problem_with_it, "no version was named");
    }
    if (q != NULL && q->problem_with_it[0] == '\0')
        return q;
    snprintf(message, size, "%s cannot be used by %s: %s", module, python, q ? q->problem_with_it : "too many processes");
    return NULL;
}

const char *peer_version(const peer *q) { return q->version; }

void peer_close_all(void)
{
    for (int i = 0; i < nprocesses; i++)
        end(&processes[i]);
    nprocesses = 0;
}

/* ---- requests ---- */
static void request(peer *q, const char *expression, const inputs *in, const char *serial)
{
    json j = {q->to, false};
    char name[64], path[TEXT];
    json_open(&j, NULL, '{');
    json_text(&j, "expression", expression);
    json_text(&j, "serial", serial);
    json_open(&j, "inputs", '{');
    for (int i = 0; i < in->n; i++) {
        if (!in->used[i])
            continue;
        snprintf(name, sizeof name, "%s.npy", in->name[i]);
        workspace_path(path, name);
        json_text(&j, in->name[i], path);
    }
    json_close(&j, '}');
}

static bool send(peer *q, const char *key, const char *text, double number, char *message, size_t size)
{
    json j = {q->to, true};
    if (text != NULL)
        json_text(&j, key, text);
    else
        json_number(&j, key, number);
    json_close(&j, '}');
    fputc('\n', q->to);
    if (fflush(q->to) != 0) {
        snprintf(message, size, "the Python process has ended");
        return false;
    }
    return listen_to(q, message, size);
}

qn_array *peer_result(peer *q, const char *expression, const inputs *in, const char *serial, char *message, size_t size)
{
    char path[TEXT];
    workspace_path(path, "result.npy");
    request(q, expression, in, serial);
    if (!send(q, "result", path, 0, message, size))
        return NULL;
    qn_array *a = qn_load_npy(path);
    if (a == NULL)
        snprintf(message, size, "%s", qn_error_message());
    unlink(path);
    return a;
}

bool peer_measure(peer *q, samples *s, const char *expression, const inputs *in, const char *serial, double seconds,
                  char *message, size_t size)
{
    request(q, expression, in, serial);
    if (!send(q, "seconds", NULL, seconds, message, size))
        return false;
    return answer_times(q->line, s);
}

int run_script(const char *python, const char *script, const char *arg1, const char *arg2)
{
    int status = -1;
    pid_t pid = fork();
    if (pid == 0) {
        execlp(python, python, script, arg1, arg2, (char *)NULL);
        _exit(127);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}
