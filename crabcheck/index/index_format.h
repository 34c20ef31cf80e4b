/* index_format.h: the index file, what crabcheck-index writes and the tool maps.

   One file per ELF object.  Little endian, fixed-width records, no pointers: every table is (file offset, record count), every
   string an offset into the string table, every record is readable at its place in the mapped file (tables are 8-aligned).
   Addresses are link-time addresses (ELF vaddr); the reader's user adds the load bias.  Tables marked "sorted" are searched by
   bisection.  Anything may be broken in a file from disk: use index_read.h, which checks bounds once, on opening.
   Change a record, or what the indexer infers: raise CCI_VERSION, or old files in caches go on being used.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEX_FORMAT_H
#define CRAB_INDEX_FORMAT_H

#include <stdint.h>

#define CCI_MAGIC   "CRABIDX\n"
#define CCI_VERSION 8u

enum cci_table {
    CCI_T_STRINGS,      /* char[]; offset 0 is "" */
    CCI_T_FUNCS,        /* struct cci_func, sorted by lo */
    CCI_T_RETAGS,       /* struct cci_retag; slices named by functions */
    CCI_T_CONDS,        /* struct cci_cond: when a nested reference is there */
    CCI_T_CONDVALS,     /* uint64_t values of struct cci_cond */
    CCI_T_LAYOUTS,      /* struct cci_layout */
    CCI_T_IM,           /* struct cci_im_range */
    CCI_T_SLOTS,        /* struct cci_slot; slices named by functions */
    CCI_T_SITES,        /* struct cci_site, sorted by pc: retags at single instructions (calls into C, stores to locals, ...) */
    CCI_T_USES,         /* struct cci_use, sorted by pc: accesses whose source text names a recovered borrow */
    CCI_T_LINES,        /* struct cci_line, sorted by addr; a row holds until the next row */
    CCI_T_FILES,        /* uint32_t string offsets of full paths */
    CCI_T_INLINES,      /* struct cci_inline, sorted by (lo, depth) */
    CCI_T_VTABLES,      /* struct cci_vtable, sorted by addr */
    CCI_T_OBJECTS,      /* struct cci_object, sorted by addr: static variables */
    CCI_T_SYMBOLS,      /* struct cci_symbol, sorted by addr: functions from .symtab, .dynsym */
    CCI_T_COUNT
};

struct cci_tableref { uint64_t offset, count; };

enum {                          /* cci_header.flags */
    CCI_H_RUST          = 1,    /* has Rust units with parameters: entry and return retags are known */
    CCI_H_RUST_NO_PARAMS = 2,   /* has Rust units, but none with parameters (debuginfo=1, line tables only, std alone) */
    CCI_H_C             = 4,    /* has C or C++ units */
    CCI_H_NO_DWARF      = 8,
    CCI_H_DWP           = 16,   /* .dwp found or needed, not read */
    CCI_H_SEPARATE      = 32,   /* the DWARF came from a separate debug file */
    CCI_H_RUST_ALLOC    = 64,   /* defines Rust's allocation and deallocation symbols, all of them */
    CCI_H_OWN_RETAGS    = 128,  /* calls __rust_retag_reg or __rust_retag_mem: what it does is not inferred */
};

struct cci_header {
    char magic[8];
    uint32_t version, header_bytes;
    uint64_t file_bytes;
    uint8_t build_id[32]; uint32_t build_id_bytes;      /* 0 = none */
    uint32_t flags;
    uint64_t obj_size, obj_mtime_ns;                    /* of the ELF file, checked where there is no build-id */
    uint32_t note;              /* string: one clear line for people about what is missing; "" = nothing */
    uint32_t checksum;          /* cci_file_sum of the file */
    uint32_t obj_path;          /* string */
    uint32_t reserved;
    struct cci_tableref tables[CCI_T_COUNT];
};

