/* index_cache.c: one index file per object, made once by the helper crabcheck-index.

       <folder>/<build-id>.v1.idx           $XDG_CACHE_HOME/crabcheck, ~/.cache/crabcheck or --index-cache=DIR
       <folder>/p<hash>.v1.idx              objects without a build-id: hash of path, size, time of change

   A cached file counts only if it is an ordinary file of our own user that nobody else may write, not older than the helper, and
   whole (its sum is right).  Anything else is made again under a temporary name and renamed.  Where the folder cannot be used
   the helper writes into a memory file and the index lives for this process only.

   Cost: a cached index is mapped and summed, about 1 ms per 4 MB.  Nothing is spawned once the program has changed its user,
   its root folder or its seccomp filters: it would act with other rights than those it was started with.  Refused: reading DWARF
   in the tool; a broken file would then take the program under test with it.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "index_cache.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"
#include "helper_run.h"
#include "options.h"
#include "rawsys.h"
#include "report.h"

enum { PATH_BYTES = 4096 + 128, ID_TEXT = 2 * CRAB_ELF_MAX_ID + 1, O_NOFOLLOW_LINUX = 0400000, MEMFD_CLOEXEC = 1 };

static struct who {
    Int uid, gid;
    ULong root_dev, root_ino;
    Long seccomp, filters;
} at_start;

static HChar *helper;               /* absolute path; NULL = not there */
static ULong helper_mtime_ns;
static HChar *folder;               /* NULL = no cache */

/* ---- who are we ------------------------------------------------------------------------------------------------------- */

static Long status_field(const HChar *text, const HChar *name)
{
    const HChar *at = VG_(strstr)(text, name);
    return at == NULL ? -1 : VG_(strtoll10)(at + VG_(strlen)(name), NULL);
}

static void ask_who(struct who *w)
{
    VG_(memset)(w, 0, sizeof *w);
    w->uid = VG_(geteuid)();
    w->gid = VG_(getegid)();
    struct vg_stat st;
    if (!sr_isError(VG_(stat)("/", &st))) {
        w->root_dev = st.dev;
        w->root_ino = st.ino;
    }
    w->seccomp = w->filters = -1;
    Int fd = VG_(fd_open)("/proc/self/status", VKI_O_RDONLY, 0);
    if (fd < 0)
        return;
    HChar text[4096];
    Int n = VG_(read)(fd, text, sizeof text - 1);
    VG_(close)(fd);
    if (n <= 0)
        return;
    text[n] = 0;
    w->seccomp = status_field(text, "\nSeccomp:\t");
    w->filters = status_field(text, "\nSeccomp_filters:\t");
}

static Bool rights_unchanged(void)
{
    struct who now;
    ask_who(&now);
    return now.uid == at_start.uid && now.gid == at_start.gid && now.root_dev == at_start.root_dev
           && now.root_ino == at_start.root_ino && now.seccomp == at_start.seccomp && now.filters == at_start.filters;
}

/* ---- where is what ---------------------------------------------------------------------------------------------------- */

static void find_helper(void)
{
    HChar path[PATH_BYTES];
    SSizeT n = VG_(readlink)("/proc/self/exe", path, sizeof path - 64);
    struct vg_stat st;
    for (Int try = 0; try < 2; try++) {
        if (try == 0) {
            if (n <= 0 || n >= (SSizeT)sizeof path - 64)
                continue;
            path[n] = 0;
            HChar *slash = VG_(strrchr)(path, '/');
            if (slash == NULL)
                continue;
            VG_(strcpy)(slash, "/crabcheck-index");
        } else {
            if (VG_(strlen)(VG_(libdir)) > sizeof path - 64)
                continue;
            VG_(sprintf)(path, "%s/crabcheck-index", VG_(libdir));
        }
        if (path[0] == '/' && !sr_isError(VG_(stat)(path, &st)) && VKI_S_ISREG(st.mode) && (st.mode & 0111) != 0) {
            helper = VG_(strdup)("crab.index.helper", path);
            helper_mtime_ns = st.mtime * 1000000000ULL + st.mtime_nsec;
            return;
        }
    }
}

