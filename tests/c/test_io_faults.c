/* SPDX-License-Identifier: BSD-3-Clause */
/* test_io_faults.c: every call to the system that reading or writing a file makes is interrupted, does half of its work, or fails, once and
 * from then on; files end after every byte. The library's calls come here through the linker's --wrap (WRAPPED in the Makefile).
 * An interrupted or a half-done call changes nothing; after any other a writer leaves the old file or the new one, and nothing else.
 * With QN_TEST_SEEDED in the environment one of the writers works on the file itself, which must be found. */
#include "files.h"
#include "test.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* ---- the system: call number `at` meets the fault, with `sticky` all later ones too ---- */
typedef enum fault { NONE, INTERRUPTED, HALF, BROKEN, FULL } fault;
static const char *const fault_names[] = {"none", "EINTR", "half", "EIO", "ENOSPC"};
static struct { bool on; int calls, at; fault what; bool sticky; } system_call;

/* The fault that this call meets. An interruption that comes for ever would be waited for forever. */
static fault meets(bool interruptible, bool divisible)
{
    if (!system_call.on)
        return NONE;
    int call = ++system_call.calls;
    if (call != system_call.at && !(system_call.sticky && call > system_call.at))
        return NONE;
    if ((system_call.what == INTERRUPTED && (!interruptible || call != system_call.at)) || (system_call.what == HALF && !divisible))
        return NONE;
    errno = system_call.what == INTERRUPTED ? EINTR : system_call.what == FULL ? ENOSPC : EIO;
    return system_call.what;
}

static size_t part(fault f, size_t n) { return f == HALF && n > 1 ? n / 2 : n; }
static bool fails(fault f) { return f != NONE && f != HALF; }

#define REAL(type, name, ...) extern type __real_##name(__VA_ARGS__); type __wrap_##name(__VA_ARGS__);
REAL(int, open, const char *, int, ...)
REAL(int, close, int)
REAL(ssize_t, write, int, const void *, size_t)
REAL(ssize_t, pread, int, void *, size_t, off_t)
REAL(off_t, lseek, int, off_t, int)
REAL(int, rename, const char *, const char *)
REAL(int, fstat, int, struct stat *)
REAL(int, stat, const char *, struct stat *)
REAL(int, fchmod, int, mode_t)
REAL(int, access, const char *, int)
REAL(char *, realpath, const char *, char *)
REAL(void *, mmap, void *, size_t, int, int, int, off_t)

int __wrap_open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    int mode = flags & O_CREAT ? va_arg(args, int) : 0;
    va_end(args);
    return fails(meets(true, false)) ? -1 : __real_open(path, flags, mode);
}
/* As on Linux, the descriptor is gone whatever close says. */
int __wrap_close(int fd)
{
    fault f = meets(true, false);
    int reason = errno, done = __real_close(fd);
    if (fails(f))
        errno = reason;
    return fails(f) ? -1 : done;
}
ssize_t __wrap_write(int fd, const void *p, size_t n)
{
    fault f = meets(true, true);
    return fails(f) ? -1 : __real_write(fd, p, part(f, n));
}
ssize_t __wrap_pread(int fd, void *p, size_t n, off_t at)
{
    fault f = meets(true, true);
    return fails(f) ? -1 : __real_pread(fd, p, part(f, n), at);
}
off_t __wrap_lseek(int fd, off_t at, int whence) { return fails(meets(false, false)) ? -1 : __real_lseek(fd, at, whence); }
int __wrap_rename(const char *from, const char *to) { return fails(meets(false, false)) ? -1 : __real_rename(from, to); }
int __wrap_fstat(int fd, struct stat *s) { return fails(meets(false, false)) ? -1 : __real_fstat(fd, s); }
int __wrap_stat(const char *path, struct stat *s) { return fails(meets(false, false)) ? -1 : __real_stat(path, s); }
int __wrap_fchmod(int fd, mode_t mode) { return fails(meets(false, false)) ? -1 : __real_fchmod(fd, mode); }
int __wrap_access(const char *path, int how) { return fails(meets(false, false)) ? -1 : __real_access(path, how); }
char *__wrap_realpath(const char *path, char *to) { return fails(meets(false, false)) ? NULL : __real_realpath(path, to); }
void *__wrap_mmap(void *p, size_t n, int protection, int flags, int fd, off_t at)
{
    return fd >= 0 && fails(meets(false, false)) ? MAP_FAILED : __real_mmap(p, n, protection, flags, fd, at);
}

