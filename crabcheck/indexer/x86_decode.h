/* x86_decode.h: lengths and operands of x86-64 instructions, as far as the indexer needs them.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_X86_DECODE_H
#define CRAB_X86_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Registers are DWARF numbers everywhere (0 rax 1 rdx 2 rcx 3 rbx 4 rsi 5 rdi 6 rbp 7 rsp 8..15 r8..r15). */
enum { X86_RAX, X86_RDX, X86_RCX, X86_RBX, X86_RSI, X86_RDI, X86_RBP, X86_RSP, X86_NO_REG = -1 };

enum x86_class {
    X86_OTHER,          /* only length, memory operand and `writes` are told */
    X86_MOV,            /* reg <- rm (a register; bytes = width) */
    X86_MOV_IMM,        /* rm <- imm (a register) */
    X86_LOAD,           /* reg <- memory */
    X86_LOAD_EXT,       /* reg <- zero- or sign-extended rm or memory; bytes = width of the source */
    X86_STORE,          /* memory <- reg */
    X86_STORE_IMM,      /* memory <- imm */
    X86_LEA,            /* reg <- address */
    X86_PUSH,           /* reg, or has_mem, or imm */
    X86_POP,
    X86_ALU_IMM,        /* alu: rm or memory <- rm op imm (CMP: flags only) */
    X86_ALU_REG,        /* alu: rm or memory <- rm op reg */
    X86_ALU_RM,         /* alu: reg <- reg op rm or memory */
    X86_NOP,
    X86_CALL, X86_CALL_IND, X86_JMP, X86_JMP_IND, X86_JCC, X86_RET,
    X86_TRAP,           /* ud2, int3, hlt: nothing runs on from here */
};
enum x86_alu { X86_ADD, X86_OR, X86_ADC, X86_SBB, X86_AND, X86_SUB, X86_XOR, X86_CMP, X86_TEST };

struct x86_insn {
    uint8_t len, cls, alu, bytes;   /* bytes: operand width 1 2 4 8; 0 = not told (vectors and the like) */
    int8_t reg, rm;                 /* X86_NO_REG: none; rm: the register where the operand is one */
    bool has_mem, rip_relative, high_byte /* one of ah ch dh bh: reg and rm name the whole register */;
    bool disp_scaled;               /* EVEX: disp8 counts in vector lengths; disp is not usable */
    bool reads_mem, writes_mem;     /* through the memory operand; both set where not known better */
    uint8_t span;                   /* no access through the memory operand touches more bytes than that */
    bool segment;                   /* fs: or gs: prefix: the address is thread-local */
    int8_t base, index; uint8_t scale;
    int64_t disp, imm;
    uint64_t target;                /* direct branches: link-time address; rip-relative operands: the address */
    uint16_t writes;                /* bit n: DWARF register n may change (a superset) */
};

/* Decodes the instruction at `at` (its address is addr); reads at most n bytes.  False: not an instruction of 64-bit mode,
   or cut short. */
bool x86_decode(const uint8_t *at, size_t n, uint64_t addr, struct x86_insn *out);

#endif