enum {                          /* cci_func.flags */
    CCI_F_RUST  = 1, CCI_F_C = 2, CCI_F_CXX = 4,
    CCI_F_O0    = 8,            /* O0-shaped (semantics.md section 1) */
    CCI_F_NORETURN = 16,
    CCI_F_ICF   = 32,           /* several functions were folded into this one: no retags */
    CCI_F_FROM_STD = 64,        /* unit of the precompiled standard library */
    CCI_F_TRAIT_SELF = 128,     /* reserved */
    CCI_F_NO_RAX = 256, CCI_F_NO_RDX = 512,     /* that register carries nothing that the function returns and that could be a pointer */
};
struct cci_func {
    uint64_t lo, hi;
    uint32_t name, linkage;     /* strings: with path as people write it (`demo::Stack::push`); linkage (mangled) name */
    uint32_t flags;
    uint32_t prologue_bytes;    /* from lo to the first prologue_end row; 0 = unknown */
    uint32_t entry_first, entry_n;      /* RETAGS at entry */
    uint32_t ret_first, ret_n;          /* RETAGS at return */
    uint32_t slot_first, slot_n;        /* SLOTS */
    uint32_t file, line;                /* of the declaration; file = index into FILES, UINT32_MAX = unknown */
};

/* Where the pointer is, at the moment of the retag. Registers are DWARF numbers of x86-64: 0 rax 1 rdx 2 rcx 3 rbx 4 rsi 5 rdi
   6 rbp 7 rsp 8..15 r8..r15. */
enum cci_where {
    CCI_W_REG,          /* in register `reg` */
    CCI_W_STACK,        /* in memory at (rsp at entry) + off; rsp at entry points at the return address */
    CCI_W_MEM,          /* in memory at (register `reg`) + off: aggregate passed by hidden pointer; sret at return (reg = rax) */
    CCI_W_STACK_MEM,    /* in memory at [ (rsp at entry) + off ] + off2 */
};
enum cci_kind { CCI_K_SHARED, CCI_K_MUT, CCI_K_BOX, CCI_K_RESTRICT, CCI_K_RAW_MUT, CCI_K_RAW_CONST };
enum cci_size {         /* how many bytes the pointee has */
    CCI_S_STATIC,       /* layout.size */
    CCI_S_SLICE,        /* (word after the pointer) * layout.size; layout describes one element */
    CCI_S_DYN,          /* word 1 of the vtable that the word after the pointer points at; layout from VTABLES if known */
    CCI_S_DST_SLICE,    /* layout.size (the prefix) + (word after) * tail element size, rounded up to layout.align */
    CCI_S_DST_DYN,      /* prefix + size from the vtable */
    CCI_S_UNKNOWN,      /* function items, opaque: no retag */
};
enum {                  /* cci_retag.flags */
    CCI_R_PROTECT = 1,          /* takes a protector (entry, kind & / &mut strong, Box weak) */
    CCI_R_NOT_UNPIN = 2,        /* pointee (or dyn bound) is !Unpin */
    CCI_R_NESTED = 4,           /* inside a by-value aggregate */
    CCI_R_STORED = 16,          /* BIND: the instruction before pc stored the pointer: its line is the birth's */
    CCI_R_TOLD = 8,             /* BIND: all that is made of the pointer has a record (BIND, ARG_NAME) */
};
struct cci_retag {
    uint8_t where, kind, size, flags;
    uint8_t reg, meta_reg;      /* meta_reg: where = CCI_W_REG: register of length/vtable; 255 = next word in memory, 254 = none */
    uint16_t reserved;
    int32_t off, off2;          /* see cci_where */
    int32_t meta_off;           /* where = CCI_W_REG and meta_reg = 255: metadata word at (rsp at entry) + meta_off */
    uint32_t layout;            /* index into LAYOUTS */
    uint32_t cond_first, cond_n;        /* all must hold; places of their discriminants are given like the retag's own */
    uint32_t param;             /* string: parameter name or path within it (`self`, `pair.0`, `return value`) */
    uint32_t type;              /* string: the reference's type in Rust's words (`&mut Vec<u8>`) */
    uint32_t tail_elem;         /* CCI_S_DST_SLICE: tail element size; else 0 */
    uint32_t tail_layout;       /* CCI_S_DST_*: layout of one tail element, UINT32_MAX = unknown */
};
struct cci_cond {               /* discriminant of an enum on the way to a nested reference */
    uint8_t where, reg, size;   /* size in bytes 1 2 4 8 (16: low 8 bytes are compared, the rest must be 0) */
    uint8_t negate;             /* 1: holds when the value is none of the listed ones (the default variant) */
    int32_t off, off2;
    uint32_t val_first, val_n;  /* CONDVALS */
};
struct cci_layout {
    uint64_t size;
    uint32_t align;             /* 0 = unknown */
    uint32_t flags;             /* CCI_L_* */
    uint32_t im_first, im_n;    /* IM */
    uint32_t type;              /* string */
    uint32_t reserved;
};
enum { CCI_L_FREEZE = 1, CCI_L_UNPIN = 2, CCI_L_ALL_IM = 4 };
struct cci_im_range { uint32_t lo, hi; };

