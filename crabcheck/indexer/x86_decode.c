/* x86_decode.c: a table-driven decoder of 64-bit x86 instructions.

       prefixes  REX / VEX / EVEX   opcode map 0, 0F, 0F38, 0F3A   modrm [sib] [disp]   immediate
                                    -----------------------------
                                    one byte per opcode says: modrm? which immediate? invalid?

   Lengths come from two 256-byte tables; the third and fourth opcode maps need none (every instruction has a modrm byte, the
   fourth an immediate byte too).  What an instruction means is told only for the few dozen opcodes that a prologue or a plain
   access is made of; for the rest the answer is a superset: every register that a modrm or VEX field names may be written,
   memory may be read and written.

   Cost: one pass over at most 15 bytes, no state.  Refused: a disassembler library.  It would be the indexer's largest
   dependency, for questions that a tenth of its tables answers, and a version of it would have to be on every machine.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "x86_decode.h"

#include <string.h>

/* Attributes of one opcode. */
enum {
    M = 1,              /* modrm byte */
    B = 2,              /* 8-bit immediate or displacement */
    Z = 4,              /* 32-bit immediate, 16 with the operand-size prefix */
    V = 8,              /* as Z, but 64 with REX.W */
    W = 16,             /* 16-bit immediate */
    D = 32,             /* 32-bit displacement of a branch, whatever the prefixes */
    O = 64,             /* address-sized offset */
    X = 128,            /* not an instruction of 64-bit mode, or a prefix met in the wrong place */
};

static const uint8_t map0[256] = {
    /* 00 */ M, M, M, M, B, Z, X, X,  M, M, M, M, B, Z, X, X,
    /* 10 */ M, M, M, M, B, Z, X, X,  M, M, M, M, B, Z, X, X,
    /* 20 */ M, M, M, M, B, Z, X, X,  M, M, M, M, B, Z, X, X,
    /* 30 */ M, M, M, M, B, Z, X, X,  M, M, M, M, B, Z, X, X,
    /* 40 */ X, X, X, X, X, X, X, X,  X, X, X, X, X, X, X, X,
    /* 50 */ 0, 0, 0, 0, 0, 0, 0, 0,  0, 0, 0, 0, 0, 0, 0, 0,
    /* 60 */ X, X, X, M, X, X, X, X,  Z, M|Z, B, M|B, 0, 0, 0, 0,
    /* 70 */ B, B, B, B, B, B, B, B,  B, B, B, B, B, B, B, B,
    /* 80 */ M|B, M|Z, X, M|B, M, M, M, M,  M, M, M, M, M, M, M, M,
    /* 90 */ 0, 0, 0, 0, 0, 0, 0, 0,  0, 0, X, 0, 0, 0, 0, 0,
    /* a0 */ O, O, O, O, 0, 0, 0, 0,  B, Z, 0, 0, 0, 0, 0, 0,
    /* b0 */ B, B, B, B, B, B, B, B,  V, V, V, V, V, V, V, V,
    /* c0 */ M|B, M|B, W, 0, X, X, M|B, M|Z,  W|B, 0, W, 0, 0, B, X, 0,
    /* d0 */ M, M, M, M, X, X, X, 0,  M, M, M, M, M, M, M, M,
    /* e0 */ B, B, B, B, B, B, B, B,  D, D, X, B, 0, 0, 0, 0,
    /* f0 */ X, 0, X, X, 0, 0, M, M,  0, 0, 0, 0, 0, 0, M, M,
};

