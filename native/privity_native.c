/* SHA-256 over many leaves and nodes of RFC 6962 trees in one call.
 *
 * Hashes public data only: no secret passes through here, and nothing here is made to hide its running time.
 * No global state: the module's own state is which of the two implementations below this machine can run, asked of
 * cpuid once. Every function takes a last, optional argument `portable`; true uses the plain one, so that both can be
 * tested on any machine.
 *
 * Arguments that are not shaped as said are refused with ValueError or TypeError before anything is read. Work on more
 * than a few kilobytes is done without the interpreter's lock, on objects that are held and sizes that were taken before.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define WITH_SHA_EXTENSIONS
#include <cpuid.h>
#include <immintrin.h>
#endif

#define HASH 32
#define BLOCK 64
#define LENGTH_PREFIX 2
#define MAX_HEIGHT 8                 /* of a subtree: a full tile of C2SP tlog-tiles */
#define ALONE 16384                  /* bytes of work for which the interpreter's lock is kept */

/* ---- SHA-256, FIPS 180-4 ---- */

typedef void (*compress_fn)(uint32_t state[8], const uint8_t *blocks, size_t count);

static const uint32_t INITIAL[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t load32(const uint8_t *from)
{
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

static void store32(uint8_t *to, uint32_t value)
{
    to[0] = (uint8_t)(value >> 24);
    to[1] = (uint8_t)(value >> 16);
    to[2] = (uint8_t)(value >> 8);
    to[3] = (uint8_t)value;
}

#define ROTATED(x, n) ((x) >> (n) | (x) << (32 - (n)))

static void compress_portable(uint32_t state[8], const uint8_t *blocks, size_t count)
{
    for (; count > 0; count--, blocks += BLOCK) {
        uint32_t w[64];
        uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
        int t;
        for (t = 0; t < 16; t++)
            w[t] = load32(blocks + 4 * t);
        for (t = 16; t < 64; t++) {
            uint32_t s0 = ROTATED(w[t - 15], 7) ^ ROTATED(w[t - 15], 18) ^ w[t - 15] >> 3;
            uint32_t s1 = ROTATED(w[t - 2], 17) ^ ROTATED(w[t - 2], 19) ^ w[t - 2] >> 10;
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }
        for (t = 0; t < 64; t++) {
            uint32_t s1 = ROTATED(e, 6) ^ ROTATED(e, 11) ^ ROTATED(e, 25);
            uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + K[t] + w[t];
            uint32_t s0 = ROTATED(a, 2) ^ ROTATED(a, 13) ^ ROTATED(a, 22);
            uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g, g = f, f = e, e = d + t1;
            d = c, c = b, b = a, a = t1 + t2;
        }
        state[0] += a, state[1] += b, state[2] += c, state[3] += d;
        state[4] += e, state[5] += f, state[6] += g, state[7] += h;
    }
}

#ifdef WITH_SHA_EXTENSIONS

/* The state as the instructions want it: ABEF in one register, CDGH in the other. */
__attribute__((target("sha,sse4.1,ssse3")))
static void compress_extensions(uint32_t state[8], const uint8_t *blocks, size_t count)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    __m128i dcba = _mm_loadu_si128((const __m128i *)&state[0]);
    __m128i hgfe = _mm_loadu_si128((const __m128i *)&state[4]);
    __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1);
    __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);

    for (; count > 0; count--, blocks += BLOCK) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4]; /* the sixteen words that the next four rounds and those after them are made of */
        int four;
        for (four = 0; four < 4; four++)
            w[four] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(blocks + 16 * four)), big_endian);
#pragma GCC unroll 16
        for (four = 0; four < 16; four++) {
            __m128i *now = &w[four & 3], *next = &w[(four + 1) & 3];
            const __m128i *later = &w[(four + 2) & 3], *last = &w[(four + 3) & 3];
            __m128i wk = _mm_add_epi32(*now, _mm_loadu_si128((const __m128i *)&K[4 * four]));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
            if (four < 12) {
                __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*now, *next), _mm_alignr_epi8(*last, *later, 4));
                *now = _mm_sha256msg2_epu32(sum, *last);
            }
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0E));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }

    __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)&state[0], _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)&state[4], _mm_alignr_epi8(dchg, feba, 8));
}

static int has_extensions(void)
{
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1))
        return 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29)) != 0;
}

#endif

static void finish(const uint32_t state[8], uint8_t out[HASH])
{
    for (int word = 0; word < 8; word++)
        store32(out + 4 * word, state[word]);
}