/* A stack slot of a named local or parameter (for sites made by the tool and for names in reports). */
enum { CCI_B_RSP, CCI_B_RBP, CCI_B_CFA };
struct cci_slot {
    uint8_t base, flags;        /* CCI_B_*; 1 = shared with another variable, 2 = memory-resident (reloaded or reassigned) */
    uint8_t kind;               /* CCI_K_* where the local is a reference; 255 = not a reference */
    uint8_t size_rule;
    int32_t off;
    uint64_t scope_lo, scope_hi;
    uint32_t name, type, layout;
    uint32_t bytes;
};

/* A retag at one instruction, inside O0-shaped functions.  Sites of one pc are in the order in which they apply (BIND, ARG_NAME,
   then the others, each in the order of the text).

   Names.  `let r = &mut *p` makes no instruction: one register is both p and r, and only the source text tells which of them an
   access goes through.  For a name that the indexer understands completely it writes

       BIND      just before pc: tag(name_id) = retag(parent), where parent = tag(parent_id) if that name is bound in this frame, else the
                 tag in shadow memory of the stack word that holds the pointer (retag.where = CCI_W_STACK); the address is that
                 word's content, the size is the layout's.  No register and no memory changes its tag.  A pc that runs again (a loop)
                 binds again.  Kind RAW_MUT: a raw pointer made of a `&mut`; under Tree Borrows the name has the tag of parent_id.
       USE       the access of the instruction at pc is made with tag(name_id) in place of the tag of its address, provided that the
                 name is bound in this frame and the accessed bytes lie inside the bytes given at its BIND; otherwise the access
                 is what it is without the record.  Holds for reads and writes of the instruction, also where the address is
                 computed from RSP (a direct access to a local).  Where pc also has a BIND, that comes first.
       ARG_NAME  just before the call (or return) at pc: register retag.reg takes tag(name_id), provided that the name is bound in
                 this frame and the register's value lies inside those bytes.  retag.where = CCI_W_MEM: just after the store at
                 pc, the word at (register) + off likewise.

   Names belong to a frame: functions with BIND sites need one, though they may have no entry retags, and a name is unbound in a fresh
   frame.  tag(name_id) has no protector.  Accesses without a USE keep the tag of their machine value, which is right for every
   other name of the same value: to a bound name they are foreign. */
enum cci_site_kind {
    CCI_SITE_CALL_ARG,          /* just before the call at pc: retag `retag` (where = REG: argument register) */
    CCI_SITE_STORE,             /* just after the store at pc: the stored pointer word gets the tag, in memory and in the register */
    CCI_SITE_BIND,              /* see above */
    CCI_SITE_ARG_NAME,
    CCI_SITE_AFTER,             /* just after the instruction at pc: register of `retag` is retagged */
};
struct cci_site {
    uint64_t pc;
    uint32_t kind;
    uint32_t retag;             /* index into RETAGS */
    uint32_t name_id, parent_id;
};
/* USE: the access at pc goes, as the source says, through the borrow bound to name_id in this frame (CCI_SITE_BIND). */
struct cci_use { uint64_t pc; uint32_t name_id; uint32_t name; };

struct cci_line { uint64_t addr; uint32_t file; uint32_t line; uint16_t column; uint16_t flags; uint32_t reserved; };
enum { CCI_LINE_STMT = 1, CCI_LINE_END = 2 /* end of sequence: no row from here on */, CCI_LINE_PROLOGUE_END = 4 };

struct cci_inline {             /* one inlined call: [lo, hi) runs code of `name`, called from call_file:call_line */
    uint64_t lo, hi;
    uint32_t name, depth;
    uint32_t call_file, call_line, call_column, reserved;
};
/* size: of the table itself; layout: of the concrete type */
struct cci_vtable { uint64_t addr, size; uint32_t layout, type; };
struct cci_object { uint64_t addr, size; uint32_t name, flags; uint32_t file, line; };
/* sorted by (addr, name): aliases are neighbours. flags: 1 = visible outside the object, 2 = indirect function */
struct cci_symbol { uint64_t addr, size; uint32_t name, flags; };

#endif
