/* unpack_zstd.c: debug sections compressed with zstd, for a libelf that does not know it (before elfutils 0.189).

       [ the file as it is, section headers changed ][ plain .debug_info ][ plain .debug_line ] ...

   libzstd is opened when it is needed: every Debian has the library (dpkg needs it), few machines have its headers, and two of its
   functions, unchanged since 1.0, are enough.

   Refused: a file of its own on disk; our own decoder.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "unpack_zstd.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef ELFCOMPRESS_ZSTD
#define ELFCOMPRESS_ZSTD 2
#endif
#define MOST_BYTES ((size_t)16 << 30)           /* more than that is no debug section, but a damaged header */

typedef size_t decompress(void *to, size_t room, const void *from, size_t n);

static bool is_zstd(const GElf_Shdr *sh, const char *raw, size_t size, Elf64_Chdr *ch)
{
    if ((sh->sh_flags & SHF_COMPRESSED) == 0 || (sh->sh_flags & SHF_ALLOC) != 0 || sh->sh_type == SHT_NOBITS
        || sh->sh_size < sizeof *ch || sh->sh_offset > size || sh->sh_size > size - sh->sh_offset)
        return false;
    memcpy(ch, raw + sh->sh_offset, sizeof *ch);
    return ch->ch_type == ELFCOMPRESS_ZSTD;
}

/* The section headers, if they lie inside the file. */
static const char *section_headers(const char *raw, size_t size, size_t *n)
{
    Elf64_Ehdr eh;
    if (raw == NULL || size < sizeof eh)
        return NULL;
    memcpy(&eh, raw, sizeof eh);
    *n = eh.e_shnum;
    if (eh.e_shentsize != sizeof(Elf64_Shdr) || eh.e_shoff > size || *n > (size - eh.e_shoff) / sizeof(Elf64_Shdr))
        return NULL;
    return raw + eh.e_shoff;
}

bool has_zstd_sections(Elf *elf)
{
    size_t size, n = 0;
    const char *raw = elf_rawfile(elf, &size), *headers = section_headers(raw, size, &n);
    for (size_t i = 0; headers != NULL && i < n; i++) {
        Elf64_Shdr sh;
        Elf64_Chdr ch;
        memcpy(&sh, headers + i * sizeof sh, sizeof sh);
        if (is_zstd(&sh, raw, size, &ch))
            return true;
    }
    return false;
}

/* Bytes of the image; 0: too many. */
static size_t image_size(const char *raw, size_t size, const char *headers, size_t n)
{
    size_t total = size;
    for (size_t i = 0; i < n; i++) {
        Elf64_Shdr sh;
        Elf64_Chdr ch;
        memcpy(&sh, headers + i * sizeof sh, sizeof sh);
        if (!is_zstd(&sh, raw, size, &ch))
            continue;
        if (ch.ch_size > MOST_BYTES)
            return 0;
        total += ((size_t)ch.ch_size + 15) & ~(size_t)15;
        if (total > MOST_BYTES)
            return 0;
    }
    return total;
}

/* The sections' plain bytes behind the file's own; false where one is damaged. */
static bool unpack_sections(char *image, const char *raw, size_t size, decompress *unpack)
{
    size_t n, at = size;
    char *headers = image + (section_headers(raw, size, &n) - raw);
    for (size_t i = 0; i < n; i++) {
        Elf64_Shdr sh;
        Elf64_Chdr ch;
        memcpy(&sh, headers + i * sizeof sh, sizeof sh);
        if (!is_zstd(&sh, raw, size, &ch))
            continue;
        if (unpack(image + at, ch.ch_size, raw + sh.sh_offset + sizeof ch, sh.sh_size - sizeof ch) != ch.ch_size)
            return false;
        sh.sh_offset = at;
        sh.sh_size = ch.ch_size;
        sh.sh_flags &= ~(uint64_t)SHF_COMPRESSED;
        sh.sh_addralign = ch.ch_addralign;
        memcpy(headers + i * sizeof sh, &sh, sizeof sh);
        at += (sh.sh_size + 15) & ~(size_t)15;
    }
    return true;
}

static decompress *find_decompress(void)
{
    void *lib = dlopen("libzstd.so.1", RTLD_NOW);
    return lib == NULL ? NULL : (decompress *)dlsym(lib, "ZSTD_decompress");
}

Elf *unpack_zstd(Elf *elf, void **image)
{
    size_t size, n;
    const char *raw = elf_rawfile(elf, &size), *headers = section_headers(raw, size, &n);
    decompress *unpack = find_decompress();
    size_t total = headers == NULL || unpack == NULL ? 0 : image_size(raw, size, headers, n);
    char *copy = total == 0 ? NULL : malloc(total);
    if (copy == NULL)
        return NULL;
    memcpy(copy, raw, size);
    memset(copy + size, 0, total - size);
    Elf *plain = unpack_sections(copy, raw, size, unpack) ? elf_memory(copy, total) : NULL;
    if (plain == NULL)
        free(copy);
    else
        *image = copy;
    return plain;
}