static const uint8_t map0f[256] = {
    /* 00 */ M, M, M, M, X, 0, 0, 0,  0, 0, X, 0, X, M, 0, M|B,
    /* 10 */ M, M, M, M, M, M, M, M,  M, M, M, M, M, M, M, M,
    /* 20 */ M, M, M, M, X, X, X, X,  M, M, M, M, M, M, M, M,
    /* 30 */ 0, 0, 0, 0, 0, 0, X, 0,  X, X, X, X, X, X, X, X,
    /* 40 */ M, M, M, M, M, M, M, M,  M, M, M, M, M, M, M, M,
    /* 50 */ M, M, M, M, M, M, M, M,  M, M, M, M, M, M, M, M,
    /* 60 */ M, M, M, M, M, M, M, M,  M, M, M, M, M, M, M, M,
    /* 70 */ M|B, M|B, M|B, M|B, M, M, M, 0,  M, M, M, M, M, M, M, M,
    /* 80 */ D, D, D, D, D, D, D, D,  D, D, D, D, D, D, D, D,
    /* 90 */ M, M, M, M, M, M, M, M,  M, M, M, M, M, M, M, M,
    /* a0 */ 0, 0, 0, M, M|B, M, X, X,  0, 0, 0, M, M|B, M, M, M,
    /* b0 */ M, M, M, M, M, M, M, M,  M, M, M|B, M, M, M, M, M,
    /* c0 */ M, M, M|B, M, M|B, M|B, M|B, M,  0, 0, 0, 0, 0, 0, 0, 0,
    /* d0 */ M, M, M, M, M, M, M, M,  M, M, M, M, M, M, M, M,
    /* e0 */ M, M, M, M, M, M, M, M,  M, M, M, M, M, M, M, M,
    /* f0 */ M, M, M, M, M, M, M, M,  M, M, M, M, M, M, M, M,
};

/* One instruction while it is taken apart. */
struct state {
    const uint8_t *at;
    size_t n, i;                /* bytes there, bytes taken */
    bool opsize, addrsize, rep, repne, rex, vex, evex;
    uint8_t rexw, rexr, rexx, rexb;     /* 0 or 1 */
    int vvvv;                   /* hardware number of VEX's extra operand */
    int map;                    /* 0, 1 (0F), 2 (0F38), 3 (0F3A), 5, 6 (EVEX), 8, 9, 10 (XOP) */
    uint8_t op, modrm;
};

/* Hardware register number -> DWARF number. */
static int8_t dwarf(unsigned hw)
{
    static const int8_t low[8] = { X86_RAX, X86_RCX, X86_RDX, X86_RBX, X86_RSP, X86_RBP, X86_RSI, X86_RDI };
    return hw < 8 ? low[hw] : (int8_t)(hw & 15);
}

static uint16_t bit(int reg)
{
    return reg < 0 ? 0 : (uint16_t)(1u << reg);
}

static bool take(struct state *s, uint8_t *b)
{
    if (s->i >= s->n || s->i >= 15)
        return false;
    *b = s->at[s->i++];
    return true;
}

/* Takes a signed little-endian number of 1, 2, 4 or 8 bytes. */
static bool take_int(struct state *s, unsigned bytes, int64_t *v)
{
    uint64_t u = 0;
    for (unsigned k = 0; k < bytes; k++) {
        uint8_t b;
        if (!take(s, &b))
            return false;
        u |= (uint64_t)b << (8 * k);
    }
    if (bytes < 8 && bytes > 0) {
        uint64_t sign = 1ull << (8 * bytes - 1);
        u = (u ^ sign) - sign;
    }
    *v = (int64_t)u;
    return true;
}

static bool take_vex(struct state *s, uint8_t first)
{
    uint8_t p, q = 0;
    if (!take(s, &p))
        return false;
    s->vex = true;
    s->rexr = !(p & 0x80);
    if (first == 0xc5) {
        s->map = 1;
        q = p;
    } else {
        s->rexx = !(p & 0x40);
        s->rexb = !(p & 0x20);
        s->map = p & 31;
        if (!take(s, &q))
            return false;
        s->rexw = q >> 7;
    }
    s->vvvv = (~q >> 3) & 15;
    s->opsize = (q & 3) == 1;
    s->rep = (q & 3) == 2;
    s->repne = (q & 3) == 3;
    bool known = first == 0x8f ? s->map >= 8 && s->map <= 10 : s->map >= 1 && s->map <= 3;
    return known && take(s, &s->op);
}

