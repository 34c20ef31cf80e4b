/* prologue.c: symbolic execution of a function's first instructions.

       registers   each holds: an entry register | a stack word of entry | a stack address | a constant | anything
       stack       a list of stores, oldest first: (frame, offset, bytes) <- value
       frame 0     offsets from RSP at entry;  frame 1 = below an `and rsp, -N`, whose distance to frame 0 is unknown

   Straight-line code is run once.  A backward conditional branch that compares RSP with a register is the loop that probes the
   pages of a large frame: behind it RSP equals that register.  Any other branch, and any store to an address that is not a
   stack address, ends nothing, but the trace stops at jumps: what was seen up to there stays true.

   Answers are first stores, not last ones: `fn f(mut a: &mut T)` reassigns its home later, the argument is what came first.

   Cost: linear in the prologue (at most 4096 instructions), slots in a list.  Refused: the ABI's argument order.  It knows
   nothing of dead, hidden and split parameters; it is right in 99.9%, which is a false report in each large program.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "prologue.h"

#include <stdlib.h>
#include <string.h>

#include "../index/index_format.h"
#include "x86_decode.h"

enum { MAX_STEPS = 4096 };

enum value_kind { V_ANY, V_ENTRY_REG, V_ENTRY_WORD, V_ADDRESS, V_CONST, V_SLOT };

struct value {
    enum value_kind kind;
    int reg;            /* V_ENTRY_REG */
    int frame;          /* V_ADDRESS */
    int64_t off;        /* V_ENTRY_WORD, V_ADDRESS, V_SLOT (a stack word's content in the body): offset; V_CONST: the number */
    int bytes;          /* low bytes that are the value's own */
    int64_t plus;       /* V_SLOT: a number that was added since */
};

struct store { int frame; int64_t off; int bytes; struct value value; bool pushed; };

struct prologue {
    struct value regs[16];
    struct store *stores;
    size_t n, room;
    struct value low_rsp, low_rbp;  /* both at the moment when RSP was lowest: the body's frame, where no `end` was given */
    bool complete, failed;
    bool body;          /* not the prologue: stack words hold what they hold, not arguments */
    int last_cmp_reg;   /* register that RSP was compared with last; -1 = none */
};

static const struct value any = { V_ANY, 0, 0, 0, 0, 0 };

static struct value narrowed(struct value v, int bytes)
{
    if (v.kind == V_ADDRESS || v.kind == V_CONST || v.kind == V_SLOT)
        return bytes == 8 ? v : any;
    if (v.bytes > bytes)
        v.bytes = bytes;
    return v;
}

/* The stack address that a memory operand names. */
static bool address_of(const struct prologue *p, const struct x86_insn *in, int *frame, int64_t *off)
{
    if (!in->has_mem || in->base == X86_NO_REG || in->index != X86_NO_REG || in->segment || in->disp_scaled)
        return false;
    const struct value *b = &p->regs[in->base];
    if (b->kind != V_ADDRESS)
        return false;
    *frame = b->frame;
    *off = b->off + in->disp;
    return true;
}

static void store_at(struct prologue *p, int frame, int64_t off, int bytes, struct value v)
{
    if (p->n == p->room) {
        size_t room = p->room ? 2 * p->room : 32;
        struct store *s = realloc(p->stores, room * sizeof *s);
        if (!s) {
            p->failed = true;
            return;
        }
        p->stores = s;
        p->room = room;
    }
    p->stores[p->n++] = (struct store){ frame, off, bytes, v, false };
}

/* What the word at (frame, off) holds now: the youngest store, provided that it is exactly this word. */
static struct value load_at(const struct prologue *p, int frame, int64_t off, int bytes)
{
    for (size_t i = p->n; i-- > 0;) {
        const struct store *s = &p->stores[i];
        if (s->frame != frame || s->off >= off + bytes || off >= s->off + s->bytes)
            continue;
        return s->off == off && s->bytes >= bytes ? narrowed(s->value, bytes) : any;
    }
    if (p->body)
        return frame == 0 && bytes == 8 ? (struct value){ V_SLOT, 0, 0, off, 8, 0 } : any;
    if (frame == 0 && off >= 8 && off % 8 == 0)
        return (struct value){ V_ENTRY_WORD, 0, 0, off, bytes, 0 };
    return any;
}

