/* SPDX-License-Identifier: BSD-3-Clause */
/* output.c: files that appear under their name only when they are complete, and the same bytes in memory.
 *
 * The bytes go to a temporary file in the directory of the target (rename works within a file system only), which then takes the
 * target's name in one step. Symbolic links are followed first, so that a link stays one, and the access rights of a file
 * that is replaced are kept. Devices and pipes cannot be replaced and are written directly. Nothing is forced to the disk: the promise is
 * about readers and failures, not about power cuts. */
#include <errno.h>
#include <fcntl.h>
#include <io/io.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static qn_status write_all(const qn_output *o, const char *p, size_t n)
{
    while (n > 0) {
        QN_TRY(qn_poll());
        ssize_t done = write(o->fd, p, n < QN_IO_PART ? n : QN_IO_PART);
        if (done >= 0) {
            p += done;
            n -= (size_t)done;
        } else if (errno != EINTR) {
            return qn_io_error(o->func, "write", o->path, errno);
        }
    }
    return QN_OK;
}

static qn_status put(qn_sink *s, const void *from, size_t n)
{
    qn_output *o = (qn_output *)s;
    int saved = errno;
    qn_status status = write_all(o, from, n);
    o->size += n;
    errno = saved;
    return status;
}

/* "<directory of target>/.quern-<process>-<number>.tmp": short, so that it fits where the target's name does. */
static char *temporary_name(const char *target, const char *func)
{
    static atomic_uint number;
    const char *slash = strrchr(target, '/');
    int directory = slash ? (int)(slash - target) + 1 : 0;
    size_t size = (size_t)directory + 48;
    char *name = qn_scratch(size, func);
    if (name)
        snprintf(name, size, "%.*s.quern-%ld-%u.tmp", directory, target, (long)getpid(), atomic_fetch_add(&number, 1));
    return name;
}

static qn_status open_temporary(qn_output *o, mode_t mode)
{
    do {
        qn_scratch_free(o->temporary);
        o->temporary = temporary_name(o->target, o->func);
        if (o->temporary == NULL)
            return qn_failed();
        o->fd = open(o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (o->fd < 0 && (errno == EEXIST || errno == EINTR));
    if (o->fd < 0) {
        int reason = errno;
        qn_scratch_free(o->temporary);
        o->temporary = NULL;
        return qn_io_error(o->func, "create", o->path, reason);
    }
    if (mode != 0 && fchmod(o->fd, mode & 07777) != 0)
        return qn_io_error(o->func, "set the mode of", o->path, errno);
    return QN_OK;
}

static qn_status open_directly(qn_output *o)
{
    do
        o->fd = open(o->path, O_WRONLY | O_CLOEXEC);
    while (o->fd < 0 && errno == EINTR);
    return o->fd < 0 ? qn_io_error(o->func, "open", o->path, errno) : QN_OK;
}

static qn_status open_target(qn_output *o)
{
    struct stat info;
    bool exists = stat(o->path, &info) == 0;
    if (exists && S_ISDIR(info.st_mode))
        return qn_io_error(o->func, "write", o->path, EISDIR);
    if (exists && !S_ISREG(info.st_mode))
        return open_directly(o);
    if (exists && access(o->path, W_OK) != 0)
        return qn_io_error(o->func, "write", o->path, errno);
    o->target = exists ? qn_scratch(PATH_MAX, o->func) : qn_space_text(o->path, strlen(o->path), o->func);
    if (o->target == NULL)
        return qn_failed();
    if (exists && realpath(o->path, o->target) == NULL)
        return qn_io_error(o->func, "find", o->path, errno);
    return open_temporary(o, exists ? info.st_mode : 0);
}

qn_status qn_output_open(qn_output *o, const char *func, const char *path)
{
    int saved = errno;
    *o = (qn_output){.sink = {put}, .fd = -1, .func = func, .path = path};
    if (path == NULL)
        return qn_fail(QN_ERR_NULL, "%s: path is NULL", func);
    qn_status status = open_target(o);
    if (status != QN_OK)
        qn_output_close(o, status);
    errno = saved;
    return status;
}

/* ---- memory ---- */

static qn_status grow(qn_output *o, uint64_t need)
{
    int64_t room = 2 * (int64_t)need;
    qn_array *more = qn_new(o->func, QN_UINT8, 1, &room);
    if (more == NULL)
        return qn_failed();
    memcpy(more->data, o->memory->data, (size_t)o->size);
    qn_release(o->memory);
    o->memory = more;
    return QN_OK;
}

static qn_status put_to_memory(qn_sink *s, const void *from, size_t n)
{
    qn_output *o = (qn_output *)s;
    if (n > (uint64_t)o->memory->size - o->size)
        QN_TRY(grow(o, o->size + n));
    memcpy(o->memory->data + o->size, from, n);
    o->size += n;
    return QN_OK;
}

qn_status qn_output_open_memory(qn_output *o, const char *func, uint64_t room)
{
    *o = (qn_output){.sink = {put_to_memory}, .fd = -1, .func = func};
    o->memory = qn_new(func, QN_UINT8, 1, &(int64_t){(int64_t)room});
    return o->memory != NULL ? QN_OK : qn_failed();
}

qn_array *qn_output_bytes(qn_output *o, qn_status status)
{
    int64_t size = (int64_t)o->size;
    qn_array *bytes = o->memory;
    if (status == QN_OK && bytes->size != size)
        bytes = qn_from_data(o->memory->data, QN_UINT8, 1, &size);
    if (bytes != o->memory)
        qn_release(o->memory);
    *o = (qn_output){.fd = -1};
    return status == QN_OK ? bytes : qn_drop(bytes);
}

/* ---- both ---- */

qn_status qn_output_patch(qn_output *o, uint64_t offset, const void *from, size_t n)
{
    if (o->memory != NULL)
        return memcpy(o->memory->data + offset, from, n), QN_OK;
    int saved = errno;
    qn_status status = QN_OK;
    if (lseek(o->fd, (off_t)offset, SEEK_SET) < 0)
        status = qn_io_error(o->func, "seek in", o->path, errno);
    if (status == QN_OK)
        status = write_all(o, from, n);
    if (status == QN_OK && lseek(o->fd, (off_t)o->size, SEEK_SET) < 0)
        status = qn_io_error(o->func, "seek in", o->path, errno);
    errno = saved;
    return status;
}

qn_status qn_output_close(qn_output *o, qn_status status)
{
    int saved = errno;
    if (o->fd >= 0 && close(o->fd) != 0 && errno != EINTR && status == QN_OK)
        status = qn_io_error(o->func, "close", o->path, errno);
    if (o->temporary && status == QN_OK && rename(o->temporary, o->target) != 0)
        status = qn_io_error(o->func, "rename a file to", o->path, errno);
    if (o->temporary && status != QN_OK)
        unlink(o->temporary);
    qn_scratch_free(o->temporary);
    qn_scratch_free(o->target);
    *o = (qn_output){.fd = -1};
    errno = saved;
    return status;
}