static bool take_evex(struct state *s)
{
    uint8_t p, q, r;
    if (!take(s, &p) || !take(s, &q) || !take(s, &r))
        return false;
    s->vex = s->evex = true;
    s->rexr = !(p & 0x80);
    s->rexx = !(p & 0x40);
    s->rexb = !(p & 0x20);
    s->map = p & 7;
    s->rexw = q >> 7;
    s->vvvv = (~q >> 3) & 15;
    s->opsize = (q & 3) == 1;
    s->rep = (q & 3) == 2;
    s->repne = (q & 3) == 3;
    return s->map != 0 && s->map != 4 && s->map != 7 && take(s, &s->op);
}

/* Takes prefixes and opcode. */
static bool take_opcode(struct state *s, bool *segment)
{
    uint8_t b;
    for (;;) {
        if (!take(s, &b))
            return false;
        if (b == 0x66)
            s->opsize = true;
        else if (b == 0x67)
            s->addrsize = true;
        else if (b == 0xf2)
            s->repne = true;
        else if (b == 0xf3)
            s->rep = true;
        else if (b == 0x64 || b == 0x65)
            *segment = true;
        else if (b != 0xf0 && b != 0x26 && b != 0x2e && b != 0x36 && b != 0x3e) {
            if ((b & 0xf0) != 0x40)
                break;
            /* REX counts only directly before the opcode. */
            if (s->i < s->n && (s->at[s->i] & 0xf0) != 0x40) {
                s->rex = true;
                s->rexw = b >> 3 & 1;
                s->rexr = b >> 2 & 1;
                s->rexx = b >> 1 & 1;
                s->rexb = b & 1;
                uint8_t next = s->at[s->i];
                if (next == 0x66 || next == 0x67 || next == 0xf2 || next == 0xf3 || next == 0xf0 || next == 0x64 || next == 0x65
                    || next == 0x26 || next == 0x2e || next == 0x36 || next == 0x3e) {
                    s->rex = false;
                    s->rexw = s->rexr = s->rexx = s->rexb = 0;
                    continue;
                }
                if (!take(s, &b))
                    return false;
                break;
            }
        }
    }
    if (b == 0xc4 || b == 0xc5)
        return !s->rex && take_vex(s, b);
    if (b == 0x62)
        return !s->rex && take_evex(s);
    if (b == 0x8f && s->i < s->n && (s->at[s->i] & 31) >= 8)
        return !s->rex && take_vex(s, b);               /* AMD's XOP: VEX's shape, maps 8 to 10 */
    s->op = b;
    if (b != 0x0f)
        return true;
    s->map = 1;
    if (!take(s, &s->op))
        return false;
    if (s->op == 0x38 || s->op == 0x3a) {
        s->map = s->op == 0x38 ? 2 : 3;
        return take(s, &s->op);
    }
    return true;
}

static unsigned attributes(const struct state *s)
{
    unsigned a;
    switch (s->map) {
    case 0:
        a = map0[s->op];
        if ((s->op == 0xf6 || s->op == 0xf7) && s->i < s->n && (s->at[s->i] & 0x30) == 0)
            a |= s->op == 0xf6 ? B : Z;         /* test; the other six have no immediate */
        return a;
    case 1:
        a = map0f[s->op];
        if (s->vex && s->op == 0x78 && !s->evex)
            return X;
        if (s->op == 0x78 && !s->vex && (s->opsize || s->repne))
            return M | W;                       /* SSE4a: two immediate bytes */
        return s->evex ? (a & ~(unsigned)X) | M : a;
    case 3: case 8:
        return M | B;
    case 10:
        return M | D;
    default:
        return M;
    }
}