static void set_reg(struct prologue *p, int reg, struct value v)
{
    if (reg >= 0)
        p->regs[reg] = v;
}

static void clobber(struct prologue *p, uint16_t regs)
{
    for (int r = 0; r < 16; r++)
        if (regs & (1u << r))
            p->regs[r] = any;
}

static void move_stack_pointer(struct prologue *p, int64_t by)
{
    if (p->regs[X86_RSP].kind == V_ADDRESS)
        p->regs[X86_RSP].off += by;
}

static void run_push_pop(struct prologue *p, const struct x86_insn *in)
{
    struct value *sp = &p->regs[X86_RSP];
    if (in->cls == X86_PUSH) {
        struct value v = in->rm >= 0 && !in->has_mem ? p->regs[in->rm] : any;
        int frame;
        int64_t off;
        if (in->has_mem && address_of(p, in, &frame, &off))
            v = load_at(p, frame, off, 8);
        move_stack_pointer(p, -8);
        if (sp->kind == V_ADDRESS)
            store_at(p, sp->frame, sp->off, 8, v);
        if (p->n)
            p->stores[p->n - 1].pushed = true;
        return;
    }
    struct value v = sp->kind == V_ADDRESS ? load_at(p, sp->frame, sp->off, 8) : any;
    move_stack_pointer(p, 8);
    if (!in->has_mem)
        set_reg(p, in->rm, v);
}

/* add, sub, and with a constant or a register whose value is known; everything else leaves an unknown value. */
static void run_alu(struct prologue *p, const struct x86_insn *in)
{
    if (in->cls == X86_ALU_REG && in->alu == X86_CMP && in->rm == X86_RSP)
        p->last_cmp_reg = in->reg;
    else if (in->cls == X86_ALU_RM && in->alu == X86_CMP && in->reg == X86_RSP)
        p->last_cmp_reg = in->rm;
    if (in->alu == X86_CMP || in->alu == X86_TEST)
        return;
    if (in->has_mem && in->cls != X86_ALU_RM) {
        int frame;
        int64_t off;
        if (address_of(p, in, &frame, &off) && in->bytes && !(in->alu == X86_OR && in->cls == X86_ALU_IMM && in->imm == 0))
            store_at(p, frame, off, in->bytes, any);
        return;
    }
    int dst = in->cls == X86_ALU_RM ? in->reg : in->rm;
    struct value old = p->regs[dst], arg = any;
    if (in->cls == X86_ALU_IMM)
        arg = (struct value){ V_CONST, 0, 0, in->imm, 8, 0 };
    else if (in->cls == X86_ALU_REG)
        arg = p->regs[in->reg];
    else if (!in->has_mem && in->rm >= 0)
        arg = p->regs[in->rm];
    struct value new = any;
    if (in->bytes == 8 && arg.kind == V_CONST && old.kind == V_ADDRESS && (in->alu == X86_ADD || in->alu == X86_SUB)) {
        new = old;
        new.off += in->alu == X86_ADD ? arg.off : -arg.off;
    } else if (in->bytes == 8 && arg.kind == V_CONST && old.kind == V_SLOT && (in->alu == X86_ADD || in->alu == X86_SUB)) {
        new = old;
        new.plus += in->alu == X86_ADD ? arg.off : -arg.off;
    } else if (in->bytes == 8 && in->alu == X86_AND && arg.kind == V_CONST && old.kind == V_ADDRESS && arg.off < 0 && arg.off >= -65536) {
        new = (struct value){ V_ADDRESS, 0, 1, 0, 8, 0 };
        if (old.frame == 1)
            new = any;
    } else if (in->alu == X86_AND && in->cls == X86_ALU_IMM && (old.kind == V_ENTRY_REG || old.kind == V_ENTRY_WORD)
               && (in->imm == 1 || in->imm == 0xff || in->imm == -1)) {
        new = narrowed(old, 1);             /* a bool is cleaned before it is stored */
    }
    p->regs[dst] = new;
}