/* Makes `path` and the folders above it; 0700, as the XDG rule wants. */
static void make_folders(const HChar *path)
{
    HChar part[PATH_BYTES];
    VG_(strcpy)(part, path);
    for (HChar *p = part + 1; ; p++) {
        if (*p != '/' && *p != 0)
            continue;
        HChar c = *p;
        *p = 0;
        crab_syscall(__NR_mkdir, (ULong)part, 0700, 0, 0, 0);
        *p = c;
        if (c == 0)
            return;
    }
}

static Bool ours_alone(const struct vg_stat *st)
{
    return st->uid == (UInt)VG_(geteuid)() && (st->mode & 022) == 0;
}

static void find_folder(void)
{
    HChar path[PATH_BYTES];
    const HChar *given = crab_opt_index_cache, *xdg = VG_(getenv)("XDG_CACHE_HOME"), *home = VG_(getenv)("HOME");
    const HChar *base = given != NULL && given[0] != 0 ? given : xdg != NULL && xdg[0] == '/' ? xdg : home;
    if (base == NULL || base[0] == 0 || VG_(strlen)(base) > 3800)
        return;
    if (base == given && base[0] != '/' && VG_(get_startup_wd)() != NULL && VG_(strlen)(VG_(get_startup_wd)()) < 200)
        VG_(sprintf)(path, "%s/%s", VG_(get_startup_wd)(), base);
    else
        VG_(sprintf)(path, "%s%s", base, base == given ? "" : base == xdg ? "/crabcheck" : "/.cache/crabcheck");
    struct vg_stat st;
    if (sr_isError(VG_(stat)(path, &st))) {
        make_folders(path);
        if (sr_isError(VG_(stat)(path, &st)))
            goto unusable;
    }
    if (VKI_S_ISDIR(st.mode) && ours_alone(&st)) {
        folder = VG_(strdup)("crab.index.folder", path);
        return;
    }
unusable:
    if (base == given)
        crab_say_once("index-cache", "index cache %s cannot be used (it must be a folder that only you can write): "
                      "indexes are made anew for each run", path);
}

/* The helper and the cache folder are looked for when the first object needs them: a program without debug information pays
   nothing. */
static void look_around(void)
{
    static Bool done;
    if (done)
        return;
    done = True;
    find_helper();
    find_folder();
}

void crab_index_cache_init(void)
{
    ask_who(&at_start);
}

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

/* The core's mapping of a file for the tool's own use; its header is not among the public ones, but the address space manager must
   know of what is mapped (it compares its list with the kernel's under --sanity-level=3). */
extern SysRes VG_(am_mmap_file_float_valgrind)(SizeT length, UInt prot, Int fd, Off64T offset);

/* Maps a file and opens it as an index.  NULL when all is well, else what is wrong.  Its pages are given back once the sum is known:
   from then on only those count that are asked for. */
static const HChar *read_index(Int fd, struct cci_index *ix)
{
    const ULong dontneed = 4;
    struct vg_stat st;
    if (VG_(fstat)(fd, &st) != 0 || st.size < (Long)sizeof(struct cci_header))
        return "too short";
    if (st.size > (4LL << 30))
        return "too long";
    SysRes r = VG_(am_mmap_file_float_valgrind)((SizeT)st.size, VKI_PROT_READ, fd, 0);
    if (sr_isError(r))
        return "no memory";
    const HChar *wrong = cci_open_saved(ix, (const void *)sr_Res(r), (SizeT)st.size);
    if (wrong != NULL) {
        VG_(am_munmap_valgrind)(sr_Res(r), VG_PGROUNDUP((SizeT)st.size));
        ix->h = NULL;
    } else if (st.size > (1LL << 20)) {
        crab_syscall(__NR_madvise, sr_Res(r), VG_PGROUNDUP((SizeT)st.size), dontneed, 0, 0);
    }
    return wrong;
}

/* Does this index speak about this object? */
static Bool matches(const struct cci_index *ix, const struct crab_elf *elf)
{
    const struct cci_header *h = ix->h;
    if (elf->build_id_bytes > 0)
        return h->build_id_bytes == elf->build_id_bytes
               && VG_(memcmp)(h->build_id, elf->build_id, elf->build_id_bytes) == 0
               && !(elf->debug_info && (h->flags & CCI_H_NO_DWARF) != 0 && h->obj_size != elf->size);
    return h->build_id_bytes == 0 && h->obj_size == elf->size && h->obj_mtime_ns == elf->mtime_ns;
}