static bool take_modrm(struct state *s, struct x86_insn *o)
{
    if (!take(s, &s->modrm))
        return false;
    unsigned mod = s->modrm >> 6, rm = s->modrm & 7;
    o->reg = dwarf((s->modrm >> 3 & 7) | s->rexr << 3);
    if (mod == 3) {
        o->rm = dwarf(rm | s->rexb << 3);
        return true;
    }
    o->has_mem = true;
    int disp = mod == 1 ? 1 : mod == 2 ? 4 : 0;
    if (rm == 4) {
        uint8_t sib;
        if (!take(s, &sib))
            return false;
        o->scale = (uint8_t)(1u << (sib >> 6));
        unsigned index = (sib >> 3 & 7) | s->rexx << 3;
        o->index = index == 4 ? X86_NO_REG : dwarf(index);
        if (mod == 0 && (sib & 7) == 5)
            disp = 4;
        else
            o->base = dwarf((sib & 7) | s->rexb << 3);
    } else if (mod == 0 && rm == 5) {
        o->rip_relative = true;
        disp = 4;
    } else
        o->base = dwarf(rm | s->rexb << 3);
    o->disp_scaled = s->evex && disp == 1;
    return disp == 0 || take_int(s, (unsigned)disp, &o->disp);
}

static bool take_immediates(struct state *s, unsigned a, struct x86_insn *o)
{
    int64_t second;
    if ((a & W) && !take_int(s, 2, &o->imm))
        return false;
    if ((a & Z) && !take_int(s, s->opsize && !s->rexw ? 2 : 4, &o->imm))
        return false;
    if ((a & V) && !take_int(s, s->rexw ? 8 : s->opsize ? 2 : 4, &o->imm))
        return false;
    if ((a & O) && !take_int(s, s->addrsize ? 4 : 8, &o->disp))
        return false;
    if ((a & D) && !take_int(s, 4, &o->imm))
        return false;
    if ((a & B) && !take_int(s, 1, a & W ? &second : &o->imm))
        return false;
    return true;
}

static uint8_t width(const struct state *s, bool byte)
{
    return byte ? 1 : s->rexw ? 8 : s->opsize ? 2 : 4;
}

/* Byte operands 4..7 without REX are ah ch dh bh: name the register that they are part of. */
static void fix_high_byte(const struct state *s, struct x86_insn *o, bool reg, bool rm)
{
    unsigned r = s->modrm >> 3 & 7, m = s->modrm & 7;
    if (s->rex)
        return;
    if (reg && r >= 4) {
        o->reg = dwarf(r - 4);
        o->high_byte = true;
    }
    if (rm && o->rm != X86_NO_REG && m >= 4) {
        o->rm = dwarf(m - 4);
        o->high_byte = true;
    }
}

static void mem(struct x86_insn *o, bool reads, bool writes)
{
    o->reads_mem = o->has_mem && reads;
    o->writes_mem = o->has_mem && writes;
}

/* Registers that the opcode implies, beside what modrm names: one-byte opcodes. */
static uint16_t implied0(const struct state *s)
{
    uint8_t op = s->op;
    unsigned sub = s->modrm >> 3 & 7;
    uint16_t ax = bit(X86_RAX), cx = bit(X86_RCX), dx = bit(X86_RDX), si = bit(X86_RSI), di = bit(X86_RDI);
    if (op >= 0x50 && op <= 0x5f)
        return (uint16_t)(bit(X86_RSP) | (op >= 0x58 ? bit(dwarf((op & 7u) | s->rexb << 3)) : 0));
    if (op >= 0x90 && op <= 0x97)
        return (uint16_t)(ax | bit(dwarf((op & 7u) | s->rexb << 3)));
    if (op >= 0xb0 && op <= 0xb7 && !s->rex && (op & 7) >= 4)
        return bit(dwarf(op & 3u));
    if (op >= 0xb0 && op <= 0xbf)
        return bit(dwarf((op & 7u) | s->rexb << 3));
    if (op < 0x40 && (op & 7) >= 4)
        return ax;
    switch (op) {
    case 0x68: case 0x6a: case 0x8f: case 0x9c: case 0x9d: case 0xc2: case 0xc3: case 0xca: case 0xcb: case 0xe8:
        return bit(X86_RSP);
    case 0xc8: case 0xc9:
        return bit(X86_RSP) | bit(X86_RBP);
    case 0x6c: case 0x6d: case 0x6e: case 0x6f: case 0xa4: case 0xa5: case 0xa6: case 0xa7:
    case 0xaa: case 0xab: case 0xac: case 0xad: case 0xae: case 0xaf:
        return ax | cx | si | di;
    case 0x98: case 0x9f: case 0xa0: case 0xa1: case 0xd7: case 0xe4: case 0xe5: case 0xec: case 0xed:
        return ax;
    case 0x99:
        return dx;
    case 0xe0: case 0xe1: case 0xe2:
        return cx;
    case 0xcd: case 0xf1:
        return ax | cx | bit(11);
    case 0xd8: case 0xd9: case 0xda: case 0xdb: case 0xdc: case 0xdd: case 0xde: case 0xdf:
        return ax;
    case 0xf6: case 0xf7:
        return sub >= 4 ? ax | dx : 0;
    case 0xff:
        return sub == 2 || sub == 3 || sub == 6 ? bit(X86_RSP) : 0;
    }
    return 0;
}

