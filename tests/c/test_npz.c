/* SPDX-License-Identifier: BSD-3-Clause */
/* test_npz.c: .npz archives: round trips, members by name, damaged and malicious archives. */
#include "files.h"
#include <zlib.h>

static char directory_text[300], path[400];

static void begin(void)
{
    snprintf(directory_text, sizeof directory_text, "%s", scratch_directory());
    snprintf(path, sizeof path, "%s/a.npz", directory_text);
}

static void end(void) { CHECK_INT(remove_directory(directory_text), 1); }

TEST(npz, round_trips_all_dtypes)
{
    begin();
    for (int deflate = 0; deflate < 2; deflate++)
        QN_SCOPE {
            const qn_array *a[QN_DTYPE_END];
            const char *names[QN_DTYPE_END];
            for (int t = 1; t < QN_DTYPE_END; t++) {
                a[t] = pattern((qn_dtype)t, QN_SHAPE(40, t, 3));
                a[t] = t % 3 == 0 ? qn_transpose(a[t]) : t % 3 == 1 ? qn_view(a[t], QN_EVERY(-2)) : a[t];
                names[t] = qn_dtype_name((qn_dtype)t);
            }
            CHECK(qn_save_npz(path, QN_DTYPE_END - 1, names + 1, a + 1, deflate) == QN_OK);
            qn_npz *z = qn_npz_open(path);
            CHECK_MSG(z != NULL, "%s", qn_error_message());
            CHECK_INT(qn_npz_count(z), QN_DTYPE_END - 1);
            for (int t = 1; t < QN_DTYPE_END; t++) {
                CHECK(strcmp(qn_npz_name(z, t - 1), names[t]) == 0);
                CHECK_MSG(same_array(qn_npz_get(z, names[t]), a[t]), "%s: %s", names[t], qn_error_message());
                CHECK(same_array(qn_load_npz(path, names[t]), a[t]));
            }
            qn_npz_close(z);
        }
    end();
}

TEST(npz, large_member_and_empty_archive)
{
    begin();
    QN_SCOPE {
        const qn_array *a = pattern(QN_FLOAT64, QN_SHAPE(300, 1000)), *empty = qn_zeros(QN_INT8, QN_SHAPE(0, 3));
        for (int deflate = 0; deflate < 2; deflate++) {
            CHECK(qn_save_npz(path, 2, (const char *[]){"a", "e"}, (const qn_array *[]){a, empty}, deflate) == QN_OK);
            CHECK(same_array(qn_load_npz(path, "a"), a));
            CHECK(same_array(qn_load_npz(path, "e"), empty));
        }
        CHECK(qn_save_npz(path, 0, NULL, NULL, false) == QN_OK);
        qn_npz *z = qn_npz_open(path);
        CHECK(z != NULL && qn_npz_count(z) == 0 && qn_npz_name(z, 0) == NULL);
        CHECK_FAILS(qn_npz_get(z, "a"), QN_ERR_INDEX, "no member \"a\"");
        qn_npz_close(z);
    }
    end();
}

TEST(npz, in_memory_as_in_a_file)
{
    begin();
    QN_SCOPE {
        const char *names[] = {"a", "noise", "none"};
        qn_random *g = qn_random_new(1);
        const qn_array *members[] = {pattern(QN_FLOAT64, QN_SHAPE(300, 100)),
                                     qn_random_integers(g, 0, 256, QN_UINT8, QN_SHAPE(50000)), /* cannot be packed */
                                     qn_zeros(QN_INT8, QN_SHAPE(0, 3))};
        for (int deflate = 0; deflate < 2; deflate++)
            for (int n = 0; n <= 3; n++) {
                CHECK(qn_save_npz(path, n, names, members, deflate) == QN_OK);
                CHECK(same_array(qn_npz_bytes(n, names, members, deflate), qn_load_raw(path, QN_UINT8, -1, 0)));
            }
        CHECK_FAILS(qn_npz_bytes(1, names, NULL, false), QN_ERR_VALUE, "without names");
        CHECK_FAILS(qn_npz_bytes(2, (const char *[]){"x", "x"}, members, false), QN_ERR_VALUE, "twice");
        qn_random_free(g);
    }
    end();
}

