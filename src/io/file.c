/* SPDX-License-Identifier: BSD-3-Clause */
/* file.c: reading regular files by offset.
 *
 * Calls that a signal interrupts are repeated, short reads are continued, errno is left as it was. Only regular files are read:
 * their size is known, so that every length found inside can be checked before memory is taken for it. O_NONBLOCK keeps the
 * opening of a pipe from waiting; it means nothing for regular files. */
#include <errno.h>
#include <fcntl.h>
#include <io/io.h>
#include <sys/stat.h>
#include <unistd.h>

qn_status qn_io_error(const char *func, const char *what, const char *path, int error)
{
    const locale_t c = qn_c_locale();
    return qn_fail(QN_ERR_IO, "%s: cannot %s \"%s\": %s", func, what, path, c ? strerror_l(error, c) : "unknown reason");
}

static qn_status check_regular(qn_file *f)
{
    struct stat info;
    if (fstat(f->fd, &info) != 0)
        return qn_io_error(f->func, "examine", f->path, errno);
    if (!S_ISREG(info.st_mode))
        return qn_fail(QN_ERR_IO, "%s: cannot read \"%s\": not a regular file", f->func, f->path);
    f->size = (uint64_t)info.st_size;
    return QN_OK;
}

qn_status qn_file_open(qn_file *f, const char *func, const char *path, bool writeable)
{
    int saved = errno;
    *f = (qn_file){.fd = -1, .func = func, .path = path};
    if (path == NULL)
        return qn_fail(QN_ERR_NULL, "%s: path is NULL", func);
    do
        f->fd = open(path, (writeable ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK);
    while (f->fd < 0 && errno == EINTR);
    qn_status status = f->fd < 0 ? qn_io_error(func, "open", path, errno) : check_regular(f);
    if (status != QN_OK)
        qn_file_close(f);
    errno = saved;
    return status;
}

void qn_file_close(qn_file *f)
{
    int saved = errno;
    if (f->fd >= 0)
        close(f->fd);
    f->fd = -1;
    errno = saved;
}

qn_status qn_file_read(const qn_file *f, uint64_t offset, void *to, size_t n)
{
    int saved = errno;
    qn_status status = qn_poll();
    for (char *p = to; n > 0 && status == QN_OK;) {
        ssize_t got = pread(f->fd, p, n < QN_IO_PART ? n : QN_IO_PART, (off_t)offset);
        if (got > 0) {
            p += got;
            offset += (uint64_t)got;
            n -= (size_t)got;
            status = n > 0 ? qn_poll() : QN_OK;
        } else if (got == 0) {
            status = qn_fail(QN_ERR_FORMAT, "%s: \"%s\" ends %zu bytes too early", f->func, f->path, n);
        } else if (errno != EINTR) {
            status = qn_io_error(f->func, "read", f->path, errno);
        }
    }
    errno = saved;
    return status;
}