/* The same for 0F, 0F38, 0F3A and VEX. */
static uint16_t implied(const struct state *s)
{
    uint16_t ax = bit(X86_RAX), cx = bit(X86_RCX), dx = bit(X86_RDX);
    if (s->map == 0)
        return implied0(s);
    if (s->map == 3)
        return s->op >= 0x60 && s->op <= 0x63 ? cx : 0;         /* string comparisons give their index in ecx */
    if (s->map != 1 || s->vex)
        return 0;
    if (s->op >= 0xc8 && s->op <= 0xcf)
        return bit(dwarf((s->op & 7u) | s->rexb << 3));
    switch (s->op) {
    case 0x01: case 0x31: case 0x32: case 0x33: case 0xa2:
        return ax | cx | dx | bit(X86_RBX);
    case 0x05: case 0x34: case 0x35:
        return ax | cx | bit(11) | bit(X86_RSP);
    case 0xb0: case 0xb1:
        return ax;
    case 0xc7:
        return ax | dx;
    case 0xa0: case 0xa1: case 0xa8: case 0xa9:
        return bit(X86_RSP);
    }
    return 0;
}

/* The ALU rows 00..3F, groups 80..83, test. */
static bool classify_alu(const struct state *s, struct x86_insn *o)
{
    uint8_t op = s->op;
    if (op < 0x40) {
        unsigned form = op & 7;
        o->alu = op >> 3;
        o->bytes = width(s, !(form & 1));
        bool cmp = o->alu == X86_CMP;
        if (form >= 4) {
            o->cls = X86_ALU_IMM;
            o->rm = X86_RAX;
            return true;
        }
        if (o->bytes == 1)
            fix_high_byte(s, o, true, true);
        o->cls = form < 2 ? X86_ALU_REG : X86_ALU_RM;
        o->writes = cmp ? 0 : bit(form < 2 ? o->rm : o->reg);
        mem(o, true, form < 2 && !cmp);
        return true;
    }
    if (op == 0x80 || op == 0x81 || op == 0x83) {
        o->alu = s->modrm >> 3 & 7;
        o->bytes = width(s, op == 0x80);
        if (op == 0x80)
            fix_high_byte(s, o, false, true);
        o->cls = X86_ALU_IMM;
        o->reg = X86_NO_REG;
        o->writes = o->alu == X86_CMP ? 0 : bit(o->rm);
        mem(o, true, o->alu != X86_CMP);
        return true;
    }
    if (op == 0x84 || op == 0x85) {
        o->cls = X86_ALU_REG;
        o->alu = X86_TEST;
        o->bytes = width(s, op == 0x84);
        if (op == 0x84)
            fix_high_byte(s, o, true, true);
        o->writes = 0;
        mem(o, true, false);
        return true;
    }
    return false;
}