static void run_move(struct prologue *p, const struct x86_insn *in)
{
    int frame;
    int64_t off;
    struct value v = any;
    switch (in->cls) {
    case X86_MOV:
        if (in->high_byte || in->bytes < 4)
            v = in->bytes == 1 && !in->high_byte ? narrowed(p->regs[in->rm], 1) : any;
        else
            v = narrowed(p->regs[in->rm], in->bytes);
        set_reg(p, in->reg, v);
        break;
    case X86_MOV_IMM:
        set_reg(p, in->rm, in->bytes >= 4 ? (struct value){ V_CONST, 0, 0, in->bytes == 4 ? in->imm & 0xffffffff : in->imm, 8, 0 } : any);
        break;
    case X86_LOAD:
    case X86_LOAD_EXT:
        if (address_of(p, in, &frame, &off) && in->bytes)
            v = load_at(p, frame, off, in->bytes);
        else if (!in->has_mem && in->rm >= 0 && !in->high_byte)
            v = narrowed(p->regs[in->rm], in->bytes);
        set_reg(p, in->reg, v);
        break;
    case X86_STORE:
        if (!address_of(p, in, &frame, &off))
            break;
        /* Where nothing is known of the register, it is from here on what that word holds. */
        if (p->body && frame == 0 && in->bytes == 8
            && (p->regs[in->reg].kind == V_ANY || (p->regs[in->reg].kind == V_SLOT && p->regs[in->reg].plus != 0)))
            p->regs[in->reg] = (struct value){ V_SLOT, 0, 0, off, 8, 0 };
        store_at(p, frame, off, in->bytes, in->high_byte ? any : narrowed(p->regs[in->reg], in->bytes));
        break;
    case X86_STORE_IMM:
        if (address_of(p, in, &frame, &off))
            store_at(p, frame, off, in->bytes, any);
        break;
    case X86_LEA:
        if (in->bytes == 8 && address_of(p, in, &frame, &off))
            v = (struct value){ V_ADDRESS, 0, frame, off, 8, 0 };
        else if (in->bytes == 8 && in->base != X86_NO_REG && in->index == X86_NO_REG && !in->segment && !in->disp_scaled
                 && p->regs[in->base].kind == V_SLOT) {
            v = p->regs[in->base];
            v.plus += in->disp;
        }
        set_reg(p, in->reg, v);
        break;
    }
}

/* Registers that a call may change. */
static const uint16_t caller_saved = 1 << X86_RAX | 1 << X86_RDX | 1 << X86_RCX | 1 << X86_RSI | 1 << X86_RDI | 0xf00;

/* `mov eax, N; call __rust_probestack; sub rsp, rax`: the callee changes no register. */
static bool is_probe_call(const struct pro_code *code, uint64_t next, const struct prologue *p)
{
    struct x86_insn in;
    uint64_t i = next - code->addr;
    return p->regs[X86_RAX].kind == V_CONST && i < code->size && x86_decode(code->bytes + i, code->size - i, next, &in)
           && (in.cls == X86_ALU_REG || in.cls == X86_ALU_RM) && in.alu == X86_SUB && in.bytes == 8 && !in.has_mem
           && (in.cls == X86_ALU_REG ? in.rm == X86_RSP && in.reg == X86_RAX : in.reg == X86_RSP && in.rm == X86_RAX);
}

/* Runs one instruction at `at`.  False: the trace ends here. */
static bool step(struct prologue *p, const struct pro_code *code, uint64_t at, const struct x86_insn *in, uint64_t *next)
{
    *next = at + in->len;
    switch (in->cls) {
    case X86_MOV: case X86_MOV_IMM: case X86_LOAD: case X86_LOAD_EXT: case X86_STORE: case X86_STORE_IMM: case X86_LEA:
        run_move(p, in);
        return true;
    case X86_PUSH: case X86_POP:
        run_push_pop(p, in);
        return true;
    case X86_ALU_IMM: case X86_ALU_REG: case X86_ALU_RM:
        run_alu(p, in);
        return true;
    case X86_NOP:
        return true;
    case X86_CALL:
        if (!is_probe_call(code, *next, p))
            clobber(p, caller_saved);
        return true;
    case X86_CALL_IND:
        clobber(p, caller_saved);
        return true;
    case X86_JMP:
        *next = in->target;
        return in->target > at;
    case X86_JCC:
        if (in->target >= at || p->last_cmp_reg < 0 || p->regs[p->last_cmp_reg].kind != V_ADDRESS)
            return false;
        p->regs[X86_RSP] = p->regs[p->last_cmp_reg];
        return true;
    case X86_RET: case X86_JMP_IND: case X86_TRAP:
        return false;
    }
    int frame;
    int64_t off;
    if (in->writes_mem && address_of(p, in, &frame, &off))
        store_at(p, frame, off, in->span, any);
    clobber(p, in->writes);
    return true;
}