TEST(npz, names_with_and_without_npy)
{
    begin();
    QN_SCOPE {
        const qn_array *one = qn_ones(QN_INT8, QN_SHAPE(1)), *two = qn_ones(QN_INT8, QN_SHAPE(2));
        CHECK(qn_save_npz(path, 2, (const char *[]){"x", "höhe.npy"}, (const qn_array *[]){one, two}, false) == QN_OK);
        CHECK(same_array(qn_load_npz(path, "x.npy"), one));
        CHECK(same_array(qn_load_npz(path, "höhe"), two));
        CHECK_FAILS(qn_load_npz(path, "y"), QN_ERR_INDEX, "no member \"y\"");
        CHECK_FAILS(qn_load_npz(path, NULL), QN_ERR_NULL, "load_npz");
        CHECK_FAILS(qn_load_npz("/nonexistent.npz", "x"), QN_ERR_IO, "No such file");
        CHECK_FAILS(qn_npz_get(NULL, "x"), QN_ERR_NULL, "npz_get");
        CHECK_FAILS(qn_save_npz(path, 2, (const char *[]){"x", "x.npy"}, (const qn_array *[]){one, two}, false), QN_ERR_VALUE, "twice");
        CHECK_FAILS(qn_save_npz(path, 1, (const char *[]){""}, (const qn_array *[]){one}, false), QN_ERR_VALUE, "empty");
        CHECK_FAILS(qn_save_npz(path, 1, (const char *[]){"x"}, (const qn_array *[]){NULL}, false), QN_ERR_NULL, "save_npz");
        CHECK_FAILS(qn_save_npz(path, 1, NULL, NULL, false), QN_ERR_VALUE, "without names");
        CHECK_FAILS(qn_save_npz("/nonexistent-directory/a.npz", 1, (const char *[]){"x"}, (const qn_array *[]){one}, false), QN_ERR_IO,
                    "No such file");
        CHECK_FAILS(qn_save_npz("/dev/full", 1, (const char *[]){"x"}, (const qn_array *[]){one}, false), QN_ERR_IO, "/dev/full");
    }
    end();
}

/* ---- archives made by hand -------------------------------------------------------------------------------- */

typedef struct entry {
    const char *name;
    int method;
    uint64_t size;        /* as claimed                          */
    bytes data;
    uint32_t crc;
    uint64_t offset;      /* of the local header                 */
    uint16_t flags;
} entry;

static void add_local(bytes *b, entry *e)
{
    e->offset = b->n;
    add_number(b, 0x04034b50, 4);
    add_number(b, 20, 2);
    add_number(b, e->flags, 2);
    add_number(b, (uint64_t)e->method, 2);
    add_number(b, 0, 4);
    add_number(b, e->crc, 4);
    add_number(b, e->data.n, 4);
    add_number(b, e->size, 4);
    add_number(b, strlen(e->name), 2);
    add_number(b, 0, 2);
    add_bytes(b, e->name, strlen(e->name));
    add_bytes(b, e->data.p, e->data.n);
}

static void add_central(bytes *b, const entry *e)
{
    add_number(b, 0x02014b50, 4);
    add_number(b, 20, 2);
    add_number(b, 20, 2);
    add_number(b, e->flags, 2);
    add_number(b, (uint64_t)e->method, 2);
    add_number(b, 0, 4);
    add_number(b, e->crc, 4);
    add_number(b, e->data.n, 4);
    add_number(b, e->size, 4);
    add_number(b, strlen(e->name), 2);
    add_number(b, 0, 8);
    add_number(b, 0, 4);
    add_number(b, e->offset, 4);
    add_bytes(b, e->name, strlen(e->name));
}

