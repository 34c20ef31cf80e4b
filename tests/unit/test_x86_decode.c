/* test_x86_decode.c: lengths, operands and bounds of the instruction decoder.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../../crabcheck/indexer/x86_decode.h"

/* Decodes the bytes at exactly their length, and checks that no prefix of them is taken for an instruction. */
static struct x86_insn decode(const char *bytes, size_t n)
{
    struct x86_insn in;
    for (size_t k = 0; k < n; k++) {
        uint8_t *cut = malloc(k ? k : 1);
        memcpy(cut, bytes, k);
        ck_assert_msg(!x86_decode(cut, k, 0x1000, &in), "decoded %zu of %zu bytes", k, n);
        free(cut);
    }
    ck_assert(x86_decode((const uint8_t *)bytes, n, 0x1000, &in));
    ck_assert_uint_eq(in.len, n);
    return in;
}
#define DECODE(s) decode(s, sizeof s - 1)

START_TEST(moves)
{
    struct x86_insn in = DECODE("\x48\x89\x7c\x24\x08");            /* mov [rsp+8], rdi */
    ck_assert_int_eq(in.cls, X86_STORE);
    ck_assert_int_eq(in.reg, X86_RDI);
    ck_assert_int_eq(in.base, X86_RSP);
    ck_assert_int_eq(in.index, X86_NO_REG);
    ck_assert_int_eq(in.disp, 8);
    ck_assert_int_eq(in.bytes, 8);
    ck_assert(in.writes_mem && !in.reads_mem && in.writes == 0);
    in = DECODE("\x4c\x8b\x84\x8e\x00\x01\x00\x00");                /* mov r8, [rsi+rcx*4+0x100] */
    ck_assert_int_eq(in.cls, X86_LOAD);
    ck_assert_int_eq(in.reg, 8);
    ck_assert_int_eq(in.base, X86_RSI);
    ck_assert_int_eq(in.index, X86_RCX);
    ck_assert_int_eq(in.scale, 4);
    ck_assert_uint_eq(in.writes, 1 << 8);
    in = DECODE("\x49\x89\xd2");                                    /* mov r10, rdx */
    ck_assert_int_eq(in.cls, X86_MOV);
    ck_assert_int_eq(in.reg, 10);
    ck_assert_int_eq(in.rm, X86_RDX);
    in = DECODE("\x48\xb8\x01\x02\x03\x04\x05\x06\x07\x08");        /* movabs rax */
    ck_assert_int_eq(in.cls, X86_MOV_IMM);
    ck_assert_int_eq(in.imm, 0x0807060504030201);
    in = DECODE("\x48\x8b\x05\x10\x00\x00\x00");                    /* mov rax, [rip+0x10] */
    ck_assert(in.rip_relative);
    ck_assert_uint_eq(in.target, 0x1017);
    in = DECODE("\x0f\xb6\xc4");                                    /* movzx eax, ah */
    ck_assert_int_eq(in.cls, X86_LOAD_EXT);
    ck_assert(in.high_byte);
    ck_assert_int_eq(in.rm, X86_RAX);
}
END_TEST

START_TEST(branches)
{
    struct x86_insn in = DECODE("\xe8\xfb\xff\xff\xff");
    ck_assert_int_eq(in.cls, X86_CALL);
    ck_assert_uint_eq(in.target, 0x1000);
    in = DECODE("\x75\x10");
    ck_assert_int_eq(in.cls, X86_JCC);
    ck_assert_uint_eq(in.target, 0x1012);
    in = DECODE("\x0f\x84\x00\x01\x00\x00");
    ck_assert_int_eq(in.cls, X86_JCC);
    ck_assert_uint_eq(in.target, 0x1106);
    in = DECODE("\xff\x15\x00\x02\x00\x00");
    ck_assert_int_eq(in.cls, X86_CALL_IND);
    ck_assert_uint_eq(in.target, 0x1206);
    ck_assert_int_eq(DECODE("\xc3").cls, X86_RET);
    ck_assert_int_eq(DECODE("\x0f\x0b").cls, X86_TRAP);
    ck_assert_int_eq(DECODE("\xf3\x0f\x1e\xfa").cls, X86_NOP);      /* endbr64 */
    ck_assert_int_eq(DECODE("\x66\x66\x48\xe8\x00\x00\x00\x00").cls, X86_CALL);
}
END_TEST

