/* SPDX-License-Identifier: BSD-3-Clause */
/* test_npy.c: .npy files: round trips, files as NumPy writes them, damaged and forged ones, failures of the system. */
#include "files.h"
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const struct { int ndim; int64_t shape[4]; } shapes[] = {
    {0, {0}}, {1, {0}}, {1, {1}}, {1, {7}}, {2, {3, 0}}, {2, {5, 3}}, {3, {2, 3, 4}}, {4, {2, 1, 3, 2}}, {2, {300, 70}}};
#define NSHAPES (sizeof shapes / sizeof *shapes)

/* Layouts that are written in different ways: row-major, column-major, gathered. */
static qn_array *laid_out(const qn_array *a, int layout)
{
    qn_index items[4];
    for (int i = 0; i < a->ndim; i++)
        items[i] = QN_EVERY(i % 2 ? 2 : -1);
    if (layout == 1)
        return qn_transpose(a);
    return layout == 2 ? qn_view_items(a, a->ndim, items) : qn_copy(a);
}

static void round_trip(const char *path, qn_dtype t, int ndim, const int64_t *shape, int layout)
{
    QN_SCOPE {
        qn_array *a = laid_out(pattern(t, ndim, shape), layout);
        CHECK(qn_save_npy(path, a) == QN_OK);
        const qn_array *b = qn_load_npy(path), *bytes_of_a = qn_npy_bytes(a);
        const char *what = qn_dtype_name(t);
        CHECK_MSG(same_array(a, b), "file: %s, %d dimensions, layout %d", what, ndim, layout);
        CHECK_MSG(same_array(a, qn_map_npy(path, false)), "map: %s, %d dimensions, layout %d", what, ndim, layout);
        CHECK_MSG(same_array(a, qn_load_npy_bytes(bytes_of_a->data, (size_t)bytes_of_a->size)), "bytes: %s, %d, %d", what, ndim,
                  layout);
        CHECK((b->flags & QN_WRITEABLE) && (b->flags & QN_ALIGNED));
        struct stat info;
        CHECK(stat(path, &info) == 0);
        CHECK_INT(info.st_size, bytes_of_a->size);
    }
}

TEST(npy, round_trips_all_dtypes_shapes_layouts)
{
    const char *directory = scratch_directory();
    char path[300];
    snprintf(path, sizeof path, "%s/a.npy", directory);
    for (int t = 1; t < QN_DTYPE_END; t++)
        for (size_t s = 0; s < NSHAPES; s++)
            for (int layout = 0; layout < 3; layout++)
                round_trip(path, (qn_dtype)t, shapes[s].ndim, shapes[s].shape, layout);
    CHECK_INT(remove_directory(directory), 1);
}

TEST(npy, header_is_what_numpy_writes)
{
    QN_SCOPE {
        const qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(2, 3)), *b = qn_npy_bytes(a);
        const char want[] = "\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }";
        CHECK_INT(b->size, 128 + 48);
        CHECK(memcmp(b->data, want, sizeof want - 1) == 0);
        CHECK(b->data[126] == ' ' && b->data[127] == '\n');
    }
}

/* Versions, key orders, quotes and blanks that a reader must take; all hold int32 1, 2, 3. */
TEST(npy, reads_every_version_and_spelling)
{
    static const struct { int version; const char *text; } files[] = {
        {1, "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }          \n"},
        {2, "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }\n"},
        {3, "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }\n"},
        {1, "{'shape': (3,), 'fortran_order': True, 'descr': '<i4'}\n"},
        {1, "{\"descr\":\"<i4\",\"fortran_order\":False,\"shape\":(3,)}"},
        {1, "  { 'descr' : '=i4' , 'fortran_order' : False , 'shape' : ( 3 , ) , }  "},
        {1, "{'descr': '<i4', 'fortran_order': False, 'shape': (3L,), }\n"}};
    const int32_t data[] = {1, 2, 3};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        bytes b = {.n = 0};
        add_npy_header(&b, files[i].version, files[i].text);
        add_bytes(&b, data, sizeof data);
        qn_array *a = qn_load_npy_bytes(b.p, b.n);
        CHECK_MSG(a != NULL, "%s: %s", files[i].text, qn_error_message());
        CHECK(a->dtype == QN_INT32 && a->ndim == 1 && a->shape[0] == 3 && memcmp(a->data, data, sizeof data) == 0);
        qn_release(a);
    }
}