/* SHA-256 of `prefix_size` (0 or 1) bytes of `prefix` and then of `data`. */
static void hash(compress_fn compress, const uint8_t *prefix, size_t prefix_size, const uint8_t *data, size_t size,
                 uint8_t out[HASH])
{
    uint32_t state[8];
    uint8_t block[2 * BLOCK];
    const uint64_t bits = ((uint64_t)prefix_size + size) * 8;
    size_t used = prefix_size, end;
    memcpy(state, INITIAL, sizeof state);
    memcpy(block, prefix, prefix_size);
    if (size >= BLOCK - used) {
        const size_t first = BLOCK - used, whole = (size - first) / BLOCK;
        memcpy(block + used, data, first);
        compress(state, block, 1);
        compress(state, data + first, whole);
        data += first + BLOCK * whole;
        size -= first + BLOCK * whole;
        used = 0;
    }
    if (size > 0)
        memcpy(block + used, data, size);
    used += size; /* below BLOCK */
    block[used++] = 0x80;
    end = used <= BLOCK - 8 ? BLOCK : 2 * BLOCK;
    memset(block + used, 0, end - 8 - used);
    store32(block + end - 8, (uint32_t)(bits >> 32));
    store32(block + end - 4, (uint32_t)bits);
    compress(state, block, end / BLOCK);
    finish(state, out);
}

static void hash_leaf(compress_fn compress, const uint8_t *data, size_t size, uint8_t out[HASH])
{
    static const uint8_t leaf = 0;
    hash(compress, &leaf, 1, data, size, out);
}

/* The `pairs` nodes above 2 * `pairs` hashes; `out` may be where `hashes` begin. */
static void hash_nodes(compress_fn compress, const uint8_t *hashes, size_t pairs, uint8_t *out)
{
    uint8_t block[2 * BLOCK] = {0};
    block[0] = 1;
    block[1 + 2 * HASH] = 0x80;
    block[2 * BLOCK - 2] = 0x02; /* 8 * 65 bits */
    block[2 * BLOCK - 1] = 0x08;
    for (size_t pair = 0; pair < pairs; pair++) {
        uint32_t state[8];
        memcpy(state, INITIAL, sizeof state);
        memcpy(block + 1, hashes + 2 * HASH * pair, 2 * HASH);
        compress(state, block, 2);
        finish(state, out + HASH * pair);
    }
}

static void hash_subtrees(compress_fn compress, const uint8_t *hashes, size_t roots, int height, uint8_t *out)
{
    uint8_t level[HASH << (MAX_HEIGHT - 1)];
    if (height == 0 && roots > 0)
        memcpy(out, hashes, HASH * roots);
    if (height == 1)
        hash_nodes(compress, hashes, roots, out);
    for (size_t root = 0; height > 1 && root < roots; root++) {
        size_t pairs = (size_t)1 << (height - 1);
        hash_nodes(compress, hashes + (HASH * root << height), pairs, level);
        while ((pairs /= 2) > 1)
            hash_nodes(compress, level, pairs, level);
        hash_nodes(compress, level, 1, out + HASH * root);
    }
}

/* Whether `framed` is exactly `count` entries, each behind its length in two bytes; the hashes of those that are there. */
static const char *hash_framed(compress_fn compress, const uint8_t *framed, size_t size, size_t count, uint8_t *out)
{
    for (size_t entry = 0; entry < count; entry++) {
        /* Read once: another thread may write to what is not our own, and the check must be of what is used. */
        const volatile uint8_t *prefix = framed;
        size_t length;
        if (size < LENGTH_PREFIX)
            return "a bundle ends inside an entry";
        length = (size_t)prefix[0] << 8;
        length |= prefix[1];
        framed += LENGTH_PREFIX;
        size -= LENGTH_PREFIX;
        if (size < length)
            return "a bundle ends inside an entry";
        hash_leaf(compress, framed, length, out + HASH * entry);
        framed += length;
        size -= length;
    }
    return size > 0 ? "a bundle is longer than its entries" : NULL;
}

/* ---- the module ---- */

typedef struct {
    compress_fn fastest;
} module_state;

