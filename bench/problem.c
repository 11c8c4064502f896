/* SPDX-License-Identifier: BSD-3-Clause */
/* problem.c: the problem language, op:dtype:shape[:option=value]...
 *
 *     add:f64:4096x4096     sum:f32:1000x1000:axis=0     evaluate:f64:10000000:text=2*a + 3*b
 *
 * dtypes are bool and kind with bits (i8 ... i64, u8 ... u64, f16 f32 f64, c64 c128), or NumPy's long names. The option
 * text takes all that follows it, colons too. */
#include "bench.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static qn_dtype dtype_of(const char *name)
{
    char shortname[16];
    for (int t = QN_BOOL; t < QN_DTYPE_END; t++) {
        const char *longname = qn_dtype_name((qn_dtype)t);
        snprintf(shortname, sizeof shortname, "%c%d", qn_dtype_kind((qn_dtype)t), 8 * (int)qn_dtype_size((qn_dtype)t));
        if (strcmp(name, longname) == 0 || (t != QN_BOOL && strcmp(name, shortname) == 0))
            return (qn_dtype)t;
    }
    return QN_DEFAULT_DTYPE;
}

static bool parse_shape(problem *p, const char *text)
{
    for (p->ndim = 0; p->ndim < MAX_AXES;) {
        char *end;
        errno = 0;
        long long n = strtoll(text, &end, 10);
        if (end == text || *text < '0' || *text > '9' || errno != 0)
            return false;
        p->shape[p->ndim++] = n;
        if (*end == '\0')
            return true;
        if (*end != 'x')
            return false;
        text = end + 1;
    }
    return false;
}

static int option_index(const problem *p, const char *name)
{
    for (int i = 0; i < p->noptions; i++)
        if (strcmp(p->option[i].name, name) == 0)
            return i;
    return -1;
}

/* Every option of the case with its default value. */
static void default_options(problem *p)
{
    char list[256], *rest = list, *item;
    snprintf(list, sizeof list, "%s", p->kind->options);
    while ((item = strsep(&rest, " ")) != NULL && p->noptions < MAX_OPTIONS) {
        char *value = strchr(item, '=');
        if (value == NULL)
            continue;
        *value++ = '\0';
        snprintf(p->option[p->noptions].name, sizeof p->option->name, "%s", item);
        snprintf(p->option[p->noptions++].value, sizeof p->option->value, "%s", value);
    }
}

static bool parse_option(problem *p, char *item, char *message, size_t size)
{
    char *value = strchr(item, '=');
    if (value != NULL)
        *value++ = '\0';
    int i = option_index(p, item);
    if (i < 0 || value == NULL || *value == '\0') {
        snprintf(message, size, "'%s': %s '%s'; options of %s are: %s", p->text,
                 i < 0 ? "unknown option" : "no value for option", item, p->op, *p->kind->options ? p->kind->options : "none");
        return false;
    }
    snprintf(p->option[i].value, sizeof p->option[i].value, "%s", value);
    return true;
}

static char *take_option(char **rest)
{
    return *rest != NULL && strncmp(*rest, "text=", 5) == 0 ? strsep(rest, "") : strsep(rest, ":");
}

static bool refuse(const problem *p, char *message, size_t size, const char *what, const char *given, const char *known)
{
    snprintf(message, size, "'%s': %s '%s'; %s", p->text, what, given ? given : "", known);
    return false;
}

bool problem_parse(problem *p, const char *text, char *message, size_t size)
{
    char copy[TEXT], *rest = copy, *item;
    memset(p, 0, sizeof *p);
    if (strlen(text) >= TEXT)
        return refuse(p, message, size, "too long a problem", "", "at most 1023 characters");
    strcpy(copy, text);
    strcpy(p->text, text);
    item = strsep(&rest, ":");
    snprintf(p->op, sizeof p->op, "%s", item);
    p->kind = case_find(p->op);
    if (p->kind == NULL)
        return refuse(p, message, size, "unknown operation", item, "`quern bench --list` names all");
    item = strsep(&rest, ":");
    p->dtype = item == NULL ? QN_DEFAULT_DTYPE : dtype_of(item);
    if (p->dtype == QN_DEFAULT_DTYPE)
        return refuse(p, message, size, "unknown dtype", item,
                      "one of bool i8 i16 i32 i64 u8 u16 u32 u64 f16 f32 f64 c64 c128 is expected, as in add:f64:1000");
    item = strsep(&rest, ":");
    if (item == NULL || !parse_shape(p, item))
        return refuse(p, message, size, "not a shape", item, "lengths joined by x are expected, as in 1000x1000");
    default_options(p);
    while ((item = take_option(&rest)) != NULL)
        if (!parse_option(p, item, message, size))
            return false;
    return true;
}

const char *problem_option(const problem *p, const char *name)
{
    int i = option_index(p, name);
    return i < 0 ? "" : p->option[i].value;
}

int64_t problem_integer(const problem *p, const char *name, int64_t none)
{
    const char *value = problem_option(p, name);
    if (strcmp(value, "True") == 0)
        return 1;
    return strcmp(value, "None") == 0 ? none : strtoll(value, NULL, 10);
}

qn_axes problem_axes(const problem *p, int *axis)
{
    *axis = (int)problem_integer(p, "axis", INT32_MIN);
    return *axis == INT32_MIN ? QN_ALL_AXES : (qn_axes){1, axis, false};
}

static void shape_text(const problem *p, char *text, size_t size)
{
    size_t used = (size_t)snprintf(text, size, "(");
    for (int k = 0; k < p->ndim && used < size; k++)
        used += (size_t)snprintf(text + used, size - used, "%lld,", (long long)p->shape[k]);
    if (used < size)
        snprintf(text + used, size - used, ")");
}

/* The text for {name}. */
static const char *substitute(const problem *p, const char *name, char shape[TEXT])
{
    if (strcmp(name, "op") == 0)
        return qn_op_find(p->op) ? qn_op_name(qn_op_find(p->op)) : p->op;
    if (strcmp(name, "dtype") == 0)
        return qn_dtype_name(p->dtype);
    if (strcmp(name, "shape") == 0) {
        shape_text(p, shape, TEXT);
        return shape;
    }
    return problem_option(p, name);
}

bool problem_fill(const problem *p, const char *template, char *text, size_t size)
{
    size_t used = 0;
    char name[32], shape[TEXT];
    while (*template != '\0' && used < size) {
        size_t length = *template == '{' ? strcspn(template, "}") : 0;
        if (length > 1 && length < sizeof name) {
            memcpy(name, template + 1, length - 1);
            name[length - 1] = '\0';
            used += (size_t)snprintf(text + used, size - used, "%s", substitute(p, name, shape));
            template += length + 1;
        } else {
            text[used++] = *template++;
        }
    }
    if (used < size)
        text[used] = '\0';
    return used < size;
}
