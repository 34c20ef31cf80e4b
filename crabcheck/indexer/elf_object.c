/* elf_object.c: open an ELF file and find its DWARF.

   Order of search for DWARF, as gdb does it: in the file itself; in /usr/lib/debug/.build-id by build-id; by .gnu_debuglink beside the
   file, in .debug/ there, under /usr/lib/debug.  A separate file must carry the same build-id, or the right CRC of the debuglink.
   libdwfl would do this too, but it also asks debuginfod servers on the network, which a cache filler must not.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "elf_object.h"
#include "unpack_zstd.h"
#include "util.h"
#include "../index/index_read.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- header, segments, build-id ---- */

static char *check_header(struct object *o)
{
    GElf_Ehdr eh;

    if (elf_kind(o->elf) != ELF_K_ELF || gelf_getehdr(o->elf, &eh) == NULL)
        return xprintf("not an ELF file");
    if (gelf_getclass(o->elf) != ELFCLASS64 || eh.e_ident[EI_DATA] != ELFDATA2LSB || eh.e_machine != EM_X86_64)
        return xprintf("not an x86-64 ELF file");
    if (eh.e_type != ET_EXEC && eh.e_type != ET_DYN)
        return xprintf("not an executable or shared object");
    return NULL;
}

/* NULL, or what is wrong. */
static char *read_segments(struct object *o)
{
    size_t n;

    if (elf_getphdrnum(o->elf, &n) != 0 || n == 0)
        return xprintf("no program headers");
    for (size_t i = 0; i < n && i < 4096; i++) {
        GElf_Phdr ph;
        if (gelf_getphdr(o->elf, (int)i, &ph) == NULL)
            return xprintf("truncated ELF file");
        if (ph.p_type != PT_LOAD)
            continue;
        if (ph.p_offset > o->raw_size || ph.p_filesz > o->raw_size - ph.p_offset || ph.p_vaddr + ph.p_filesz < ph.p_vaddr)
            return xprintf("truncated ELF file");
        if ((ph.p_flags & PF_X) && o->n_code < (int)(sizeof o->code / sizeof o->code[0]))
            o->code[o->n_code++] = (struct segment){ ph.p_vaddr, ph.p_filesz, ph.p_offset };
    }
    return NULL;
}

static uint32_t find_build_id(Elf *elf, uint8_t out[32])
{
    Elf_Scn *scn = NULL;

    while ((scn = elf_nextscn(elf, scn)) != NULL) {
        GElf_Shdr sh;
        if (gelf_getshdr(scn, &sh) == NULL || sh.sh_type != SHT_NOTE)
            continue;
        Elf_Data *d = elf_getdata(scn, NULL);
        size_t at = 0, next, name, desc;
        GElf_Nhdr nh;
        while (d != NULL && d->d_buf != NULL && (next = gelf_getnote(d, at, &nh, &name, &desc)) > 0) {
            at = next;
            if (nh.n_type == NT_GNU_BUILD_ID && nh.n_namesz == 4 && nh.n_descsz > 0 && nh.n_descsz <= 32
                && memcmp((char *)d->d_buf + name, "GNU", 4) == 0) {
                memcpy(out, (char *)d->d_buf + desc, nh.n_descsz);
                return nh.n_descsz;
            }
        }
    }
    return 0;
}

static Elf_Scn *find_section(Elf *elf, const char *want, GElf_Shdr *sh)
{
    size_t strings;
    Elf_Scn *scn = NULL;

    if (elf_getshdrstrndx(elf, &strings) != 0)
        return NULL;
    while ((scn = elf_nextscn(elf, scn)) != NULL) {
        if (gelf_getshdr(scn, sh) == NULL)
            continue;
        const char *name = elf_strptr(elf, strings, sh->sh_name);
        if (name != NULL && strcmp(name, want) == 0)
            return scn;
    }
    return NULL;
}

/* ---- where the DWARF is ---- */

static bool has_dwarf(Elf *elf)
{
    GElf_Shdr sh;
    return (find_section(elf, ".debug_info", &sh) != NULL || find_section(elf, ".zdebug_info", &sh) != NULL)
           && sh.sh_type != SHT_NOBITS && sh.sh_size > 0;
}

/* Takes the DWARF of `elf` if it has some. */
static bool take_dwarf(struct object *o, Elf *elf)
{
    if (!has_dwarf(elf))
        return false;
    o->dw = dwarf_begin_elf(elf, DWARF_C_READ, NULL);
    o->dwarf_elf = elf;
    if (o->dw == NULL && has_zstd_sections(elf)) {
        o->unpacked = unpack_zstd(elf, &o->unpacked_image);
        o->zstd = o->unpacked == NULL;
        o->dwarf_elf = o->unpacked;
        o->dw = o->unpacked != NULL ? dwarf_begin_elf(o->unpacked, DWARF_C_READ, NULL) : NULL;
    }
    o->debug_broken = o->dw == NULL;
    return o->dw != NULL;
}

static bool crc_matches(int fd, uint32_t want)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || st.st_size <= 0)
        return false;
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED)
        return false;
    bool same = cci_crc32(p, (uint64_t)st.st_size, 0) == want;
    munmap(p, (size_t)st.st_size);
    return same;
}