/* ---- writers and readers ---- */
static const char *const names[] = {"a", "b"};
static qn_array *numbers;
static const qn_array *pair[2];
static char path[400];

static qn_status save_npy(void) { return qn_save_npy(path, numbers); }
static qn_status save_stored(void) { return qn_save_npz(path, 2, names, pair, false); }
static qn_status save_deflated(void) { return qn_save_npz(path, 2, names, pair, true); }
static qn_status save_raw(void) { return qn_save_raw(path, pair[1]); }
static qn_status save_text(void) { return qn_save_text(path, numbers, NULL); }
/* The negative control. */
static qn_status save_seeded(void)
{
    int fd = __real_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666), i = 0;
    for (ssize_t done = 1; i < 5 && (done == 1 || errno == EINTR); i += done == 1)
        done = __wrap_write(fd, &"whole"[i], 1);
    return __real_close(fd) == 0 && i == 5 ? QN_OK : qn_set_error(QN_ERR_IO, "seeded");
}

static qn_array *load_npy(void) { return qn_load_npy(path); }
static qn_array *map_npy(void) { return qn_map_npy(path, false); }
static qn_array *map_copy(void) { return qn_map_npy_copy(path); }
static qn_array *load_member(void) { return qn_load_npz(path, "b"); }
static qn_array *load_raw(void) { return qn_load_raw(path, QN_INT32, 15, 0); }
static qn_array *load_text(void) { return qn_load_text(path, NULL); }

typedef struct file { const char *name; qn_status (*save)(void); qn_array *(*load[3])(void); } file;
static const file files[] = {
    {"npy", save_npy, {load_npy, map_npy, map_copy}}, {"npz", save_stored, {load_member}}, {"deflated npz", save_deflated, {load_member}},
    {"raw", save_raw, {load_raw}},                    {"text", save_text, {load_text}},    {"seeded", save_seeded, {NULL}},
};

static int nfiles(void) { return getenv("QN_TEST_SEEDED") != NULL ? 6 : 5; }

static const char *directory;
static void begin(void)
{
    numbers = qn_reshape(qn_arange(0, 15, 1, QN_FLOAT64), QN_SHAPE(3, 5));
    pair[0] = numbers;
    pair[1] = qn_astype(numbers, QN_INT32);
    directory = scratch_directory();
    snprintf(path, sizeof path, "%s/file", directory);
}

/* Starts the faults; the status of the call that follows tells how it went. */
static void start(int at, fault what, bool sticky)
{
    qn_clear_error();
    system_call.calls = 0;
    system_call.at = at;
    system_call.what = what;
    system_call.sticky = sticky;
    system_call.on = true;
}

/* Did the call get as far as the fault? */
static bool stop(void)
{
    system_call.on = false;
    return system_call.calls >= system_call.at;
}

static bool holds(const bytes *b)
{
    static bytes found;
    found.n = read_file(path, found.p, sizeof found.p);
    return found.n == b->n && memcmp(found.p, b->p, b->n) == 0;
}

/* Writes over an old file, or where there was none, with one fault. */
static bool write_with_fault(const file *f, const bytes *whole, bool old, int at, fault what, bool sticky)
{
    static const bytes before = {"what was there before", 21};
    unlink(path);
    if (old)
        write_file(path, before.p, before.n);
    start(at, what, sticky);
    qn_status status = f->save();
    bool met = stop(), soft = what == INTERRUPTED || what == HALF, there = access(path, F_OK) == 0;
    CHECK_MSG(status == QN_OK || (status == QN_ERR_IO && !soft), "%s, %s at call %d: %s", f->name, fault_names[what], at, qn_error_message());
    CHECK_MSG(status == QN_OK ? holds(whole) : old ? holds(&before) : !there, "%s, %s at call %d: a part of the file is left under its name",
              f->name, fault_names[what], at);
    unlink(path);
    CHECK_MSG(rmdir(directory) == 0 && mkdir(directory, 0700) == 0, "%s, %s at call %d: a temporary file is left", f->name, fault_names[what], at);
    return met;
}