static void forget(struct cci_index *ix)
{
    VG_(am_munmap_valgrind)((Addr)ix->bytes, VG_PGROUNDUP((SizeT)ix->size));
    VG_(memset)(ix, 0, sizeof *ix);
}

static Bool load_cached(const HChar *file, const struct crab_elf *elf, struct cci_index *ix)
{
    Int fd = VG_(fd_open)(file, VKI_O_RDONLY | O_NOFOLLOW_LINUX | VKI_O_NONBLOCK, 0);     /* a pipe must not wait */
    if (fd < 0)
        return False;
    struct vg_stat st;
    Bool ok = VG_(fstat)(fd, &st) == 0 && VKI_S_ISREG(st.mode) && ours_alone(&st)
              && (helper == NULL || st.mtime * 1000000000ULL + st.mtime_nsec >= helper_mtime_ns)
              && read_index(fd, ix) == NULL;
    VG_(close)(fd);
    if (ok && !matches(ix, elf)) {
        forget(ix);
        ok = False;
    }
    return ok;
}

/* ---- making ----------------------------------------------------------------------------------------------------------- */

static UInt seconds_for(const struct crab_elf *elf)
{
    return 15 + (UInt)(elf->size >> 20);        /* a second per megabyte: forty times the usual */
}

/* Says why there is no index, in one line: the helper's own words where it left some. */
static void say_failed(const HChar *path, Int status, const HChar *words)
{
    if (status == CRAB_HELPER_TIMEOUT)
        crab_say_once(path, "%s: crabcheck-index took too long and was stopped: provenance checks only", path);
    else if (status == CRAB_HELPER_NOT_RUN)
        crab_say_once(path, "%s: crabcheck-index could not be started: provenance checks only", path);
    else if (words[0] != 0)
        crab_say_once(path, "%s: no index (%s): provenance checks only", path, words);
    else if (status >= 128)
        crab_say_once(path, "%s: crabcheck-index died of signal %d: provenance checks only", path, status - 128);
    else
        crab_say_once(path, "%s: crabcheck-index failed with exit code %d: provenance checks only", path, status);
}

static Int run_helper(const HChar *path, const HChar *out, Int fd, const struct crab_elf *elf, HChar *words, SizeT n_words)
{
    HChar sources[PATH_BYTES];
    const HChar *argv[8];
    UInt n = 0;
    argv[n++] = helper;
    argv[n++] = "-o";
    argv[n++] = out;
    if (!crab_opt_read_sources)
        argv[n++] = "--no-sources";
    else if (crab_opt_source_path[0] != 0 && VG_(strlen)(crab_opt_source_path) < 4096) {
        VG_(sprintf)(sources, "--source-path=%s", crab_opt_source_path);
        argv[n++] = sources;
    }
    argv[n++] = path;
    argv[n] = NULL;
    Int status = crab_helper_run(argv, fd, seconds_for(elf), words, n_words);
    SizeT len = VG_(strlen)(path);
    if (VG_(strncmp)(words, path, len) == 0 && words[len] == ':' && words[len + 1] == ' ')
        VG_(memmove)(words, words + len + 2, VG_(strlen)(words + len + 2) + 1);     /* our line names the object already */
    return status;
}

/* Into the cache folder: temporary name, read, rename. */
static Int make_in_folder(const HChar *file, const HChar *path, const struct crab_elf *elf, struct cci_index *ix,
                          HChar *words, SizeT n_words)
{
    HChar tmp[PATH_BYTES + 32];
    VG_(sprintf)(tmp, "%s.%d.tmp", file, VG_(getpid)());
    Int status = run_helper(path, tmp, -1, elf, words, n_words);
    if (status == 0) {
        Int fd = VG_(fd_open)(tmp, VKI_O_RDONLY | O_NOFOLLOW_LINUX, 0);
        const HChar *wrong = fd < 0 ? "it left no file" : read_index(fd, ix);
        if (fd >= 0)
            VG_(close)(fd);
        if (wrong == NULL && VG_(rename)(tmp, file) == 0)
            return 0;
        if (wrong == NULL) {
            VG_(unlink)(tmp);
            return 0;
        }
        VG_(snprintf)(words, n_words, "its index is broken: %s", wrong);
        status = 1;
    }
    VG_(unlink)(tmp);
    return status;
}