static void add_end(bytes *b, uint64_t at, int n)
{
    uint64_t size = b->n - at;
    add_number(b, 0x06054b50, 4);
    add_number(b, 0, 4);
    add_number(b, (uint64_t)n, 2);
    add_number(b, (uint64_t)n, 2);
    add_number(b, size, 4);
    add_number(b, at, 4);
    add_number(b, 0, 2);
}

/* A member with the int16 array 0, 1, 2. */
static entry good_entry(const char *name)
{
    entry e = {.name = name};
    add_npy_header(&e.data, 1, "{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }\n");
    add_bytes(&e.data, "\0\0\1\0\2\0", 6);
    e.size = e.data.n;
    e.crc = (uint32_t)crc32(0, e.data.p, (uInt)e.data.n);
    return e;
}

static void deflate_entry(entry *e)
{
    bytes packed = {.n = 0};
    z_stream z = {.next_in = e->data.p, .avail_in = (uInt)e->data.n, .next_out = packed.p, .avail_out = sizeof packed.p};
    CHECK(deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    packed.n = z.total_out;
    deflateEnd(&z);
    e->data = packed;
    e->method = 8;
}

static void write_archive(int n, entry *e)
{
    bytes b = {.n = 0};
    for (int i = 0; i < n; i++)
        add_local(&b, &e[i]);
    uint64_t at = b.n;
    for (int i = 0; i < n; i++)
        add_central(&b, &e[i]);
    add_end(&b, at, n);
    write_file(path, b.p, b.n);
}

TEST(npz, reads_archives_without_zip64)
{
    begin();
    entry e[2] = {good_entry("a.npy"), good_entry("b.npy")};
    deflate_entry(&e[1]);
    write_archive(2, e);
    QN_SCOPE {
        const qn_array *a = qn_load_npz(path, "a"), *b = qn_load_npz(path, "b");
        CHECK_MSG(a && b, "%s", qn_error_message());
        CHECK(same_array(a, b) && QN_EL(int16_t, a, 2) == 2);
    }
    end();
}

static void spoil_crc(entry *e) { e->crc ^= 1; }
static void spoil_data(entry *e) { e->data.p[e->data.n - 1] ^= 1; }
static void spoil_deflate(entry *e)
{
    deflate_entry(e);
    e->data.p[4] ^= 0x55;
}
static void cut_deflate(entry *e)
{
    deflate_entry(e);
    e->data.n -= 9;
}
static void stored_longer(entry *e) { e->size += 1; }
static void stored_shorter(entry *e) { e->size -= 1; }
static void deflate_claims_more(entry *e)
{
    deflate_entry(e);
    e->size += 1;
}
static void deflate_claims_less(entry *e)
{
    deflate_entry(e);
    e->size -= 1;
}
static void bomb(entry *e)
{
    deflate_entry(e);
    e->size = 3000000000u;
}
static void unknown_method(entry *e) { e->method = 12; }
static void encrypted(entry *e) { e->flags = 1; }
static void trailing_data(entry *e)
{
    add_bytes(&e->data, "x", 1);
    e->size++;
    e->crc = (uint32_t)crc32(0, e->data.p, (uInt)e->data.n);
}
static void not_npy(entry *e)
{
    e->data.p[0] = 'x';
    e->crc = (uint32_t)crc32(0, e->data.p, (uInt)e->data.n);
}

TEST(npz, refuses_damaged_members)
{
    static const struct { const char *name; void (*spoil)(entry *); const char *why; } cases[] = {
        {"crc", spoil_crc, "CRC-32"},
        {"data", spoil_data, "CRC-32"},
        {"deflate", spoil_deflate, "a.npy"},
        {"cut deflate", cut_deflate, "damaged"},
        {"stored longer", stored_longer, "two sizes"},
        {"stored shorter", stored_shorter, "two sizes"},
        {"claims more", deflate_claims_more, "longer than its .npy header says"},
        {"claims less", deflate_claims_less, "needs 6 bytes"},
        {"bomb", bomb, "more than deflate can hold"},
        {"method", unknown_method, "method other than deflate"},
        {"encrypted", encrypted, "encrypted"},
        {"trailing", trailing_data, "longer than its .npy header says"},
        {"not npy", not_npy, "not a .npy file"}};
    begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        entry e = good_entry("a.npy");
        cases[i].spoil(&e);
        write_archive(1, &e);
        CHECK_MSG(qn_load_npz(path, "a") == NULL, "accepted: %s", cases[i].name);
        CHECK_MSG(qn_error_status() == QN_ERR_FORMAT && strstr(qn_error_message(), cases[i].why) && strstr(qn_error_message(), path),
                  "%s: %s", cases[i].name, qn_error_message());
    }
    qn_clear_error();
    end();
}

