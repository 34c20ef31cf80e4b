/* prologue.h: where the arguments of an unoptimised function are stored, read off its first instructions.

   The DWARF of an unoptimised function names each parameter's stack home, never the register it came in; the stores at the
   start of the function tell.  Slots are asked for as DWARF gives them: relative to RSP or RBP after the prologue, or to the
   call frame address.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_PROLOGUE_H
#define CRAB_PROLOGUE_H

#include <stdbool.h>
#include <stdint.h>

/* The bytes of one function, [addr, addr + size). */
struct pro_code { const uint8_t *bytes; uint64_t addr, size; };

/* What a slot was given first: an entry register, or a word of the caller's stack. */
struct pro_value {
    enum pro_kind { PRO_NONE, PRO_REG, PRO_STACK } kind;
    int reg;            /* PRO_REG: DWARF register number */
    int64_t off;        /* PRO_STACK: relative to RSP at entry (which points at the return address) */
    int bytes;          /* how many of its low bytes survived: 8 for a whole pointer; 4, 2, 1 after a narrower move */
};

enum pro_base { PRO_RSP, PRO_RBP, PRO_CFA };

struct prologue;

/* Follows the code from its start to the link-time address `end` (the first prologue_end row), or to the first instruction
   that it cannot follow.  NULL only without memory. */
struct prologue *pro_trace(const struct pro_code *code, uint64_t end);
void pro_free(struct prologue *p);

/* True: the 8-byte slot at base + n holds an entry value, which is *out.  The first entry value stored there wins. */
bool pro_slot_rsp(const struct prologue *p, int64_t n, struct pro_value *out);
bool pro_slot_rbp(const struct prologue *p, int64_t n, struct pro_value *out);
bool pro_slot_cfa(const struct prologue *p, int64_t n, struct pro_value *out);

/* Converts base + n into an offset from RSP at entry.  False where the base is not known so: the frame was realigned
   (rsp-based slots then have no fixed distance), RBP is not a frame pointer. */
bool pro_entry_offset(const struct prologue *p, enum pro_base base, int64_t n, int64_t *off);

/* The trace came as far as `end`: what it says about RSP and RBP holds for the whole body. */
bool pro_complete(const struct prologue *p);

/* How the instructions of the whole function touch the `bytes` bytes of stack at base + n. */
struct pro_uses { uint32_t stores, loads, addresses; };
bool pro_slot_uses(const struct pro_code *code, const struct prologue *p, enum pro_base base, int64_t n, uint32_t bytes,
                   struct pro_uses *out);

/* Is the slot memory-resident: read back as a value, assigned more than once, or its address taken?  False also where the
   frame is not understood. */
bool pro_slot_is_reloaded(const struct pro_code *code, const struct prologue *p, enum pro_base base, int64_t n);

#endif