/* The implementation to use; NULL with an error set when the arguments are not `wanted` and perhaps `portable`. */
static compress_fn chosen(PyObject *module, PyObject *const *args, Py_ssize_t given, Py_ssize_t wanted)
{
    int portable = 0;
    if (given != wanted && given != wanted + 1) {
        PyErr_Format(PyExc_TypeError, "%zd arguments wanted, and perhaps `portable`; %zd given", wanted, given);
        return NULL;
    }
    if (given > wanted && (portable = PyObject_IsTrue(args[wanted])) < 0)
        return NULL;
    return portable ? compress_portable : ((module_state *)PyModule_GetState(module))->fastest;
}

static PyThreadState *let_others_run(size_t work)
{
    return work > ALONE ? PyEval_SaveThread() : NULL;
}

static void run_alone_again(PyThreadState *saved)
{
    if (saved != NULL)
        PyEval_RestoreThread(saved);
}

/* A new bytes object with room for `count` hashes. */
static PyObject *room_for(Py_ssize_t count)
{
    if (count > PY_SSIZE_T_MAX / HASH)
        return PyErr_NoMemory();
    return PyBytes_FromStringAndSize(NULL, HASH * count);
}

static uint8_t *bytes_of(PyObject *bytes)
{
    return (uint8_t *)PyBytes_AS_STRING(bytes);
}

PyDoc_STRVAR(digest_doc, "digest(data, portable=False, /)\n--\n\nSHA-256 of `data`, as hashlib has it.");

static PyObject *digest(PyObject *module, PyObject *const *args, Py_ssize_t given)
{
    const compress_fn compress = chosen(module, args, given, 1);
    Py_buffer data;
    PyObject *out;
    if (compress == NULL || PyObject_GetBuffer(args[0], &data, PyBUF_SIMPLE) < 0)
        return NULL;
    if ((out = room_for(1)) != NULL) {
        PyThreadState *saved = let_others_run((size_t)data.len);
        hash(compress, bytes_of(out), 0, data.buf, (size_t)data.len, bytes_of(out));
        run_alone_again(saved);
    }
    PyBuffer_Release(&data);
    return out;
}

PyDoc_STRVAR(leaf_hashes_doc,
             "leaf_hashes(entries, portable=False, /)\n--\n\nLeaf hashes of bytes objects, end to end.");

static PyObject *leaf_hashes(PyObject *module, PyObject *const *args, Py_ssize_t given)
{
    const compress_fn compress = chosen(module, args, given, 1);
    PyObject *entries, *out;
    size_t work = 0;
    /* A tuple of our own: whatever becomes of the caller's list meanwhile, each entry stays. */
    if (compress == NULL || (entries = PySequence_Tuple(args[0])) == NULL)
        return NULL;
    for (Py_ssize_t entry = 0; entry < PyTuple_GET_SIZE(entries); entry++) {
        PyObject *each = PyTuple_GET_ITEM(entries, entry);
        if (!PyBytes_Check(each)) {
            PyErr_Format(PyExc_TypeError, "entry %zd is no bytes object", entry);
            Py_DECREF(entries);
            return NULL;
        }
        work += (size_t)PyBytes_GET_SIZE(each);
    }
    if ((out = room_for(PyTuple_GET_SIZE(entries))) != NULL) {
        PyThreadState *saved = let_others_run(work);
        for (Py_ssize_t entry = 0; entry < PyTuple_GET_SIZE(entries); entry++) {
            PyObject *each = PyTuple_GET_ITEM(entries, entry);
            hash_leaf(compress, bytes_of(each), (size_t)PyBytes_GET_SIZE(each), bytes_of(out) + HASH * entry);
        }
        run_alone_again(saved);
    }
    Py_DECREF(entries);
    return out;
}

PyDoc_STRVAR(framed_leaf_hashes_doc,
             "framed_leaf_hashes(framed, count, portable=False, /)\n--\n\n"
             "Leaf hashes of exactly `count` entries that lie end to end, each behind its length in two bytes.");

static PyObject *framed_leaf_hashes(PyObject *module, PyObject *const *args, Py_ssize_t given)
{
    const compress_fn compress = chosen(module, args, given, 2);
    const char *fault = NULL;
    Py_buffer framed;
    Py_ssize_t count;
    PyObject *out = NULL;
    if (compress == NULL || ((count = PyNumber_AsSsize_t(args[1], PyExc_ValueError)) == -1 && PyErr_Occurred()))
        return NULL;
    if (PyObject_GetBuffer(args[0], &framed, PyBUF_SIMPLE) < 0)
        return NULL;
    /* Before room is made: no more entries than there are prefixes. */
    if (count < 0 || count > framed.len / LENGTH_PREFIX)
        fault = "a bundle ends inside an entry";
    else if ((out = room_for(count)) != NULL) {
        PyThreadState *saved = let_others_run((size_t)framed.len);
        fault = hash_framed(compress, framed.buf, (size_t)framed.len, (size_t)count, bytes_of(out));
        run_alone_again(saved);
    }
    PyBuffer_Release(&framed);
    if (fault != NULL) {
        Py_CLEAR(out);
        PyErr_SetString(PyExc_ValueError, fault);
    }
    return out;
}