/* Two directory records for the same bytes, and one member that lies in another's data (Fifield's bomb). */
TEST(npz, refuses_overlapping_entries)
{
    begin();
    for (int shift = 0; shift <= 40; shift += 20) {
        bytes b = {.n = 0};
        entry e[2] = {good_entry("a.npy"), good_entry("b.npy")};
        add_local(&b, &e[0]);
        uint64_t at = b.n;
        e[1].offset = (uint64_t)shift;
        e[1].data.n -= (size_t)shift;
        e[1].size = e[1].data.n;
        add_central(&b, &e[0]);
        add_central(&b, &e[1]);
        add_end(&b, at, 2);
        write_file(path, b.p, b.n);
        CHECK_FAILS(qn_load_npz(path, "a"), QN_ERR_FORMAT, "overlap");
    }
    end();
}

TEST(npz, refuses_wrong_directories)
{
    begin();
    entry twice[2] = {good_entry("a.npy"), good_entry("a.npy")};
    write_archive(2, twice);
    CHECK_FAILS(qn_load_npz(path, "a"), QN_ERR_FORMAT, "twice");
    entry e = good_entry("a.npy");
    bytes b = {.n = 0};
    add_local(&b, &e);
    uint64_t at = b.n;
    add_central(&b, &e);
    add_end(&b, at + 1, 1);
    write_file(path, b.p, b.n);
    CHECK_FAILS(qn_load_npz(path, "a"), QN_ERR_FORMAT, "not a good .npz");
    b.n = 0;
    add_local(&b, &e);
    e.offset = 1000000;
    add_central(&b, &e);
    add_end(&b, at, 1);
    write_file(path, b.p, b.n);
    CHECK_FAILS(qn_load_npz(path, "a"), QN_ERR_FORMAT, "overlap");
    write_file(path, "not a zip file, not even close", 30);
    CHECK_FAILS(qn_load_npz(path, "a"), QN_ERR_FORMAT, "no end record");
    write_file(path, "PK", 2);
    CHECK_FAILS(qn_load_npz(path, "a"), QN_ERR_FORMAT, "too short");
    end();
}

/* Every prefix of a good archive fails cleanly; every byte changed gives the same arrays or a clean error. */
TEST(npz, survives_truncation_and_changes_at_every_byte)
{
    begin();
    static bytes b;
    for (int deflate = 0; deflate < 2; deflate++)
        QN_SCOPE {
            const qn_array *a = pattern(QN_INT32, QN_SHAPE(2, 3));
            CHECK(qn_save_npz(path, 1, (const char *[]){"a"}, (const qn_array *[]){a}, deflate) == QN_OK);
            b.n = read_file(path, b.p, sizeof b.p);
            for (size_t n = 0; n < b.n; n++) {
                write_file(path, b.p, n);
                CHECK_FAILS(qn_load_npz(path, "a"), QN_ERR_FORMAT, path);
            }
            for (size_t i = 0; i < b.n; i++) {
                b.p[i] ^= 0xff;
                write_file(path, b.p, b.n);
                const qn_array *c = qn_load_npz(path, "a");
                CHECK_MSG(same_array(a, c) || (c == NULL && *qn_error_message()), "byte %zu", i);
                b.p[i] ^= 0xff;
            }
        }
    qn_clear_error();
    end();
}