static bool read_with_fault(const file *f, int reader, const qn_array *wanted, int at, fault what, bool sticky)
{
    bool met = false, equal = false;
    QN_SCOPE {
        start(at, what, sticky);
        qn_array *got = f->load[reader]();
        met = stop();
        bool soft = what == INTERRUPTED || what == HALF;
        CHECK_MSG(got != NULL || (qn_error_status() == QN_ERR_IO && !soft), "%s reader %d, %s at call %d: %s", f->name, reader, fault_names[what], at,
                  qn_error_message());
        CHECK_MSG(got == NULL || (qn_array_equal(got, wanted, false, &equal) == QN_OK && equal), "%s reader %d, %s at call %d: other numbers",
                  f->name, reader, fault_names[what], at);
        qn_clear_error();
    }
    return met;
}

TEST(io_faults, every_call_to_the_system)
{
    QN_SCOPE {
        begin();
        static bytes whole;
        int written = 0, read = 0;
        for (int i = 0; i < nfiles(); i++) {
            const file *f = &files[i];
            CHECK(f->save() == QN_OK);
            whole.n = read_file(path, whole.p, sizeof whole.p);
            for (int r = 0; r < 3 && f->load[r] != NULL; r++) {
                const qn_array *wanted = f->load[r]();
                for (fault what = INTERRUPTED; what <= FULL; what++)
                    for (int sticky = 0; sticky < 2; sticky++)
                        for (int at = 1; read_with_fault(f, r, wanted, at, what, sticky); at++)
                            read++;
            }
            for (fault what = INTERRUPTED; what <= FULL; what++)
                for (int way = 0; way < 4; way++)
                    for (int at = 1; write_with_fault(f, &whole, way & 1, at, what, way & 2); at++)
                        written++;
        }
        CHECK_INT(remove_directory(directory), 0);
        printf("system call faults (EINTR, half, EIO, ENOSPC): %d in writers, %d in readers: QN_ERR_IO or done, the old file or the new one\n",
               written, read);
    }
}

TEST(io_faults, files_that_end_after_every_byte)
{
    QN_SCOPE {
        begin();
        static bytes whole;
        int lengths = 0;
        for (int i = 0; i < 3; i++) {
            CHECK(files[i].save() == QN_OK);
            whole.n = read_file(path, whole.p, sizeof whole.p);
            for (size_t n = 0; n < whole.n; n++, lengths++) {
                write_file(path, whole.p, n);
                for (int r = 0; r < 3 && files[i].load[r] != NULL; r++)
                    CHECK_FAILS(files[i].load[r](), QN_ERR_FORMAT, path);
            }
        }
        CHECK_INT(remove_directory(directory), 1);
        printf("truncated files: %d lengths of .npy, .npz and packed .npz, by 5 readers: QN_ERR_FORMAT\n", lengths);
    }
}

/* A device that is full says so and stays what it is. */
TEST(io_faults, full_device)
{
    struct stat before, after;
    if (stat("/dev/full", &before) != 0 || !S_ISCHR(before.st_mode))
        return;
    QN_SCOPE {
        begin();
        CHECK_INT(remove_directory(directory), 0);
        snprintf(path, sizeof path, "/dev/full");
        for (int i = 0; i < 5; i++)
            CHECK_FAILS(files[i].save(), QN_ERR_IO, "No space left");
        CHECK(stat("/dev/full", &after) == 0 && S_ISCHR(after.st_mode) && before.st_ino == after.st_ino);
        printf("full device: 5 writers: QN_ERR_IO\n");
    }
}