static void classify_mov(const struct state *s, struct x86_insn *o)
{
    bool byte = !(s->op & 1), to_rm = s->op < 0x8a;
    o->bytes = width(s, byte);
    if (byte)
        fix_high_byte(s, o, true, true);
    if (o->has_mem) {
        o->cls = to_rm ? X86_STORE : X86_LOAD;
        o->writes = to_rm ? 0 : bit(o->reg);
        mem(o, !to_rm, to_rm);
        return;
    }
    o->cls = X86_MOV;
    if (to_rm) {
        int8_t t = o->reg;
        o->reg = o->rm;
        o->rm = t;
    }
    o->writes = bit(o->reg);
}

static void classify_group_ff(const struct state *s, struct x86_insn *o)
{
    unsigned sub = s->modrm >> 3 & 7;
    o->reg = X86_NO_REG;
    o->bytes = sub >= 2 ? 8 : width(s, s->op == 0xfe);
    o->writes = sub < 2 ? bit(o->rm) : 0;
    if (s->op == 0xfe)
        fix_high_byte(s, o, false, true);
    mem(o, true, sub < 2);
    if (s->op == 0xfe)
        o->writes = bit(o->rm);
    else if (sub == 2 || sub == 3)
        o->cls = X86_CALL_IND;
    else if (sub == 4 || sub == 5)
        o->cls = X86_JMP_IND;
    else if (sub == 6)
        o->cls = X86_PUSH;
}

/* Classes of the one-byte map; what is not listed stays X86_OTHER. */
static void classify0(const struct state *s, struct x86_insn *o)
{
    uint8_t op = s->op;
    if (classify_alu(s, o))
        return;
    if (op >= 0x50 && op <= 0x5f) {
        o->cls = op < 0x58 ? X86_PUSH : X86_POP;
        o->rm = dwarf((op & 7u) | s->rexb << 3);
        o->bytes = 8;
    } else if (op >= 0x70 && op <= 0x7f)
        o->cls = X86_JCC;
    else if (op >= 0x88 && op <= 0x8b)
        classify_mov(s, o);
    else if (op >= 0xb8 && op <= 0xbf) {
        o->cls = X86_MOV_IMM;
        o->rm = dwarf((op & 7u) | s->rexb << 3);
        o->bytes = width(s, false);
    } else switch (op) {
    case 0x63:
        o->cls = X86_LOAD_EXT;
        o->bytes = 4;
        o->writes = bit(o->reg);
        mem(o, true, false);
        break;
    case 0x68: case 0x6a:
        o->cls = X86_PUSH;
        o->bytes = 8;
        break;
    case 0x69: case 0x6b:
        o->writes = bit(o->reg);
        mem(o, true, false);
        break;
    case 0x8d:
        o->cls = X86_LEA;
        o->bytes = width(s, false);
        o->writes = bit(o->reg);
        mem(o, false, false);
        break;
    case 0x8f:
        o->cls = X86_POP;
        o->bytes = 8;
        o->reg = X86_NO_REG;
        mem(o, false, true);
        break;
    case 0x90:
        if (!s->rexb)
            o->cls = X86_NOP;
        break;
    case 0xc2: case 0xc3: case 0xca: case 0xcb:
        o->cls = X86_RET;
        break;
    case 0xc6: case 0xc7:
        o->cls = o->has_mem ? X86_STORE_IMM : X86_MOV_IMM;
        o->bytes = width(s, op == 0xc6);
        o->reg = X86_NO_REG;
        if (op == 0xc6)
            fix_high_byte(s, o, false, true);
        o->writes = bit(o->rm);
        mem(o, false, true);
        break;
    case 0xcc: case 0xf4:
        o->cls = X86_TRAP;
        break;
    case 0xe0: case 0xe1: case 0xe2: case 0xe3:
        o->cls = X86_JCC;
        break;
    case 0xe8:
        o->cls = X86_CALL;
        break;
    case 0xe9: case 0xeb:
        o->cls = X86_JMP;
        break;
    case 0xfe: case 0xff:
        classify_group_ff(s, o);
        break;
    }
}