TEST(npy, swaps_foreign_byte_order)
{
    static const struct { const char *descr; qn_dtype t; } cases[] = {{">i2", QN_INT16}, {">u8", QN_UINT64}, {">f8", QN_FLOAT64},
        {">f2", QN_FLOAT16}, {">c8", QN_COMPLEX64}, {">c16", QN_COMPLEX128}, {">i1", QN_INT8}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[100];
        snprintf(text, sizeof text, "{'descr': '%s', 'fortran_order': False, 'shape': (2,), }", cases[i].descr);
        qn_array *want = pattern(cases[i].t, QN_SHAPE(2));
        int part = qn_dtype_kind(cases[i].t) == 'c' ? want->itemsize / 2 : want->itemsize;
        bytes b = {.n = 0};
        add_npy_header(&b, 1, text);
        for (int k = 0; k < 2 * want->itemsize; k++)
            add_bytes(&b, want->data + k / part * part + (part - 1 - k % part), 1);
        qn_array *a = qn_load_npy_bytes(b.p, b.n);
        CHECK_MSG(same_array(a, want), "%s", cases[i].descr);
        qn_release(a);
        qn_release(want);
    }
}

TEST(npy, bools_are_zero_or_one)
{
    bytes b = {.n = 0};
    add_npy_header(&b, 1, "{'descr': '|b1', 'fortran_order': False, 'shape': (4,), }");
    add_number(&b, 0xff020100, 4);
    qn_array *a = qn_load_npy_bytes(b.p, b.n);
    CHECK(a != NULL && memcmp(a->data, "\0\1\1\1", 4) == 0);
    qn_release(a);
}

/* ---- what must be refused ---- */