static bool same_build_id(const struct object *o, Elf *elf)
{
    uint8_t id[32];
    uint32_t n = find_build_id(elf, id);
    return n != 0 && n == o->build_id_bytes && memcmp(id, o->build_id, n) == 0;
}

static bool try_debug_file(struct object *o, const char *path, const uint32_t *crc)
{
    struct stat st, own;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return false;
    bool usable = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && fstat(o->fd, &own) == 0
                  && !(st.st_dev == own.st_dev && st.st_ino == own.st_ino);
    Elf *elf = usable ? elf_begin(fd, ELF_C_READ_MMAP, NULL) : NULL;
    if (elf != NULL && elf_kind(elf) == ELF_K_ELF && gelf_getclass(elf) == ELFCLASS64
        && (same_build_id(o, elf) || (o->build_id_bytes == 0 && crc != NULL && crc_matches(fd, *crc))) && take_dwarf(o, elf)) {
        o->debug_fd = fd;
        o->debug_elf = elf;
        o->separate = true;
        return true;
    }
    if (elf != NULL)
        elf_end(elf);
    close(fd);
    return false;
}

static bool by_build_id(struct object *o)
{
    char path[128];
    int k = snprintf(path, sizeof path, "/usr/lib/debug/.build-id/%02x/", o->build_id[0]);

    if (o->build_id_bytes < 2)
        return false;
    for (uint32_t i = 1; i < o->build_id_bytes; i++)
        k += snprintf(path + k, sizeof path - (size_t)k, "%02x", o->build_id[i]);
    snprintf(path + k, sizeof path - (size_t)k, ".debug");
    return try_debug_file(o, path, NULL);
}

static bool by_debuglink(struct object *o)
{
    GElf_Shdr sh;
    Elf_Scn *scn = find_section(o->elf, ".gnu_debuglink", &sh);
    Elf_Data *d = scn != NULL ? elf_getdata(scn, NULL) : NULL;
    char *real = realpath(o->path, NULL);
    bool found = false;

    if (d != NULL && d->d_buf != NULL && d->d_size >= 8 && memchr(d->d_buf, 0, d->d_size - 4) != NULL && real != NULL) {
        const char *name = d->d_buf;
        const char *folder = dirname(real);
        uint32_t crc;
        memcpy(&crc, (char *)d->d_buf + d->d_size - 4, 4);
        for (int i = 0; i < 3 && !found && strchr(name, '/') == NULL; i++) {
            char *path = i == 0 ? xprintf("%s/%s", folder, name) : i == 1 ? xprintf("%s/.debug/%s", folder, name)
                                                                          : xprintf("/usr/lib/debug%s/%s", folder, name);
            found = try_debug_file(o, path, &crc);
            free(path);
        }
    }
    free(real);
    return found;
}

char *obj_open(struct object *o, const char *path)
{
    struct stat st;
    char *wrong;

    *o = (struct object){ .path = path, .fd = -1, .debug_fd = -1 };
    elf_version(EV_CURRENT);
    o->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (o->fd < 0)
        return xprintf("cannot open: %s", strerror(errno));
    if (fstat(o->fd, &st) != 0 || !S_ISREG(st.st_mode))
        return xprintf("not a regular file");
    o->size = (uint64_t)st.st_size;
    o->mtime_ns = (uint64_t)st.st_mtim.tv_sec * 1000000000u + (uint64_t)st.st_mtim.tv_nsec;
    o->elf = elf_begin(o->fd, ELF_C_READ_MMAP, NULL);
    if (o->elf == NULL)
        return xprintf("not an ELF file");
    wrong = check_header(o);
    if (wrong != NULL)
        return wrong;
    o->raw = elf_rawfile(o->elf, &o->raw_size);
    if (o->raw == NULL)
        return xprintf("cannot read: %s", elf_errmsg(-1));
    wrong = read_segments(o);
    if (wrong != NULL)
        return wrong;
    o->build_id_bytes = find_build_id(o->elf, o->build_id);
    if (!take_dwarf(o, o->elf) && !by_build_id(o))
        by_debuglink(o);
    char *dwp = xprintf("%s.dwp", path);
    o->dwp = access(dwp, F_OK) == 0;
    free(dwp);
    return NULL;
}

void obj_close(struct object *o)
{
    if (o->dw != NULL)
        dwarf_end(o->dw);
    if (o->unpacked != NULL)
        elf_end(o->unpacked);
    free(o->unpacked_image);
    if (o->debug_elf != NULL)
        elf_end(o->debug_elf);
    if (o->elf != NULL)
        elf_end(o->elf);
    if (o->debug_fd >= 0)
        close(o->debug_fd);
    if (o->fd >= 0)
        close(o->fd);
}

