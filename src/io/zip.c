/* SPDX-License-Identifier: BSD-3-Clause */
/* zip.c: the directory of a zip archive (PKWARE APPNOTE 6.3.10, with the zip64 records).
 *
 *     [local header, data] ...  central directory  [zip64 end record, locator]  end record
 *
 * Nothing is believed: every offset and length is checked against the file, entries must lie one behind the other before the directory
 * (an archive whose entries share bytes can unpack to far more than its size; Fifield 2019), names are unique, and an
 * entry's claimed size is at most what deflate can reach. Memory is bounded by a small multiple of the file's size. */
#include <io/io.h>
#include <stdlib.h>

enum {
    END_SIZE = 22, LOCATOR_SIZE = 20, END64_SIZE = 56, CENTRAL_SIZE = 46, LOCAL_SIZE = 30, COMMENT_MAX = 65535,
    RATIO_MAX = 1032 /* deflate's best: 258 bytes for 2 bits */
};
static const uint32_t SIGNATURE_END = 0x06054b50, SIGNATURE_LOCATOR = 0x07064b50, SIGNATURE_END64 = 0x06064b50,
                      SIGNATURE_CENTRAL = 0x02014b50, SIGNATURE_LOCAL = 0x04034b50;

typedef struct directory { uint64_t begin, size, count; } directory;

static qn_status bad(const qn_zip *z, const char *why)
{
    return qn_fail(QN_ERR_FORMAT, "%s: \"%s\" is not a good .npz (zip) file: %s", z->file.func, z->file.path, why);
}

/* ---- end records ---- */

static qn_status read_end64(const qn_zip *z, uint64_t end_at, directory *d)
{
    unsigned char p[END64_SIZE];
    if (end_at < LOCATOR_SIZE)
        return bad(z, "no zip64 locator");
    QN_TRY(qn_file_read(&z->file, end_at - LOCATOR_SIZE, p, LOCATOR_SIZE));
    uint64_t at = qn_le64(p + 8);
    if (qn_le32(p) != SIGNATURE_LOCATOR || at > end_at || end_at - at < END64_SIZE)
        return bad(z, "no zip64 end record");
    QN_TRY(qn_file_read(&z->file, at, p, END64_SIZE));
    if (qn_le32(p) != SIGNATURE_END64)
        return bad(z, "no zip64 end record");
    *d = (directory){.begin = qn_le64(p + 48), .size = qn_le64(p + 40), .count = qn_le64(p + 32)};
    return QN_OK;
}

/* The end record is the last one in the file whose comment reaches exactly to the end. */
static const unsigned char *find_end(const unsigned char *tail, size_t n)
{
    for (size_t i = n - END_SIZE + 1; i-- > 0;)
        if (qn_le32(tail + i) == SIGNATURE_END && qn_le16(tail + i + 20) == n - i - END_SIZE)
            return tail + i;
    return NULL;
}

static qn_status read_end(const qn_zip *z, unsigned char *tail, size_t n, directory *d)
{
    QN_TRY(qn_file_read(&z->file, z->file.size - n, tail, n));
    const unsigned char *p = find_end(tail, n);
    if (p == NULL)
        return bad(z, "no end record");
    uint64_t at = z->file.size - n + (uint64_t)(p - tail);
    *d = (directory){.begin = qn_le32(p + 16), .size = qn_le32(p + 12), .count = qn_le16(p + 10)};
    if (d->begin == UINT32_MAX || d->size == UINT32_MAX || d->count == UINT16_MAX)
        QN_TRY(read_end64(z, at, d));
    if (d->begin > at || d->size > at - d->begin || d->count > d->size / CENTRAL_SIZE || d->count > INT32_MAX)
        return bad(z, "the directory lies outside the file");
    return QN_OK;
}

static qn_status find_directory(const qn_zip *z, directory *d)
{
    uint64_t n = END_SIZE + COMMENT_MAX;
    if (n > z->file.size)
        n = z->file.size;
    if (n < END_SIZE)
        return bad(z, "too short");
    unsigned char *tail = qn_scratch(n, z->file.func);
    qn_status status = tail ? read_end(z, tail, n, d) : qn_failed();
    qn_scratch_free(tail);
    return status;
}

/* ---- entries ---- */

/* The 64-bit numbers that stand in the extra field for those that are all ones, in this order. */
static bool read_extra64(qn_zip_entry *e, const unsigned char *p, size_t n)
{
    uint64_t *wide[3] = {&e->size, &e->packed, &e->offset};
    while (n >= 4) {
        size_t length = qn_le16(p + 2);
        if (length > n - 4)
            return false;
        if (qn_le16(p) == 1)
            for (size_t k = 0, at = 4; k < 3; k++) {
                if (*wide[k] != UINT32_MAX)
                    continue;
                if (at + 8 > length + 4)
                    return false;
                *wide[k] = qn_le64(p + at);
                at += 8;
            }
        p += 4 + length;
        n -= 4 + length;
    }
    return true;
}