#define HEADER(descr, order, shape) "{'descr': " descr ", 'fortran_order': " order ", 'shape': " shape ", }"
static const struct { const char *text, *why; } forged[] = {
    {"", "not a dictionary"},
    {"[]", "not a dictionary"},
    {"{}", "a key is missing"},
    {"{'descr': '<i4', 'shape': (3,)}", "a key is missing"},
    {HEADER("'<i4'", "False", "(3,)") " x", "after the dictionary"},
    {HEADER("'<i4'", "False", "(3,)") "{}", "after the dictionary"},
    {"{'descr': '<i4', 'descr': '<i4', 'fortran_order': False, 'shape': (3,)}", "twice"},
    {"{'descr': '<i4', 'fortran_order': False, 'shape': (3,), 'shape': (3,)}", "twice"},
    {"{'descr': '<i4', 'fortran_order': False, 'shape': (3,), 'extra': 1}", "unknown key"},
    {"{descr: '<i4', 'fortran_order': False, 'shape': (3,)}", "quoted string"},
    {"{'descr\": '<i4', 'fortran_order': False, 'shape': (3,)}", "unknown key"},
    {"{'descr' '<i4', 'fortran_order': False, 'shape': (3,)}", "colon"},
    {"{'descr': '<i4' 'fortran_order': False, 'shape': (3,)}", "comma"},
    {"{'de\\x73cr': '<i4', 'fortran_order': False, 'shape': (3,)}", "escaped"},
    {HEADER("'<i4", "False", "(3,)"), "not supported"},
    {HEADER("'|O'", "False", "(3,)"), "object dtypes are refused"},
    {HEADER("'O'", "False", "(3,)"), "object dtypes are refused"},
    {HEADER("[('a', '<i4')]", "False", "(3,)"), "structured"},
    {HEADER("'<U5'", "False", "(3,)"), "not supported"},
    {HEADER("'<M8[ns]'", "False", "(3,)"), "not supported"},
    {HEADER("'<i3'", "False", "(3,)"), "not supported"},
    {HEADER("''", "False", "(3,)"), "not supported"},
    {HEADER("'<'", "False", "(3,)"), "not supported"},
    {HEADER("'<f16'", "False", "(3,)"), "not supported"},
    {HEADER("'<<i4'", "False", "(3,)"), "not supported"},
    {HEADER("__import__('os')", "False", "(3,)"), "quoted string"},
    {HEADER("'<i4'", "0", "(3,)"), "neither True nor False"},
    {HEADER("'<i4'", "'False'", "(3,)"), "neither True nor False"},
    {HEADER("'<i4'", "False", "3"), "not a tuple"},
    {HEADER("'<i4'", "False", "(3)"), "not a tuple"},
    {HEADER("'<i4'", "False", "[3]"), "not a tuple"},
    {HEADER("'<i4'", "False", "(,)"), "something else than a length"},
    {HEADER("'<i4'", "False", "(-3,)"), "something else than a length"},
    {HEADER("'<i4'", "False", "(3.0,)"), "comma is missing in shape"},
    {HEADER("'<i4'", "False", "(1 3)"), "comma is missing in shape"},
    {HEADER("'<i4'", "False", "((3,),)"), "something else than a length"},
    {HEADER("'<i4'", "False", "(True,)"), "something else than a length"},
    {HEADER("'<i4'", "False", "(99999999999999999999,)"), "does not fit"},
    {HEADER("'<i4'", "False", "(9223372036854775807,)"), "too large"},
    {HEADER("'<i4'", "False", "(4294967296, 4294967296)"), "too large"},
    {HEADER("'<i4'", "False", "(0, 4294967296, 4294967296)"), "too large"},
    {HEADER("'<i4'", "False", "(1000000000000,)"), "needs 4000000000000 bytes"},
    {HEADER("'<i4'", "False", "(4,)"), "needs 16 bytes"},
    {HEADER("'<i4'", "False", "(3,"), "length"},
};

TEST(npy, refuses_forged_headers)
{
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
        bytes b = {.n = 0};
        add_npy_header(&b, 1, forged[i].text);
        add_bytes(&b, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
        CHECK_MSG(qn_load_npy_bytes(b.p, b.n) == NULL, "accepted: %s", forged[i].text);
        CHECK_MSG(qn_error_status() == QN_ERR_FORMAT && strstr(qn_error_message(), forged[i].why), "%s: %s", forged[i].text,
                  qn_error_message());
    }
    qn_clear_error();
}

TEST(npy, refuses_more_than_64_dimensions)
{
    char text[400] = "{'descr': '<i4', 'fortran_order': False, 'shape': (";
    for (int i = 0; i < 65; i++)
        strcat(text, "1, ");
    strcat(text, ")}");
    bytes b = {.n = 0};
    add_npy_header(&b, 1, text);
    add_number(&b, 0, 4);
    CHECK_FAILS(qn_load_npy_bytes(b.p, b.n), QN_ERR_FORMAT, "64 dimensions");
}

TEST(npy, refuses_wrong_magic_version_length)
{
    bytes b = {.n = 0};
    add_npy_header(&b, 1, forged[4].text);
    b.p[0] = 0;
    CHECK_FAILS(qn_load_npy_bytes(b.p, b.n), QN_ERR_FORMAT, "not a .npy file");
    b.p[0] = 0x93;
    b.p[6] = 4;
    CHECK_FAILS(qn_load_npy_bytes(b.p, b.n), QN_ERR_FORMAT, "version 4.0");
    b.p[6] = 1, b.p[7] = 1;
    CHECK_FAILS(qn_load_npy_bytes(b.p, b.n), QN_ERR_FORMAT, "version 1.1");
    b.p[6] = 2, b.p[7] = 0;
    memcpy(b.p + 8, "\x01\x00\x01\x00", 4);
    CHECK_FAILS(qn_load_npy_bytes(b.p, b.n), QN_ERR_FORMAT, "65537 bytes; at most 65536");
    CHECK_FAILS(qn_load_npy_bytes(NULL, 0), QN_ERR_NULL, "");
    CHECK_FAILS(qn_load_npy_bytes(b.p, 0), QN_ERR_FORMAT, "not a .npy file");
}

