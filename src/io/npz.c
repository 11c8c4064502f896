/* SPDX-License-Identifier: BSD-3-Clause */
/* npz.c: reading arrays from .npz archives.
 *
 * A member is stored or deflated (zlib). It must unpack to exactly the size the directory claims, which must be exactly that
 * of its .npy content, with the right CRC-32. The archive is only read through pread, so several threads may get members of
 * one qn_npz at the same time. */
#include <io/io.h>
#include <stdio.h>
#include <zlib.h>

#define INPUT_BYTES 32768

struct qn_npz {
    qn_zip zip;
    char *path;
    char **name; /* of the members, without ".npy" */
};

/* The unpacked bytes of an entry as a source. */
typedef struct member {
    qn_source s;
    const qn_zip *zip;
    uint64_t at, packed_left; /* what is still to read from the file */
    uint32_t crc;
    bool deflated;
    z_stream z;
    unsigned char *input;
} member;

static qn_status corrupt(const member *m, const char *why)
{
    return qn_fail(QN_ERR_FORMAT, "%s: %s: %s", m->s.func, m->s.name, why);
}

static void count_bytes(member *m, const void *p, size_t n)
{
    m->crc = (uint32_t)crc32_z(m->crc, p, n);
    m->s.left -= n;
}

static qn_status get_stored(qn_source *s, void *to, size_t n)
{
    member *m = (member *)s;
    QN_TRY(qn_file_read(&m->zip->file, m->at, to, n));
    m->at += n;
    m->packed_left -= n;
    count_bytes(m, to, n);
    return QN_OK;
}

static qn_status refill(member *m)
{
    size_t n = m->packed_left < INPUT_BYTES ? (size_t)m->packed_left : INPUT_BYTES;
    QN_TRY(qn_file_read(&m->zip->file, m->at, m->input, n));
    m->at += n;
    m->packed_left -= n;
    m->z.next_in = m->input;
    m->z.avail_in = (uInt)n;
    return QN_OK;
}

static qn_status get_deflated(qn_source *s, void *to, size_t n)
{
    member *m = (member *)s;
    char *p = to;
    for (size_t left = n; left > 0;) {
        uInt piece = left < 1 << 30 ? (uInt)left : 1 << 30;
        if (m->z.avail_in == 0)
            QN_TRY(refill(m));
        m->z.next_out = (Bytef *)p;
        m->z.avail_out = piece;
        int code = inflate(&m->z, Z_NO_FLUSH);
        if (code == Z_MEM_ERROR)
            return qn_fail(QN_ERR_NOMEM, "%s: %s: out of memory to unpack", s->func, s->name);
        uInt made = piece - m->z.avail_out;
        p += made;
        left -= made;
        if (left > 0 && (code != Z_OK || (made == 0 && m->z.avail_in == 0 && m->packed_left == 0)))
            return corrupt(m, "the deflated data is damaged");
    }
    count_bytes(m, to, n);
    return QN_OK;
}

static qn_status member_open(member *m, const qn_zip *zip, const qn_zip_entry *e, const char *func, const char *name)
{
    *m = (member){.s = {get_stored, e->size, func, name}, .zip = zip, .packed_left = e->packed};
    m->deflated = e->method == QN_ZIP_DEFLATED;
    if (e->encrypted || (e->method != QN_ZIP_STORED && !m->deflated))
        return corrupt(m, e->encrypted ? "encrypted" : "packed by a method other than deflate");
    if (!m->deflated && e->packed != e->size)
        return corrupt(m, "a stored member with two sizes");
    QN_TRY(qn_zip_data(zip, func, e, &m->at));
    if (!m->deflated)
        return QN_OK;
    m->s.get = get_deflated;
    m->input = qn_scratch(INPUT_BYTES, func);
    if (m->input == NULL)
        return qn_failed();
    m->z.zalloc = qn_space_zalloc;
    m->z.zfree = qn_space_zfree;
    m->z.opaque = (void *)(uintptr_t)func;
    if (inflateInit2(&m->z, -MAX_WBITS) == Z_OK) /* negative: no zlib header */
        return QN_OK;
    qn_scratch_free(m->input);
    return qn_fail(QN_ERR_NOMEM, "%s: %s: out of memory to unpack", func, name);
}

