/* prologue.h: what a function's entry code puts into its stack slots.

   DWARF of an unoptimised function describes a parameter only by its stack home, which holds the value after the prologue.  A retag at
   the entry needs the value before it: the register or the incoming stack word that the prologue copies there.  pro_trace follows
   the code from the entry to `end` (the first prologue_end row) symbolically; the first store to a slot is the one that counts.

   Refused: the argument order of the ABI.  rustc's is unstable and DWARF does not list all arguments, so the order is a guess.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_PROLOGUE_H
#define CRAB_PROLOGUE_H

#include <stdbool.h>
#include <stdint.h>

struct pro_code {               /* the bytes of one function, which starts at addr */
    const uint8_t *bytes;
    uint64_t addr, size;
};

enum pro_kind {
    PRO_NONE,
    PRO_REG,                    /* the value register `reg` had at the entry */
    PRO_STACK,                  /* the value of the stack word at (rsp at entry) + off at the entry; off >= 8 */
};
struct pro_value {
    enum pro_kind kind;
    int reg;                    /* DWARF number */
    int64_t off;
    int bytes;                  /* how many of its low bytes survived: 8 for a whole pointer; 4, 2, 1 after a narrower move */
};

struct prologue;

/* Traces code->addr .. end.  Never NULL for lack of knowledge: an instruction that cannot be followed ends the trace, and what was
   stored before it stays known. */
struct prologue *pro_trace(const struct pro_code *code, uint64_t end);
void pro_free(struct prologue *);

/* The 8-byte slot at (rsp after the prologue) + n, at (rbp after the prologue) + n, at CFA + n (CFA = rsp at entry + 8).
   False: nothing of the entry state was stored there first.  A slot at or above (rsp at entry) + 8 is the incoming word itself. */
bool pro_slot_rsp(const struct prologue *, int64_t n, struct pro_value *out);
bool pro_slot_rbp(const struct prologue *, int64_t n, struct pro_value *out);
bool pro_slot_cfa(const struct prologue *, int64_t n, struct pro_value *out);

/* Does the function load from the slot at base + off (base: CCI_B_RSP, CCI_B_RBP, CCI_B_CFA of index_format.h), take its address, or
   store to it more than once?  Linear scan of the whole function.  False also where the frame is not understood. */
bool pro_slot_is_reloaded(const struct pro_code *code, int base, int64_t off);

/* The trace came as far as `end`: what it says about RSP and RBP holds for the whole body. */
bool pro_complete(const struct prologue *);

/* base (CCI_B_*) + n as an offset from RSP at entry.  False where the distance is not known: a realigned frame, RBP not a frame
   pointer, an incomplete trace. */
bool pro_entry_offset(const struct prologue *, int base, int64_t n, int64_t *off);

/* How the instructions of the whole function touch the `bytes` bytes of stack at base + n.  False: not understood. */
struct pro_uses { uint32_t stores, loads, addresses; };
bool pro_slot_uses(const struct pro_code *code, const struct prologue *, int base, int64_t n, uint32_t bytes, struct pro_uses *out);

/* What a register holds inside the body, as far as the straight-line code [from, pc) before it tells. */
struct pro_held {
    enum { PRO_H_UNKNOWN,
           PRO_H_ADDRESS,       /* the address (rsp at entry) + off */
           PRO_H_LOADED,        /* what the 8-byte stack word at (rsp at entry) + off held at `from`, or was given since; + plus */
    } kind;
    int64_t off, plus;
};
/* `from` must be reached with the frame that the prologue made, and nothing may jump into (from, pc).  False: not understood. */
bool pro_regs_at(const struct pro_code *code, const struct prologue *, uint64_t from, uint64_t pc, struct pro_held regs[16]);

#endif