TEST(npy, refuses_truncation_at_every_byte)
{
    const char *directory = scratch_directory();
    char path[300];
    snprintf(path, sizeof path, "%s/a.npy", directory);
    for (int version = 1; version <= 2; version++) {
        bytes b = {.n = 0};
        add_npy_header(&b, version, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }\n");
        add_bytes(&b, "0123456789abcdef0123456789abcdef", 32);
        for (size_t n = 0; n < b.n; n++) {
            CHECK_FAILS(qn_load_npy_bytes(b.p, n), QN_ERR_FORMAT, "");
            write_file(path, b.p, n);
            CHECK_FAILS(qn_load_npy(path), QN_ERR_FORMAT, path);
            CHECK_FAILS(qn_map_npy(path, false), QN_ERR_FORMAT, path);
        }
    }
    CHECK_INT(remove_directory(directory), 1);
}

/* ---- maps ---- */

TEST(npy, maps_write_through_copy_or_refuse)
{
    const char *directory = scratch_directory();
    char path[300];
    snprintf(path, sizeof path, "%s/a.npy", directory);
    QN_SCOPE {
        CHECK(qn_save_npy(path, qn_zeros(QN_FLOAT64, QN_SHAPE(4))) == QN_OK);
        qn_array *shared = qn_map_npy(path, true), *private = qn_map_npy_copy(path), *fixed = qn_map_npy(path, false);
        CHECK(shared && private && fixed);
        CHECK(!(fixed->flags & QN_WRITEABLE));
        CHECK_FAILS(qn_assign(fixed, shared, QN_SAME_KIND), QN_ERR_VALUE, "read-only");
        QN_EL(double, private, 1) = 5;
        QN_EL(double, shared, 2) = 7;
        const qn_array *now = qn_load_npy(path);
        CHECK_NEAR(QN_EL(double, now, 1), 0, 0);
        CHECK_NEAR(QN_EL(double, now, 2), 7, 0);
        CHECK_NEAR(QN_EL(double, fixed, 2), 7, 0);
    }
    CHECK_INT(remove_directory(directory), 1);
}

TEST(npy, maps_refuse_what_would_need_a_copy)
{
    const char *directory = scratch_directory();
    char path[300];
    snprintf(path, sizeof path, "%s/a.npy", directory);
    bytes b = {.n = 0};
    add_npy_header(&b, 1, "{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }");
    add_number(&b, 0, 8);
    write_file(path, b.p, b.n);
    CHECK_FAILS(qn_map_npy(path, false), QN_ERR_FORMAT, "byte order");
    b.n = 0;
    add_npy_header(&b, 1, "{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }");
    add_number(&b, 0x0201, 2);
    write_file(path, b.p, b.n);
    CHECK_FAILS(qn_map_npy(path, false), QN_ERR_FORMAT, "bool");
    CHECK_INT(remove_directory(directory), 1);
}

/* ---- failures of the system ---- */

static const char missing[] = "/nonexistent-directory/a.npy";

