/* SPDX-License-Identifier: BSD-3-Clause */
/* npzwrite.c: writing .npz archives.
 *
 * Every member is written in one pass; its local header, with room for zip64 sizes, is completed afterwards. Dates are fixed
 * (1980-01-01, as NumPy), so that the same arrays give the same bytes. */
#include <io/io.h>
#include <stdio.h>
#include <zlib.h>

#define OUTPUT_BYTES 32768
enum { LOCAL_SIZE = 30, EXTRA_LOCAL = 20, CENTRAL_SIZE = 46, EXTRA_CENTRAL = 28, END_RECORDS = 56 + 20 + 22, NAME_MAX_BYTES = 65000 };

typedef struct written { char *name; uint64_t offset, packed, size; uint32_t crc; } written;

typedef struct writer {
    qn_output out;
    bool deflate;
    int count;
    written *member;
} writer;

/* Counts, checks and, for deflate, packs what goes through. */
typedef struct member_sink {
    qn_sink s;
    writer *w;
    written *m;
    z_stream z;
    unsigned char *buffer;
} member_sink;

/* ---- little-endian records ---- */

typedef struct record { unsigned char bytes[CENTRAL_SIZE + EXTRA_CENTRAL + 32]; size_t n; } record;

static void add(record *r, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        r->bytes[r->n++] = (unsigned char)(value >> 8 * i);
}

static bool is_ascii(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s > 127)
            return false;
    return true;
}

/* What local and central headers share: version needed to the length of the name. */
static void add_common(record *r, const writer *w, const written *m)
{
    add(r, 45, 2);                                 /* version needed: zip64   */
    add(r, is_ascii(m->name) ? 0 : 1 << 11, 2);    /* bit 11: name is UTF-8   */
    add(r, w->deflate ? QN_ZIP_DEFLATED : QN_ZIP_STORED, 2);
    add(r, 0, 2);                                  /* 00:00:00                */
    add(r, 1 << 5 | 1, 2);                         /* 1980-01-01              */
    add(r, m->crc, 4);
    add(r, UINT32_MAX, 4);                         /* packed, in the extra    */
    add(r, UINT32_MAX, 4);                         /* size, in the extra      */
    add(r, strlen(m->name), 2);
}

static qn_status put_local_extra(qn_output *o, const written *m)
{
    record r = {.n = 0};
    add(&r, 1, 2);
    add(&r, EXTRA_LOCAL - 4, 2);
    add(&r, m->size, 8);
    add(&r, m->packed, 8);
    return o->sink.put(&o->sink, r.bytes, r.n);
}

static qn_status put_local(writer *w, const written *m)
{
    record r = {.n = 0};
    add(&r, 0x04034b50, 4);
    add_common(&r, w, m);
    add(&r, EXTRA_LOCAL, 2);
    QN_TRY(w->out.sink.put(&w->out.sink, r.bytes, r.n));
    QN_TRY(w->out.sink.put(&w->out.sink, m->name, strlen(m->name)));
    return put_local_extra(&w->out, m);
}

/* Fills in what was not known before the data was written: CRC and sizes. */
static qn_status complete_local(writer *w, const written *m)
{
    record r = {.n = 0};
    add(&r, m->crc, 4);
    QN_TRY(qn_output_patch(&w->out, m->offset + 14, r.bytes, r.n));
    r.n = 0;
    add(&r, m->size, 8);
    add(&r, m->packed, 8);
    return qn_output_patch(&w->out, m->offset + LOCAL_SIZE + strlen(m->name) + 4, r.bytes, r.n);
}

static qn_status put_central(writer *w, const written *m)
{
    record r = {.n = 0};
    add(&r, 0x02014b50, 4);
    add(&r, 3 << 8 | 45, 2);                       /* made by: Unix           */
    add_common(&r, w, m);
    add(&r, EXTRA_CENTRAL, 2);
    add(&r, 0, 2 + 2 + 2);                         /* comment, disk, internal */
    add(&r, (uint64_t)0100600 << 16, 4);           /* a regular file, rw----- */
    add(&r, UINT32_MAX, 4);                        /* offset, in the extra    */
    QN_TRY(w->out.sink.put(&w->out.sink, r.bytes, r.n));
    QN_TRY(w->out.sink.put(&w->out.sink, m->name, strlen(m->name)));
    r.n = 0;
    add(&r, 1, 2);
    add(&r, EXTRA_CENTRAL - 4, 2);
    add(&r, m->size, 8);
    add(&r, m->packed, 8);
    add(&r, m->offset, 8);
    return w->out.sink.put(&w->out.sink, r.bytes, r.n);
}