static void member_close(member *m)
{
    if (!m->deflated)
        return;
    inflateEnd(&m->z);
    qn_scratch_free(m->input);
}

static qn_status member_check(const member *m, const qn_zip_entry *e)
{
    if (m->s.left > 0)
        return corrupt(m, "longer than its .npy header says");
    return m->crc == e->crc ? QN_OK : corrupt(m, "the checksum (CRC-32) is wrong");
}

static qn_array *read_member(const qn_zip *zip, const qn_zip_entry *e, const char *func)
{
    char name[512];
    member m;
    snprintf(name, sizeof name, "%.380s member \"%.100s\"", zip->file.path, e->name);
    if (member_open(&m, zip, e, func, name) != QN_OK)
        return NULL;
    qn_array *a = qn_npy_read(&m.s);
    if (a != NULL && member_check(&m, e) != QN_OK)
        a = qn_drop(a);
    member_close(&m);
    return a;
}

static const qn_zip_entry *no_member(const qn_zip *zip, const char *name, const char *func)
{
    qn_fail(QN_ERR_INDEX, "%s: \"%s\" has no member \"%s\" (it has %d, the first \"%.100s\")", func, zip->file.path, name, zip->count,
            zip->count ? zip->entry[0].name : "");
    return NULL;
}

/* The member called exactly `name`, else name.npy. */
static const qn_zip_entry *find(const qn_zip *zip, const char *name, const char *func)
{
    const qn_zip_entry *e = qn_zip_find(zip, name);
    size_t n = strlen(name);
    if (e != NULL)
        return e;
    char *longer = qn_scratch(n + 5, func);
    if (longer == NULL)
        return NULL;
    memcpy(longer, name, n);
    memcpy(longer + n, ".npy", 5);
    e = qn_zip_find(zip, longer);
    qn_scratch_free(longer);
    return e != NULL ? e : no_member(zip, name, func);
}

static qn_array *get(const qn_zip *zip, const char *name, const char *func)
{
    if (qn_is_null(name, func))
        return NULL;
    const qn_zip_entry *e = find(zip, name, func);
    return e != NULL ? read_member(zip, e, func) : NULL;
}

qn_array *qn_load_npz(const char *path, const char *name)
{
    qn_zip zip;
    if (qn_zip_open(&zip, "load_npz", path) != QN_OK)
        return NULL;
    qn_array *a = get(&zip, name, "load_npz");
    qn_zip_close(&zip);
    return a;
}

/* ---- open archives ---- */

static char *without_npy(const char *name)
{
    size_t n = strlen(name);
    return qn_space_text(name, n >= 4 && strcmp(name + n - 4, ".npy") == 0 ? n - 4 : n, "npz_open");
}

static bool take_names(qn_npz *z, const char *path)
{
    z->path = qn_space_text(path, strlen(path), "npz_open");
    z->zip.file.path = z->path;
    z->name = qn_space_zeroed((uint64_t)z->zip.count + 1, sizeof *z->name, "npz_open");
    bool taken = z->path != NULL && z->name != NULL;
    for (int i = 0; taken && i < z->zip.count; i++)
        taken = (z->name[i] = without_npy(z->zip.entry[i].name)) != NULL;
    return taken;
}

qn_npz *qn_npz_open(const char *path)
{
    qn_npz *z = qn_space_zeroed(1, sizeof *z, "npz_open");
    if (z == NULL)
        return NULL;
    if (qn_zip_open(&z->zip, "npz_open", path) == QN_OK && take_names(z, path))
        return z;
    qn_npz_close(z);
    return NULL;
}

int qn_npz_count(const qn_npz *z) { return z ? z->zip.count : 0; }

const char *qn_npz_name(const qn_npz *z, int i) { return z && i >= 0 && i < z->zip.count ? z->name[i] : NULL; }

qn_array *qn_npz_get(const qn_npz *z, const char *name) { return qn_is_null(z, "npz_get") ? NULL : get(&z->zip, name, "npz_get"); }

void qn_npz_close(qn_npz *z)
{
    if (z == NULL)
        return;
    for (int i = 0; z->name && i < z->zip.count; i++)
        qn_scratch_free(z->name[i]);
    qn_zip_close(&z->zip);
    qn_scratch_free(z->name);
    qn_scratch_free(z->path);
    qn_scratch_free(z);
}