static void note_lowest(struct prologue *p)
{
    const struct value *sp = &p->regs[X86_RSP];
    if (sp->kind == V_ADDRESS && (sp->frame > p->low_rsp.frame || (sp->frame == p->low_rsp.frame && sp->off < p->low_rsp.off))) {
        p->low_rsp = *sp;
        p->low_rbp = p->regs[X86_RBP];
    }
}

struct prologue *pro_trace(const struct pro_code *code, uint64_t end)
{
    struct prologue *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    for (int r = 0; r < 16; r++)
        p->regs[r] = (struct value){ V_ENTRY_REG, r, 0, 0, 8, 0 };
    p->regs[X86_RSP] = (struct value){ V_ADDRESS, 0, 0, 0, 8, 0 };
    p->low_rsp = p->regs[X86_RSP];
    p->low_rbp = p->regs[X86_RBP];
    p->last_cmp_reg = -1;
    uint64_t at = code->addr;
    for (int i = 0; i < MAX_STEPS && at < end && at - code->addr < code->size; i++) {
        struct x86_insn in;
        uint64_t next;
        if (!x86_decode(code->bytes + (at - code->addr), code->size - (at - code->addr), at, &in) || !step(p, code, at, &in, &next))
            return p;
        at = next;
        note_lowest(p);
    }
    p->complete = at == end && !p->failed;
    return p;
}

void pro_free(struct prologue *p)
{
    if (!p)
        return;
    free(p->stores);
    free(p);
}

bool pro_complete(const struct prologue *p)
{
    return p && p->complete;
}

static bool found(struct value v, struct pro_value *out)
{
    *out = (struct pro_value){ PRO_NONE, -1, 0, 0 };
    if (v.kind != V_ENTRY_REG && v.kind != V_ENTRY_WORD)
        return false;
    out->kind = v.kind == V_ENTRY_REG ? PRO_REG : PRO_STACK;
    out->reg = v.kind == V_ENTRY_REG ? v.reg : -1;
    out->off = v.kind == V_ENTRY_WORD ? v.off : 0;
    out->bytes = v.bytes;
    return true;
}

static bool is_argument_register(int reg)
{
    return reg == X86_RDI || reg == X86_RSI || reg == X86_RDX || reg == X86_RCX || reg == 8 || reg == 9;
}

/* The first store of an argument to exactly this address.  A push is no assignment: `push rax` only makes room. */
static bool slot_at(const struct prologue *p, int frame, int64_t off, struct pro_value *out)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct store *s = &p->stores[i];
        if (s->frame != frame || s->off != off || s->pushed || (s->value.kind == V_ENTRY_REG && !is_argument_register(s->value.reg)))
            continue;
        if (found(s->value, out))
            return true;
    }
    if (frame == 0 && off >= 8 && off % 8 == 0)
        return found((struct value){ V_ENTRY_WORD, 0, 0, off, 8, 0 }, out);
    return found(any, out);
}

/* The stack address of base + n after the prologue. */
static bool place(const struct prologue *p, int base, int64_t n, int *frame, int64_t *off)
{
    *frame = 0;
    *off = n + 8;
    if (base == CCI_B_CFA)
        return true;
    const struct value *b = &p->regs[base == CCI_B_RSP ? X86_RSP : X86_RBP];
    if (b->kind != V_ADDRESS)
        return false;
    *frame = b->frame;
    *off = b->off + n;
    return true;
}

