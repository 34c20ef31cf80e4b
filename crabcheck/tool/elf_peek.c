/* elf_peek.c: reads the ELF header, the program headers, the build-id note and the section names, nothing else.

   This decides whether the helper is worth starting, for every object that is mapped, so it has to be cheap: four short reads,
   well under 0.1 ms.  All sizes are taken from the file and bounded here; a hostile file gives False or wrong flags, and wrong
   flags only start the helper in vain or not at all.  Refused: asking the core's debug information reader, which forgets the
   program headers and says nothing about DWARF that it could not read.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "elf_peek.h"

#include <elf.h>

#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

enum { MAX_HEADERS = 4096, MAX_NOTE = 4096, MAX_NAMES = 1 << 20 };

static Bool read_at(Int fd, ULong offset, void *buf, ULong bytes)
{
    if (VG_(lseek)(fd, (Off64T)offset, VKI_SEEK_SET) != (Off64T)offset)
        return False;
    UChar *p = buf;
    while (bytes > 0) {
        Int n = VG_(read)(fd, p, bytes > (1u << 30) ? (1 << 30) : (Int)bytes);
        if (n <= 0)
            return False;
        p += n;
        bytes -= (ULong)n;
    }
    return True;
}

static void read_build_id(Int fd, const Elf64_Phdr *ph, struct crab_elf *e)
{
    UChar note[MAX_NOTE];
    ULong n = ph->p_filesz < sizeof note ? ph->p_filesz : sizeof note;
    if (!read_at(fd, ph->p_offset, note, n))
        return;
    for (ULong at = 0; at + sizeof(Elf64_Nhdr) <= n;) {
        Elf64_Nhdr nh;
        VG_(memcpy)(&nh, note + at, sizeof nh);
        ULong name = at + sizeof nh;
        ULong desc = name + VG_ROUNDUP((ULong)nh.n_namesz, 4);
        ULong next = desc + VG_ROUNDUP((ULong)nh.n_descsz, 4);
        if (next > n)
            return;
        if (nh.n_type == NT_GNU_BUILD_ID && nh.n_namesz == 4 && VG_(memcmp)(note + name, "GNU", 4) == 0
            && nh.n_descsz > 0 && nh.n_descsz <= CRAB_ELF_MAX_ID) {
            VG_(memcpy)(e->build_id, note + desc, nh.n_descsz);
            e->build_id_bytes = nh.n_descsz;
            return;
        }
        at = next;
    }
}

static Bool read_segments(Int fd, const Elf64_Ehdr *eh, struct crab_elf *e)
{
    if (eh->e_phentsize != sizeof(Elf64_Phdr) || eh->e_phnum == 0 || eh->e_phnum > MAX_HEADERS)
        return False;
    for (UInt i = 0; i < eh->e_phnum; i++) {
        Elf64_Phdr ph;
        if (!read_at(fd, eh->e_phoff + (ULong)i * sizeof ph, &ph, sizeof ph))
            return False;
        if (ph.p_type == PT_INTERP)
            e->interp = True;
        else if (ph.p_type == PT_NOTE && e->build_id_bytes == 0)
            read_build_id(fd, &ph, e);
        else if (ph.p_type == PT_LOAD && e->n_load < CRAB_ELF_MAX_LOAD) {
            e->load[e->n_load].vaddr = ph.p_vaddr;
            e->load[e->n_load].offset = ph.p_offset;
            e->load[e->n_load].filesz = ph.p_filesz;
            e->load[e->n_load].memsz = ph.p_memsz;
            e->load[e->n_load].exec = (ph.p_flags & PF_X) != 0;
            e->n_load++;
        }
    }
    return e->n_load > 0;
}

/* Section headers may be missing or nonsense in a file that runs: then there is no debug information. */
static void read_section_names(Int fd, const Elf64_Ehdr *eh, struct crab_elf *e)
{
    if (eh->e_shentsize != sizeof(Elf64_Shdr) || eh->e_shnum == 0 || eh->e_shnum > MAX_HEADERS
        || eh->e_shstrndx >= eh->e_shnum)
        return;
    ULong bytes = (ULong)eh->e_shnum * sizeof(Elf64_Shdr);
    Elf64_Shdr *sh = VG_(malloc)("crab.elf.sections", bytes);
    HChar *names = NULL;
    if (!read_at(fd, eh->e_shoff, sh, bytes))
        goto out;
    ULong n_names = sh[eh->e_shstrndx].sh_size;
    if (n_names == 0 || n_names > MAX_NAMES)
        goto out;
    names = VG_(malloc)("crab.elf.names", n_names + 1);
    if (!read_at(fd, sh[eh->e_shstrndx].sh_offset, names, n_names))
        goto out;
    names[n_names] = 0;
    for (UInt i = 0; i < eh->e_shnum; i++) {
        if (sh[i].sh_name >= n_names || sh[i].sh_type == SHT_NOBITS)
            continue;
        const HChar *s = names + sh[i].sh_name;
        if (VG_(strcmp)(s, ".debug_info") == 0 || VG_(strcmp)(s, ".zdebug_info") == 0)
            e->debug_info = True;
        else if (VG_(strcmp)(s, ".gnu_debuglink") == 0)
            e->debug_link = True;
    }
out:
    if (names != NULL)
        VG_(free)(names);
    VG_(free)(sh);
}

Bool crab_elf_peek(const HChar *path, struct crab_elf *e)
{
    VG_(memset)(e, 0, sizeof *e);
    Int fd = VG_(fd_open)(path, VKI_O_RDONLY, 0);
    if (fd < 0)
        return False;
    Bool ok = False;
    struct vg_stat st;
    Elf64_Ehdr eh;
    if (VG_(fstat)(fd, &st) == 0 && read_at(fd, 0, &eh, sizeof eh) && VG_(memcmp)(eh.e_ident, ELFMAG, SELFMAG) == 0
        && eh.e_ident[EI_CLASS] == ELFCLASS64 && eh.e_ident[EI_DATA] == ELFDATA2LSB && eh.e_machine == EM_X86_64) {
        e->size = (ULong)st.size;
        e->mtime_ns = st.mtime * 1000000000ULL + st.mtime_nsec;
        e->ino = st.ino;
        ok = read_segments(fd, &eh, e);
        if (ok)
            read_section_names(fd, &eh, e);
    }
    VG_(close)(fd);
    return ok;
}

Bool crab_elf_bias(const struct crab_elf *e, Addr a, ULong offset, PtrdiffT *bias)
{
    for (UInt i = 0; i < e->n_load; i++) {
        ULong lo = VG_PGROUNDDN(e->load[i].offset);
        ULong hi = VG_PGROUNDUP(e->load[i].offset + e->load[i].filesz);
        if (e->load[i].exec && offset >= lo && offset < hi) {
            *bias = (PtrdiffT)(a - (e->load[i].vaddr + offset - e->load[i].offset));
            return True;
        }
    }
    return False;
}