START_TEST(arithmetic)
{
    struct x86_insn in = DECODE("\x48\x81\xec\x00\x10\x00\x00");    /* sub rsp, 0x1000 */
    ck_assert_int_eq(in.cls, X86_ALU_IMM);
    ck_assert_int_eq(in.alu, X86_SUB);
    ck_assert_int_eq(in.rm, X86_RSP);
    ck_assert_int_eq(in.imm, 0x1000);
    in = DECODE("\x48\x83\xe4\xe0");                                /* and rsp, -32 */
    ck_assert_int_eq(in.alu, X86_AND);
    ck_assert_int_eq(in.imm, -32);
    in = DECODE("\x4c\x39\xdc");                                    /* cmp rsp, r11 */
    ck_assert_int_eq(in.cls, X86_ALU_REG);
    ck_assert_int_eq(in.alu, X86_CMP);
    ck_assert_uint_eq(in.writes, 0);
    in = DECODE("\x24\x01");                                        /* and al, 1 */
    ck_assert_int_eq(in.cls, X86_ALU_IMM);
    ck_assert_int_eq(in.rm, X86_RAX);
    DECODE("\xf7\x05\x00\x00\x00\x00\x01\x00\x00\x00");             /* test dword [rip], 1: an immediate */
    DECODE("\xf7\x1d\x00\x00\x00\x00");                             /* neg dword [rip]: none */
    DECODE("\x66\x81\xc1\x34\x12");                                 /* add cx, imm16 */
}
END_TEST

START_TEST(vectors)
{
    DECODE("\xc5\xf8\x77");                                         /* vzeroupper */
    DECODE("\xc4\xe3\x7d\x19\xc1\x01");                             /* vextractf128 */
    struct x86_insn in = DECODE("\x62\xf1\x7c\x48\x28\x40\x01");    /* vmovaps zmm0, [rax+64] */
    ck_assert(in.disp_scaled);
    DECODE("\x66\x0f\x3a\x0f\xc1\x08");                             /* palignr */
    DECODE("\x66\x0f\x38\x00\xc1");                                 /* pshufb */
    DECODE("\x8f\xe8\x78\xc2\xfb\x0d");                             /* XOP vprotd */
    in = DECODE("\xc4\xe2\xe2\xf6\xc1");                            /* mulx: two results */
    ck_assert((in.writes & (1 << X86_RAX)) && (in.writes & (1 << X86_RBX)));
}
END_TEST

START_TEST(invalid)
{
    struct x86_insn in;
    ck_assert(!x86_decode((const uint8_t *)"\x06", 1, 0, &in));
    ck_assert(!x86_decode((const uint8_t *)"\x0f\x04", 2, 0, &in));
    ck_assert(!x86_decode((const uint8_t *)"\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x90", 16, 0, &in));
}
END_TEST

/* Any bytes: no read past the end (the sanitizers see it), a length within bounds. */
START_TEST(noise)
{
    uint32_t x = 12345;
    for (int round = 0; round < 200000; round++) {
        size_t n = round % 17;
        uint8_t *b = malloc(n ? n : 1);
        for (size_t i = 0; i < n; i++)
            b[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
        struct x86_insn in;
        if (x86_decode(b, n, 0, &in))
            ck_assert(in.len > 0 && in.len <= n && in.len <= 15);
        free(b);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("x86_decode");
    TCase *t = tcase_create("all");
    tcase_add_test(t, moves);
    tcase_add_test(t, branches);
    tcase_add_test(t, arithmetic);
    tcase_add_test(t, vectors);
    tcase_add_test(t, invalid);
    tcase_add_test(t, noise);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