static bool slot(const struct prologue *p, int base, int64_t n, struct pro_value *out)
{
    int frame;
    int64_t off;
    if (!p || !place(p, base, n, &frame, &off))
        return found(any, out);
    return slot_at(p, frame, off, out);
}

bool pro_slot_rsp(const struct prologue *p, int64_t n, struct pro_value *out)
{
    return slot(p, CCI_B_RSP, n, out);
}

bool pro_slot_rbp(const struct prologue *p, int64_t n, struct pro_value *out)
{
    return slot(p, CCI_B_RBP, n, out);
}

bool pro_slot_cfa(const struct prologue *p, int64_t n, struct pro_value *out)
{
    return slot(p, CCI_B_CFA, n, out);
}

bool pro_entry_offset(const struct prologue *p, int base, int64_t n, int64_t *off)
{
    int frame;
    return p && p->complete && place(p, base, n, &frame, off) && frame == 0;
}

bool pro_slot_uses(const struct pro_code *code, const struct prologue *p, int base, int64_t n, uint32_t bytes,
                   struct pro_uses *out)
{
    int frame;
    int64_t want;
    *out = (struct pro_uses){ 0, 0, 0 };
    if (!pro_complete(p) || !place(p, base, n, &frame, &want))
        return false;
    for (uint64_t i = 0; i < code->size;) {
        struct x86_insn in;
        if (!x86_decode(code->bytes + i, code->size - i, code->addr + i, &in))
            return false;
        i += in.len;
        if (!in.has_mem || (in.base != X86_RSP && in.base != X86_RBP) || in.segment)
            continue;
        const struct value *b = &p->regs[in.base];
        int64_t at = b->off + in.disp;
        if (b->kind != V_ADDRESS || b->frame != frame)
            continue;
        int64_t end = at + (in.bytes && in.cls != X86_LEA ? in.bytes : 1);
        if (in.index != X86_NO_REG || at >= want + (int64_t)bytes || end <= want)
            continue;
        if (in.cls == X86_LEA)
            out->addresses++;
        if (in.writes_mem)
            out->stores++;
        if (in.reads_mem)
            out->loads++;
    }
    return true;
}

/* Without `end` the whole function is traced; its frame is the one at RSP's lowest point. */
bool pro_slot_is_reloaded(const struct pro_code *code, int base, int64_t n)
{
    struct prologue *p = pro_trace(code, code->addr + code->size);
    struct pro_uses u = { 0, 0, 0 };
    if (p) {
        p->regs[X86_RSP] = p->low_rsp;
        p->regs[X86_RBP] = p->low_rbp;
        p->complete = true;
        pro_slot_uses(code, p, base, n, 8, &u);
    }
    pro_free(p);
    return u.loads > 0 || u.addresses > 0 || u.stores > 1;
}

/* Runs [from, pc) from a state that knows the frame only.  A store to an address that is not the stack's may not change slots:
   the words asked for are homes of variables whose address the caller does not follow. */
bool pro_regs_at(const struct pro_code *code, const struct prologue *frame, uint64_t from, uint64_t pc, struct pro_held regs[16])
{
    if (!pro_complete(frame) || from < code->addr || pc - code->addr > code->size)
        return false;
    struct prologue p = { .body = true, .last_cmp_reg = -1 };
    p.regs[X86_RSP] = frame->regs[X86_RSP];
    if (frame->regs[X86_RBP].kind == V_ADDRESS)
        p.regs[X86_RBP] = frame->regs[X86_RBP];
    bool ok = true;
    for (uint64_t at = from, next; ok && at < pc; at = next) {
        struct x86_insn in;
        ok = x86_decode(code->bytes + (at - code->addr), code->size - (at - code->addr), at, &in) && step(&p, code, at, &in, &next)
             && next == at + in.len && !p.failed;
    }
    for (int r = 0; r < 16; r++) {
        const struct value *v = &p.regs[r];
        bool address = v->kind == V_ADDRESS && v->frame == 0;
        regs[r].kind = address ? PRO_H_ADDRESS : v->kind == V_SLOT ? PRO_H_LOADED : PRO_H_UNKNOWN;
        regs[r].off = v->off;
        regs[r].plus = v->kind == V_SLOT ? v->plus : 0;
    }
    free(p.stores);
    return ok;
}