/* Into a file that exists in memory only. */
static Int make_in_memory(const HChar *path, const struct crab_elf *elf, struct cci_index *ix, HChar *words, SizeT n_words)
{
    Int fd = (Int)crab_syscall(__NR_memfd_create, (ULong)"crabcheck-index", MEMFD_CLOEXEC, 0, 0, 0);
    if (fd < 0)
        return CRAB_HELPER_NOT_RUN;
    Int status = run_helper(path, "/proc/self/fd/3", fd, elf, words, n_words);
    if (status == 0) {
        const HChar *wrong = read_index(fd, ix);
        if (wrong != NULL) {
            VG_(snprintf)(words, n_words, "its index is broken: %s", wrong);
            status = 1;
        }
    }
    VG_(close)(fd);
    return status;
}

static ULong hash_bytes(ULong h, const void *p, SizeT n)
{
    for (const UChar *b = p; n > 0; n--, b++)
        h = (h ^ *b) * 0x100000001b3ULL;
    return h;
}

static void cache_name(const HChar *path, const struct crab_elf *elf, HChar *file)
{
    HChar id[ID_TEXT];
    if (elf->build_id_bytes > 0) {
        for (UInt i = 0; i < elf->build_id_bytes; i++)
            VG_(sprintf)(id + 2 * i, "%02x", elf->build_id[i]);
    } else {
        ULong h = hash_bytes(0xcbf29ce484222325ULL, path, VG_(strlen)(path));
        h = hash_bytes(h, &elf->size, sizeof elf->size);
        h = hash_bytes(h, &elf->mtime_ns, sizeof elf->mtime_ns);
        VG_(sprintf)(id, "p%016llx", h);
    }
    /* What the sources say is in the index: other sources, other index. */
    HChar sources[32] = "";
    if (!crab_opt_read_sources)
        VG_(sprintf)(sources, ".nosrc");
    else if (crab_opt_source_path[0] != 0)
        VG_(sprintf)(sources, ".s%016llx",
                     hash_bytes(0xcbf29ce484222325ULL, crab_opt_source_path, VG_(strlen)(crab_opt_source_path)));
    VG_(sprintf)(file, "%s/%s%s.v%u.idx", folder, id, sources, CCI_VERSION);
}

Bool crab_index_load(const HChar *path, const struct crab_elf *elf, struct cci_index *ix)
{
    HChar file[PATH_BYTES], words[1024];
    look_around();
    VG_(memset)(ix, 0, sizeof *ix);
    if (folder != NULL) {
        cache_name(path, elf, file);
        if (load_cached(file, elf, ix))
            return True;
    }
    if (helper == NULL) {
        crab_say_once("no-helper", "crabcheck-index is missing from the folder of the tool: provenance checks only");
        return False;
    }
    if (!rights_unchanged()) {
        crab_say_once(path, "%s: no index is made after the program changed its user, root folder or system call filter: "
                      "provenance checks only", path);
        return False;
    }
    Int status = -1;
    words[0] = 0;
    if (folder != NULL)
        status = make_in_folder(file, path, elf, ix, words, sizeof words);
    /* Whether the folder or the object was at fault is not told apart: one more try without the folder. */
    if (status != 0 && status != CRAB_HELPER_TIMEOUT && status != CRAB_HELPER_NOT_RUN) {
        const Bool had_folder = folder != NULL;
        status = make_in_memory(path, elf, ix, words, sizeof words);
        if (status == 0 && had_folder)
            crab_say_once("index-cache-write", "nothing can be written to the index cache %s: indexes are made anew for each run", folder);
    }
    if (status != 0) {
        say_failed(path, status, words);
        return False;
    }
    if (!matches(ix, elf)) {
        crab_say_once(path, "%s: changed while it was indexed: provenance checks only", path);
        forget(ix);
        return False;
    }
    return True;
}