/* Reads the record at p; *length gets its size. */
static qn_status read_entry(const qn_zip *z, qn_zip_entry *e, const unsigned char *p, size_t n, size_t *length)
{
    if (n < CENTRAL_SIZE || qn_le32(p) != SIGNATURE_CENTRAL)
        return bad(z, "a directory record is missing");
    size_t name = qn_le16(p + 28), extra = qn_le16(p + 30), comment = qn_le16(p + 32);
    if (name + extra + comment > n - CENTRAL_SIZE)
        return bad(z, "a directory record is cut off");
    if (memchr(p + CENTRAL_SIZE, 0, name) != NULL)
        return bad(z, "a name holds a zero byte");
    *length = CENTRAL_SIZE + name + extra + comment;
    e->encrypted = qn_le16(p + 8) & 1;
    e->method = qn_le16(p + 10);
    e->crc = qn_le32(p + 16);
    e->packed = qn_le32(p + 20);
    e->size = qn_le32(p + 24);
    e->offset = qn_le32(p + 42);
    if (!read_extra64(e, p + CENTRAL_SIZE + name, extra))
        return bad(z, "an extra field is cut off");
    e->name = qn_space_text((const char *)p + CENTRAL_SIZE, name, z->file.func);
    return e->name != NULL ? QN_OK : qn_failed();
}

static qn_status read_entries(qn_zip *z, const directory *d, const unsigned char *p)
{
    size_t left = (size_t)d->size, length = 0;
    for (uint64_t i = 0; i < d->count; i++, p += length, left -= length) {
        z->count++;
        QN_TRY(read_entry(z, &z->entry[i], p, left, &length));
    }
    return QN_OK;
}

static int by_offset(const void *x, const void *y)
{
    const qn_zip_entry *a = *(qn_zip_entry *const *)x, *b = *(qn_zip_entry *const *)y;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

static int by_name(const void *x, const void *y)
{
    const qn_zip_entry *a = *(qn_zip_entry *const *)x, *b = *(qn_zip_entry *const *)y;
    return strcmp(a->name, b->name);
}

/* Entries in order of offset: each ends where the next begins, the last at the directory. */
static qn_status check_extents(const qn_zip *z, uint64_t directory_at)
{
    qsort(z->sorted, (size_t)z->count, sizeof *z->sorted, by_offset);
    for (int i = 0; i < z->count; i++) {
        qn_zip_entry *e = z->sorted[i];
        e->limit = i + 1 < z->count ? z->sorted[i + 1]->offset : directory_at;
        uint64_t least = LOCAL_SIZE + strlen(e->name);
        if (e->offset > e->limit || e->limit - e->offset < least || e->packed > e->limit - e->offset - least)
            return bad(z, "entries overlap");
        if (e->size / RATIO_MAX > e->packed)
            return bad(z, "an entry claims more than deflate can hold");
    }
    return QN_OK;
}

static qn_status check_names(const qn_zip *z)
{
    qsort(z->sorted, (size_t)z->count, sizeof *z->sorted, by_name);
    for (int i = 1; i < z->count; i++)
        if (strcmp(z->sorted[i - 1]->name, z->sorted[i]->name) == 0)
            return bad(z, "a name appears twice");
    return QN_OK;
}

static qn_status check_entries(const qn_zip *z, const directory *d)
{
    for (int i = 0; i < z->count; i++)
        z->sorted[i] = &z->entry[i];
    QN_TRY(check_extents(z, d->begin));
    return check_names(z);
}

static qn_status read_directory(qn_zip *z)
{
    directory d = {0};
    QN_TRY(find_directory(z, &d));
    if (d.count == 0)
        return QN_OK;
    unsigned char *p = qn_scratch((size_t)d.size, z->file.func);
    if (p == NULL)
        return qn_failed();
    z->entry = qn_space_zeroed(d.count, sizeof *z->entry, z->file.func);
    z->sorted = qn_space_zeroed(d.count, sizeof(qn_zip_entry *), z->file.func);
    qn_status status = z->entry && z->sorted ? qn_file_read(&z->file, d.begin, p, (size_t)d.size) : qn_failed();
    if (status == QN_OK)
        status = read_entries(z, &d, p);
    if (status == QN_OK)
        status = check_entries(z, &d);
    qn_scratch_free(p);
    return status;
}

qn_status qn_zip_open(qn_zip *z, const char *func, const char *path)
{
    *z = (qn_zip){.file = {.fd = -1}};
    QN_TRY(qn_file_open(&z->file, func, path, false));
    qn_status status = read_directory(z);
    if (status != QN_OK)
        qn_zip_close(z);
    return status;
}

void qn_zip_close(qn_zip *z)
{
    for (int i = 0; i < z->count; i++)
        qn_scratch_free(z->entry[i].name);
    qn_scratch_free(z->entry);
    qn_scratch_free(z->sorted);
    qn_file_close(&z->file);
    *z = (qn_zip){.file = {.fd = -1}};
}

const qn_zip_entry *qn_zip_find(const qn_zip *z, const char *name)
{
    qn_zip_entry key = {.name = (char *)(uintptr_t)name}, *k = &key;
    if (z->count == 0)
        return NULL;
    qn_zip_entry **found = bsearch(&k, z->sorted, (size_t)z->count, sizeof *z->sorted, by_name);
    return found ? *found : NULL;
}

qn_status qn_zip_data(const qn_zip *z, const char *func, const qn_zip_entry *e, uint64_t *begin)
{
    unsigned char p[LOCAL_SIZE];
    QN_TRY(qn_file_read(&z->file, e->offset, p, LOCAL_SIZE));
    uint64_t header = LOCAL_SIZE + (uint64_t)qn_le16(p + 26) + qn_le16(p + 28);
    if (qn_le32(p) != SIGNATURE_LOCAL || header > e->limit - e->offset || e->packed > e->limit - e->offset - header)
        return qn_fail(QN_ERR_FORMAT, "%s: \"%s\": the local header of \"%.100s\" is wrong", func, z->file.path, e->name);
    *begin = e->offset + header;
    return QN_OK;
}