static void classify0f(const struct state *s, struct x86_insn *o)
{
    uint8_t op = s->op;
    if (op >= 0x80 && op <= 0x8f)
        o->cls = X86_JCC;
    else if (op >= 0x90 && op <= 0x9f) {
        o->bytes = 1;
        fix_high_byte(s, o, false, true);
        o->writes = bit(o->rm);
        mem(o, false, true);
    } else if (op >= 0x18 && op <= 0x1f) {
        o->cls = X86_NOP;
        o->writes = 0;
        mem(o, false, false);
    } else if (op == 0x0d) {
        o->cls = X86_NOP;
        o->writes = 0;
        mem(o, false, false);
    } else if (op == 0x0b || op == 0xb9 || op == 0xff) {
        o->cls = X86_TRAP;
        o->writes = 0;
        mem(o, false, false);
    } else if (op == 0xb6 || op == 0xb7 || op == 0xbe || op == 0xbf) {
        o->cls = X86_LOAD_EXT;
        o->bytes = op & 1 ? 2 : 1;
        if (o->bytes == 1)
            fix_high_byte(s, o, false, true);
        o->writes = bit(o->reg);
        mem(o, true, false);
    } else if (op >= 0x40 && op <= 0x4f) {
        o->writes = bit(o->reg);
        mem(o, true, false);
    } else if (op == 0x10 || op == 0x28 || op == 0x6f || op == 0x12 || op == 0x16) {
        o->writes = 0;
        mem(o, true, false);
    } else if (op == 0x11 || op == 0x29 || op == 0x7f || op == 0x13 || op == 0x17 || op == 0xd6 || op == 0xe7 || op == 0x2b) {
        if (op != 0xd6 || !o->has_mem)
            o->writes = 0;
        mem(o, false, true);
    }
}

/* SSE moves: one of load and store. */
static void vector_move(const struct state *s, struct x86_insn *o)
{
    if (!o->has_mem || s->vex || s->map != 1)
        return;
    if (s->op == 0x10 || s->op == 0x28 || s->op == 0x6f || (s->op == 0x7e && s->rep))
        o->writes_mem = false;
    if (s->op == 0x11 || s->op == 0x29 || s->op == 0x7f || s->op == 0xd6)
        o->reads_mem = false;
}

bool x86_decode(const uint8_t *at, size_t n, uint64_t addr, struct x86_insn *o)
{
    struct state s = { .at = at, .n = n, .vvvv = -1 };
    memset(o, 0, sizeof *o);
    o->reg = o->rm = o->base = o->index = X86_NO_REG;
    if (!take_opcode(&s, &o->segment))
        return false;
    unsigned a = attributes(&s);
    if (a & X)
        return false;
    if ((a & M) && !take_modrm(&s, o))
        return false;
    if (!take_immediates(&s, a, o))
        return false;
    o->len = (uint8_t)s.i;
    o->reads_mem = o->writes_mem = o->has_mem;
    if (a & M)
        o->writes = bit(o->reg) | bit(o->rm);
    if (s.vex)
        o->writes |= bit(dwarf((unsigned)s.vvvv));
    if (s.map == 0)
        classify0(&s, o);
    else if (s.map == 1 && !s.vex)
        classify0f(&s, o);
    o->writes |= implied(&s);
    vector_move(&s, o);
    bool large = s.vex || s.map == 0 || (s.map == 1 && (s.op == 0xae || s.op == 0xc7));     /* x87, AVX, saved states */
    o->span = o->bytes ? o->bytes : large ? 128 : 16;
    if (o->cls == X86_CALL || o->cls == X86_JMP || o->cls == X86_JCC)
        o->target = addr + o->len + (uint64_t)o->imm;
    else if (o->rip_relative)
        o->target = addr + o->len + (uint64_t)o->disp;
    return true;
}