/* libelf maps files; where it could not, it has read them, and such memory must not be given back. */
static bool is_file_mapping(const void *p)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    unsigned long lo, hi, inode;
    char line[4352];
    bool mapped = false;

    while (maps != NULL && !mapped && fgets(line, sizeof line, maps) != NULL)
        if (sscanf(line, "%lx-%lx %*s %*s %*s %lu", &lo, &hi, &inode) == 3)
            mapped = (uintptr_t)p >= lo && (uintptr_t)p < hi && inode != 0;
    if (maps != NULL)
        fclose(maps);
    return mapped;
}

/* Gives the pages of a mapped file back, a gigabyte of debug information is not needed at once; they come again when they are read. */
static void drop_pages(Elf *elf)
{
    size_t n = 0;
    char *raw = elf == NULL ? NULL : elf_rawfile(elf, &n);

    if (raw != NULL && (uintptr_t)raw % 4096 == 0 && is_file_mapping(raw))
        madvise(raw, n, MADV_DONTNEED);
}

void obj_reopen_dwarf(struct object *o)
{
    dwarf_end(o->dw);
    drop_pages(o->debug_elf != NULL ? o->debug_elf : o->elf);
    o->dw = dwarf_begin_elf(o->dwarf_elf, DWARF_C_READ, NULL);
}

const uint8_t *obj_code(const struct object *o, uint64_t addr, uint64_t *n)
{
    for (int i = 0; i < o->n_code; i++) {
        const struct segment *s = &o->code[i];
        if (addr >= s->addr && addr - s->addr < s->size) {
            *n = s->size - (addr - s->addr);
            return (const uint8_t *)o->raw + s->offset + (addr - s->addr);
        }
    }
    return NULL;
}

/* ---- symbols ---- */

/* Bit of the Rust allocation symbol that `name` is: plain, or under the mangled `__rustc` crate of newer compilers. */
static unsigned rust_alloc_bit(const char *name)
{
    static const char *const plain[] = { "__rust_alloc", "__rust_dealloc", "__rust_realloc", "__rust_alloc_zeroed" };
    static const char *const mangled[] = { "7___rustc12___rust_alloc", "7___rustc14___rust_dealloc", "7___rustc14___rust_realloc",
                                           "7___rustc19___rust_alloc_zeroed" };
    for (int i = 0; i < 4; i++)
        if (strcmp(name, plain[i]) == 0 || (name[0] == '_' && name[1] == 'R' && ends_with(name, mangled[i])))
            return 1u << i;
    return 0;
}

/* The functions that a compiler calls which writes retags into the code; imported or defined. */
static bool is_retag_call(const char *name)
{
    return strcmp(name, "__rust_retag_reg") == 0 || strcmp(name, "__rust_retag_mem") == 0;
}

static void add_symbol(const struct object *o, struct writer *w, const GElf_Sym *sym, const char *name, unsigned *rust)
{
    unsigned type = GELF_ST_TYPE(sym->st_info);
    uint64_t n;

    if (name != NULL && is_retag_call(name))
        wr_header(w)->flags |= CCI_H_OWN_RETAGS;
    if (sym->st_shndx == SHN_UNDEF || sym->st_value == 0 || name == NULL || name[0] == 0)
        return;
    if (type == STT_FUNC || type == STT_GNU_IFUNC) {
        if (obj_code(o, sym->st_value, &n) == NULL)
            return;
        *rust |= rust_alloc_bit(name);
        uint32_t flags = (GELF_ST_BIND(sym->st_info) != STB_LOCAL ? 1u : 0) | (type == STT_GNU_IFUNC ? 2u : 0);
        uint64_t size = sym->st_size > n ? n : sym->st_size;
        struct cci_symbol r = { sym->st_value, size, wr_string(w, name), flags };
        wr_add(w, CCI_T_SYMBOLS, &r);
    } else if (type == STT_OBJECT && sym->st_size > 0 && sym->st_value + sym->st_size > sym->st_value) {
        struct cci_object r = { sym->st_value, sym->st_size, wr_string(w, name), 0, UINT32_MAX, 0 };
        wr_add(w, CCI_T_OBJECTS, &r);
    }
}

static void read_symbols(const struct object *o, Elf *elf, struct writer *w, unsigned *rust)
{
    Elf_Scn *scn = NULL;

    while ((scn = elf_nextscn(elf, scn)) != NULL) {
        GElf_Shdr sh;
        if (gelf_getshdr(scn, &sh) == NULL || (sh.sh_type != SHT_SYMTAB && sh.sh_type != SHT_DYNSYM))
            continue;
        Elf_Data *d = elf_getdata(scn, NULL);
        size_t n = d != NULL ? d->d_size / sizeof(Elf64_Sym) : 0;
        for (size_t i = 0; i < n && i < INT32_MAX; i++) {
            GElf_Sym sym;
            if (gelf_getsym(d, (int)i, &sym) != NULL)
                add_symbol(o, w, &sym, elf_strptr(elf, sh.sh_link, sym.st_name), rust);
        }
    }
}

void obj_symbols(const struct object *o, struct writer *w)
{
    unsigned rust = 0;

    read_symbols(o, o->elf, w, &rust);
    if (o->debug_elf != NULL)
        read_symbols(o, o->debug_elf, w, &rust);
    if (rust == 15)
        wr_header(w)->flags |= CCI_H_RUST_ALLOC;
}