PyDoc_STRVAR(row_leaf_hashes_doc,
             "row_leaf_hashes(rows, width, portable=False, /)\n--\n\n"
             "Leaf hashes of rows of `width` bytes that lie end to end.");

static PyObject *row_leaf_hashes(PyObject *module, PyObject *const *args, Py_ssize_t given)
{
    const compress_fn compress = chosen(module, args, given, 2);
    Py_buffer rows;
    Py_ssize_t width;
    PyObject *out = NULL;
    if (compress == NULL || ((width = PyNumber_AsSsize_t(args[1], PyExc_ValueError)) == -1 && PyErr_Occurred()))
        return NULL;
    if (PyObject_GetBuffer(args[0], &rows, PyBUF_SIMPLE) < 0)
        return NULL;
    if (width < 1 || rows.len % width != 0)
        PyErr_SetString(PyExc_ValueError, "the rows are not of that width");
    else if ((out = room_for(rows.len / width)) != NULL) {
        PyThreadState *saved = let_others_run((size_t)rows.len);
        for (Py_ssize_t row = 0; row < rows.len / width; row++)
            hash_leaf(compress, (const uint8_t *)rows.buf + width * row, (size_t)width, bytes_of(out) + HASH * row);
        run_alone_again(saved);
    }
    PyBuffer_Release(&rows);
    return out;
}

PyDoc_STRVAR(subtree_roots_doc,
             "subtree_roots(hashes, height, portable=False, /)\n--\n\n"
             "The root of each complete subtree of 2**height hashes; height is 0 to 8.");

static PyObject *subtree_roots(PyObject *module, PyObject *const *args, Py_ssize_t given)
{
    const compress_fn compress = chosen(module, args, given, 2);
    Py_buffer hashes;
    Py_ssize_t height;
    PyObject *out = NULL;
    if (compress == NULL || ((height = PyNumber_AsSsize_t(args[1], PyExc_ValueError)) == -1 && PyErr_Occurred()))
        return NULL;
    if (height < 0 || height > MAX_HEIGHT) {
        PyErr_SetString(PyExc_ValueError, "a subtree has a height of 0 to 8");
        return NULL;
    }
    if (PyObject_GetBuffer(args[0], &hashes, PyBUF_SIMPLE) < 0)
        return NULL;
    if (hashes.len % (HASH << height) != 0)
        PyErr_SetString(PyExc_ValueError, "the hashes are not of complete subtrees");
    else if ((out = room_for(hashes.len / (HASH << height))) != NULL) {
        PyThreadState *saved = let_others_run((size_t)hashes.len);
        hash_subtrees(compress, hashes.buf, (size_t)(hashes.len / (HASH << height)), (int)height, bytes_of(out));
        run_alone_again(saved);
    }
    PyBuffer_Release(&hashes);
    return out;
}

#define FUNCTION(name) {#name, (PyCFunction)(void (*)(void))name, METH_FASTCALL, name##_doc}

static PyMethodDef functions[] = {
    FUNCTION(digest),         FUNCTION(leaf_hashes),   FUNCTION(framed_leaf_hashes),
    FUNCTION(row_leaf_hashes), FUNCTION(subtree_roots), {NULL, NULL, 0, NULL},
};

static int execute(PyObject *module)
{
    module_state *state = PyModule_GetState(module);
    state->fastest = compress_portable;
#ifdef WITH_SHA_EXTENSIONS
    if (has_extensions())
        state->fastest = compress_extensions;
#endif
    return PyModule_AddObjectRef(module, "ACCELERATED", state->fastest == compress_portable ? Py_False : Py_True);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
#ifdef Py_mod_multiple_interpreters
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "privity_native",
    .m_doc = "SHA-256 over many leaves and nodes of RFC 6962 trees in one call.",
    .m_size = sizeof(module_state),
    .m_methods = functions,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit_privity_native(void)
{
    return PyModuleDef_Init(&definition);
}
