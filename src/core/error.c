/* SPDX-License-Identifier: BSD-3-Clause */
/* error.c: the status and message of the last failure, one pair per thread, in fixed memory: a failure can
 * always be reported, also when memory has run out. */
#include <core/core.h>
#include <stdio.h>

static _Thread_local struct { qn_status status; char message[512]; } last;

qn_status qn_set_error(qn_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (vsnprintf(last.message, sizeof last.message, format, args) < 0)
        strcpy(last.message, "unknown error");
    va_end(args);
    last.status = status;
    return status;
}

qn_status qn_error_status(void) { return last.status; }

const char *qn_error_message(void) { return last.status == QN_OK ? "" : last.message; }

void qn_clear_error(void) { last.status = QN_OK; }

bool qn_note_null(const char *func)
{
    if (last.status == QN_OK)
        qn_fail(QN_ERR_NULL, "%s: an argument is NULL", func);
    return true;
}

qn_status qn_failed(void)
{
    return last.status != QN_OK ? last.status : qn_fail(QN_ERR_NULL, "a call failed without a message");
}

const char *qn_status_name(qn_status status)
{
    static const struct { qn_status status; const char *name; } names[] = {
        {QN_OK, "QN_OK"},                   {QN_ERR_NOMEM, "QN_ERR_NOMEM"},       {QN_ERR_VALUE, "QN_ERR_VALUE"},
        {QN_ERR_TYPE, "QN_ERR_TYPE"},       {QN_ERR_INDEX, "QN_ERR_INDEX"},       {QN_ERR_AXIS, "QN_ERR_AXIS"},
        {QN_ERR_LINALG, "QN_ERR_LINALG"},   {QN_ERR_OVERFLOW, "QN_ERR_OVERFLOW"}, {QN_ERR_DIVISION, "QN_ERR_DIVISION"}, {QN_ERR_IO, "QN_ERR_IO"},
        {QN_ERR_FORMAT, "QN_ERR_FORMAT"},   {QN_ERR_BUFFER, "QN_ERR_BUFFER"},     {QN_ERR_NULL, "QN_ERR_NULL"},
        {QN_ERR_INTERRUPTED, "QN_ERR_INTERRUPTED"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].status == status)
            return names[i].name;
    return "unknown status";
}

const char *qn_shape_text(qn_text *text, int ndim, const int64_t *shape)
{
    size_t used = (size_t)snprintf(text->s, sizeof text->s, "(");
    for (int i = 0; i < ndim && used < sizeof text->s - 32; i++) /* a longer shape ends in ",..." */
        used += (size_t)snprintf(text->s + used, sizeof text->s - used, "%s%lld", i ? "," : "", (long long)shape[i]);
    snprintf(text->s + used, sizeof text->s - used, "%s", used >= sizeof text->s - 32 ? ",...)" : ndim == 1 ? ",)" : ")");
    return text->s;
}

const char *qn_version(void) { return QN_VERSION_STRING; }