static qn_status put_end(writer *w, uint64_t begin)
{
    record r = {.n = 0};
    uint64_t end = w->out.size, n = (uint64_t)w->count;
    add(&r, 0x06064b50, 4);
    add(&r, 44, 8);
    add(&r, 45 << 16 | 3 << 8 | 45, 4);
    add(&r, 0, 8);
    add(&r, n, 8);
    add(&r, n, 8);
    add(&r, end - begin, 8);
    add(&r, begin, 8);
    QN_TRY(w->out.sink.put(&w->out.sink, r.bytes, r.n));
    r.n = 0;
    add(&r, 0x07064b50, 4);
    add(&r, 0, 4);
    add(&r, end, 8);
    add(&r, 1, 4);
    add(&r, 0x06054b50, 4);
    add(&r, 0, 4);
    add(&r, n < UINT16_MAX ? n : UINT16_MAX, 2);
    add(&r, n < UINT16_MAX ? n : UINT16_MAX, 2);
    add(&r, end - begin < UINT32_MAX ? end - begin : UINT32_MAX, 4);
    add(&r, begin < UINT32_MAX ? begin : UINT32_MAX, 4);
    add(&r, 0, 2);
    return w->out.sink.put(&w->out.sink, r.bytes, r.n);
}

/* ---- data ---- */

static qn_status put_stored(qn_sink *s, const void *from, size_t n)
{
    member_sink *m = (member_sink *)s;
    m->m->crc = (uint32_t)crc32_z(m->m->crc, from, n);
    m->m->size += n;
    m->m->packed += n;
    return m->w->out.sink.put(&m->w->out.sink, from, n);
}

/* Packs what is in z.next_in, and with Z_FINISH all that zlib still holds. */
static qn_status drain(member_sink *m, int flush)
{
    do {
        m->z.next_out = m->buffer;
        m->z.avail_out = OUTPUT_BYTES;
        deflate(&m->z, flush);
        size_t made = OUTPUT_BYTES - m->z.avail_out;
        m->m->packed += made;
        QN_TRY(m->w->out.sink.put(&m->w->out.sink, m->buffer, made));
    } while (m->z.avail_out == 0);
    return QN_OK;
}

static qn_status put_deflated(qn_sink *s, const void *from, size_t n)
{
    member_sink *m = (member_sink *)s;
    m->m->crc = (uint32_t)crc32_z(m->m->crc, from, n);
    m->m->size += n;
    for (const char *p = from; n > 0;) {
        uInt piece = n < 1 << 30 ? (uInt)n : 1 << 30;
        m->z.next_in = (z_const Bytef *)(uintptr_t)p;
        m->z.avail_in = piece;
        QN_TRY(drain(m, Z_NO_FLUSH));
        p += piece;
        n -= piece;
    }
    return QN_OK;
}