TEST(npy, missing_files_name_path_and_reason)
{
    CHECK_FAILS(qn_load_npy(missing), QN_ERR_IO, "cannot open \"/nonexistent-directory/a.npy\": No such file or directory");
    CHECK_FAILS(qn_map_npy(missing, false), QN_ERR_IO, "No such file");
    CHECK_FAILS(qn_load_npy("/tmp"), QN_ERR_IO, "not a regular file");
    CHECK_FAILS(qn_load_npy("/dev/null"), QN_ERR_IO, "not a regular file");
    CHECK_FAILS(qn_load_npy(NULL), QN_ERR_NULL, "path");
    QN_SCOPE {
        const qn_array *a = qn_zeros(QN_INT8, QN_SHAPE(3));
        CHECK_FAILS(qn_save_npy(missing, a), QN_ERR_IO, "nonexistent-directory/a.npy\": No such file or directory");
        CHECK_FAILS(qn_save_npy("/tmp", a), QN_ERR_IO, "directory");
        CHECK_FAILS(qn_save_npy(NULL, a), QN_ERR_NULL, "path");
    }
    CHECK_FAILS(qn_save_npy("/tmp/a.npy", NULL), QN_ERR_NULL, "save_npy");
    CHECK_FAILS(qn_npy_bytes(NULL), QN_ERR_NULL, "npy_bytes");
}

TEST(npy, full_device_is_an_error_and_stays)
{
    struct stat before, after;
    if (stat("/dev/full", &before) != 0 || !S_ISCHR(before.st_mode))
        return;
    QN_SCOPE {
        CHECK_FAILS(qn_save_npy("/dev/full", qn_zeros(QN_INT8, QN_SHAPE(3))), QN_ERR_IO, "No space left");
        CHECK(qn_save_npy("/dev/null", qn_zeros(QN_INT8, QN_SHAPE(3))) == QN_OK);
    }
    CHECK(stat("/dev/full", &after) == 0 && S_ISCHR(after.st_mode) && before.st_ino == after.st_ino);
    CHECK(stat("/dev/null", &after) == 0 && S_ISCHR(after.st_mode));
}

/* A file size limit makes the writing fail in the middle. */
TEST(npy, failed_writing_leaves_the_old_file)
{
    const char *directory = scratch_directory();
    char path[300], old[4];
    snprintf(path, sizeof path, "%s/a.npy", directory);
    write_file(path, "old", 3);
    struct rlimit before, small;
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    small = before;
    small.rlim_cur = 1000;
    signal(SIGXFSZ, SIG_IGN);
    QN_SCOPE {
        const qn_array *a = qn_zeros(QN_FLOAT64, QN_SHAPE(1000));
        CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
        qn_status status = qn_save_npy(path, a);
        CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
        CHECK_FAILS(status, QN_ERR_IO, "File too large");
    }
    CHECK_INT(read_file(path, old, sizeof old), 3);
    CHECK_INT(remove_directory(directory), 1);
}

TEST(npy, saving_keeps_mode_and_links)
{
    const char *directory = scratch_directory();
    char path[300], link_path[300];
    struct stat info;
    snprintf(path, sizeof path, "%s/a.npy", directory);
    snprintf(link_path, sizeof link_path, "%s/link.npy", directory);
    write_file(path, "old", 3);
    CHECK(chmod(path, 0640) == 0 && symlink("a.npy", link_path) == 0);
    QN_SCOPE {
        CHECK(qn_save_npy(link_path, qn_zeros(QN_INT8, QN_SHAPE(3))) == QN_OK);
    }
    CHECK(lstat(link_path, &info) == 0 && S_ISLNK(info.st_mode));
    CHECK(stat(path, &info) == 0 && (info.st_mode & 0777) == 0640 && info.st_size == 128 + 3);
    CHECK_INT(remove_directory(directory), 2);
}

TEST(npy, errno_stays)
{
    const char *directory = scratch_directory();
    char path[300];
    snprintf(path, sizeof path, "%s/a.npy", directory);
    QN_SCOPE {
        const qn_array *a = qn_ones(QN_FLOAT32, QN_SHAPE(5));
        errno = 77;
        CHECK(qn_save_npy(path, a) == QN_OK && qn_load_npy(path) != NULL && qn_map_npy(path, false) != NULL);
        CHECK(qn_load_npy(missing) == NULL && qn_save_npy(missing, a) != QN_OK);
        CHECK_INT(errno, 77);
    }
    qn_clear_error();
    remove_directory(directory);
}