static qn_status put_packed(member_sink *m, const qn_array *a)
{
    m->s.put = put_deflated;
    m->buffer = qn_scratch(OUTPUT_BYTES, "save_npz");
    if (m->buffer == NULL)
        return qn_failed();
    m->z.zalloc = qn_space_zalloc;
    m->z.zfree = qn_space_zfree;
    m->z.opaque = (void *)(uintptr_t)"save_npz";
    /* negative window bits: no zlib header; 8 is zlib's own default of memory */
    qn_status status = deflateInit2(&m->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK
                           ? qn_npy_write(&m->s, "save_npz", a)
                           : qn_fail(QN_ERR_NOMEM, "save_npz: out of memory to pack");
    if (status == QN_OK)
        status = drain(m, Z_FINISH);
    deflateEnd(&m->z);
    qn_scratch_free(m->buffer);
    return status;
}

static qn_status put_member(writer *w, written *m, const qn_array *a)
{
    member_sink sink = {.s = {put_stored}, .w = w, .m = m};
    m->offset = w->out.size;
    QN_TRY(put_local(w, m));
    QN_TRY(w->deflate ? put_packed(&sink, a) : qn_npy_write(&sink.s, "save_npz", a));
    return complete_local(w, m);
}

static qn_status put_archive(writer *w, const qn_array *const *arrays)
{
    for (int i = 0; i < w->count; i++)
        QN_TRY(put_member(w, &w->member[i], arrays[i]));
    uint64_t begin = w->out.size;
    for (int i = 0; i < w->count; i++)
        QN_TRY(put_central(w, &w->member[i]));
    return put_end(w, begin);
}

/* ---- names ---- */

static qn_status take_name(writer *w, int i, const char *name)
{
    if (name == NULL || *name == 0 || strlen(name) > NAME_MAX_BYTES)
        return qn_fail(QN_ERR_VALUE, "save_npz: name %d is empty or longer than %d bytes", i, NAME_MAX_BYTES);
    size_t n = strlen(name);
    bool complete = n > 4 && strcmp(name + n - 4, ".npy") == 0;
    char *copy = qn_scratch(n + 5, "save_npz");
    if (copy == NULL)
        return qn_failed();
    memcpy(copy, name, n);
    memcpy(copy + n, complete ? "" : ".npy", complete ? 1 : 5);
    w->member[i].name = copy;
    for (int k = 0; k < i; k++)
        if (strcmp(w->member[k].name, copy) == 0)
            return qn_fail(QN_ERR_VALUE, "save_npz: name \"%.100s\" appears twice", name);
    return QN_OK;
}

static qn_status take_names(writer *w, const char *const *names, const qn_array *const *arrays)
{
    for (int i = 0; i < w->count; i++) {
        if (qn_is_null(arrays[i], "save_npz"))
            return qn_failed();
        QN_TRY(take_name(w, i, names[i]));
    }
    return QN_OK;
}

/* ---- the public functions ---- */

static qn_status open_writer(writer *w, const char *const *names, const qn_array *const *arrays)
{
    if (w->count < 0 || (w->count > 0 && (names == NULL || arrays == NULL))) {
        int n = w->count;
        w->count = 0;
        return qn_fail(QN_ERR_VALUE, "save_npz: %d members without names or arrays", n);
    }
    w->member = qn_space_zeroed((uint64_t)w->count + 1, sizeof(written), "save_npz");
    return w->member != NULL ? take_names(w, names, arrays) : qn_failed();
}

static void close_writer(writer *w)
{
    for (int i = 0; w->member != NULL && i < w->count; i++)
        qn_scratch_free(w->member[i].name);
    qn_scratch_free(w->member);
}

qn_status qn_save_npz(const char *path, int n, const char *const *names, const qn_array *const *arrays, bool deflate)
{
    writer w = {.deflate = deflate, .count = n};
    qn_status status = open_writer(&w, names, arrays);
    if (status == QN_OK)
        status = qn_output_open(&w.out, "save_npz", path);
    if (status == QN_OK)
        status = qn_output_close(&w.out, put_archive(&w, arrays));
    close_writer(&w);
    return status;
}

/* The length of the archive if nothing is packed. */
static uint64_t stored_size(const writer *w, const qn_array *const *arrays)
{
    uint64_t size = END_RECORDS;
    for (int i = 0; i < w->count; i++)
        size += LOCAL_SIZE + EXTRA_LOCAL + CENTRAL_SIZE + EXTRA_CENTRAL + 2 * strlen(w->member[i].name) + qn_npy_size(arrays[i]);
    return size;
}

qn_array *qn_npz_bytes(int n, const char *const *names, const qn_array *const *arrays, bool deflate)
{
    writer w = {.deflate = deflate, .count = n};
    qn_array *bytes = NULL;
    qn_status status = open_writer(&w, names, arrays);
    if (status == QN_OK)
        status = qn_output_open_memory(&w.out, "save_npz", stored_size(&w, arrays));
    if (status == QN_OK)
        bytes = qn_output_bytes(&w.out, put_archive(&w, arrays));
    close_writer(&w);
    return bytes;
}
