/* test_prologue.c: prologues as rustc, gcc and clang write them, by hand.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <string.h>

#include "../../crabcheck/index/index_format.h"
#include "../../crabcheck/indexer/prologue.h"

enum { RDX = 1, RCX = 2, RSI = 4, RDI = 5 };

static struct pro_code code_of(const char *bytes, size_t n)
{
    return (struct pro_code){ (const uint8_t *)bytes, 0x4000, n };
}
#define CODE(s) code_of(s, sizeof s - 1)

static void expect_reg(const struct prologue *p, int base, int64_t n, int reg)
{
    struct pro_value v;
    bool ok = base == CCI_B_RSP ? pro_slot_rsp(p, n, &v) : base == CCI_B_RBP ? pro_slot_rbp(p, n, &v) : pro_slot_cfa(p, n, &v);
    ck_assert(ok);
    ck_assert_int_eq(v.kind, PRO_REG);
    ck_assert_int_eq(v.reg, reg);
}

START_TEST(plain_frame)
{
    struct pro_code c = CODE("\x48\x83\xec\x18"             /* sub rsp, 24 */
                             "\x48\x89\x7c\x24\x08"         /* mov [rsp+8], rdi */
                             "\x89\x74\x24\x04"             /* mov [rsp+4], esi */
                             "\x48\xc7\x44\x24\x08\x00\x00\x00\x00"     /* the parameter is assigned: no matter */
                             "\xc3");
    struct prologue *p = pro_trace(&c, c.addr + 22);
    ck_assert(pro_complete(p));
    expect_reg(p, CCI_B_RSP, 8, RDI);
    struct pro_value v;
    ck_assert(pro_slot_rsp(p, 4, &v));
    ck_assert_int_eq(v.reg, RSI);
    ck_assert_int_eq(v.bytes, 4);
    ck_assert(!pro_slot_rsp(p, 16, &v));
    int64_t off;
    ck_assert(pro_entry_offset(p, CCI_B_RSP, 8, &off));
    ck_assert_int_eq(off, -16);
    ck_assert(pro_slot_rsp(p, 24 + 8, &v));                 /* an incoming stack word is its own home */
    ck_assert_int_eq(v.kind, PRO_STACK);
    ck_assert_int_eq(v.off, 8);
    ck_assert(pro_slot_is_reloaded(&c, CCI_B_RSP, 8));      /* assigned twice */
    ck_assert(!pro_slot_is_reloaded(&c, CCI_B_RSP, 16));
    pro_free(p);
}
END_TEST

START_TEST(push_is_no_home)
{
    struct pro_code c = CODE("\x50\x48\x89\x3c\x24\xc3");   /* push rax; mov [rsp], rdi */
    struct prologue *p = pro_trace(&c, c.addr + 5);
    expect_reg(p, CCI_B_RSP, 0, RDI);
    pro_free(p);
}
END_TEST

START_TEST(frame_pointer)
{
    struct pro_code c = CODE("\x55\x48\x89\xe5"             /* push rbp; mov rbp, rsp */
                             "\x48\x89\x7d\xe8"             /* mov [rbp-24], rdi: red zone */
                             "\xc3");
    struct prologue *p = pro_trace(&c, c.addr + 8);
    expect_reg(p, CCI_B_RBP, -24, RDI);
    expect_reg(p, CCI_B_CFA, -40, RDI);                     /* CFA = entry rsp + 8 = rbp + 16 */
    pro_free(p);
}
END_TEST

START_TEST(detour)
{
    struct pro_code c = CODE("\x48\x83\xec\x28"             /* sub rsp, 40 */
                             "\x48\x89\x4c\x24\x08"         /* mov [rsp+8], rcx */
                             "\x49\x89\xd2"                 /* mov r10, rdx */
                             "\x48\x8b\x54\x24\x08"         /* mov rdx, [rsp+8] */
                             "\x4c\x89\x54\x24\x10"         /* mov [rsp+16], r10 */
                             "\x48\x89\x54\x24\x18"         /* mov [rsp+24], rdx */
                             "\x48\x8b\x44\x24\x30"         /* mov rax, [rsp+48]: first stack argument */
                             "\x48\x89\x44\x24\x20");       /* mov [rsp+32], rax */
    struct prologue *p = pro_trace(&c, c.addr + c.size);
    expect_reg(p, CCI_B_RSP, 16, RDX);
    expect_reg(p, CCI_B_RSP, 24, RCX);
    struct pro_value v;
    ck_assert(pro_slot_rsp(p, 32, &v));
    ck_assert_int_eq(v.kind, PRO_STACK);
    ck_assert_int_eq(v.off, 8);
    pro_free(p);
}
END_TEST

START_TEST(probe_loop)
{
    struct pro_code c = CODE("\x49\x89\xe3"                 /* mov r11, rsp */
                             "\x49\x81\xeb\x00\x00\x03\x00" /* sub r11, 0x30000 */
                             "\x48\x81\xec\x00\x10\x00\x00" /* sub rsp, 0x1000 */
                             "\x48\xc7\x04\x24\x00\x00\x00\x00"
                             "\x4c\x39\xdc\x75\xec"         /* cmp rsp, r11; jne */
                             "\x48\x81\xec\x78\x0d\x00\x00" /* sub rsp, 0xd78 */
                             "\x48\x89\xbc\x24\x68\x0d\x03\x00");       /* mov [rsp+0x30d68], rdi */
    struct prologue *p = pro_trace(&c, c.addr + c.size);
    ck_assert(pro_complete(p));
    expect_reg(p, CCI_B_RSP, 0x30d68, RDI);
    expect_reg(p, CCI_B_CFA, -24, RDI);
    pro_free(p);
}
END_TEST

START_TEST(probe_call)
{
    struct pro_code c = CODE("\xb8\x00\x20\x00\x00\xe8\x00\x00\x00\x00\x48\x29\xc4"     /* mov eax, 0x2000; call; sub rsp, rax */
                             "\x48\x89\x3c\x24");
    struct prologue *p = pro_trace(&c, c.addr + c.size);
    /* The callee is trusted to keep rdi only in this shape. */
    struct pro_value v;
    ck_assert(pro_complete(p));
    expect_reg(p, CCI_B_RSP, 0, RDI);
    pro_free(p);
    c = CODE("\xe8\x00\x00\x00\x00\x48\x89\x7c\x24\xf8");   /* an ordinary call clobbers rdi */
    p = pro_trace(&c, c.addr + c.size);
    ck_assert(!pro_slot_rsp(p, -8, &v));
    pro_free(p);
}
END_TEST

START_TEST(realigned)
{
    struct pro_code c = CODE("\x55\x48\x89\xe5\x48\x83\xe4\xe0\x48\x83\xec\x40"         /* push rbp; mov rbp,rsp; and rsp,-32; sub rsp,64 */
                             "\x48\x89\x7c\x24\x08\x48\x89\x75\xf8");                   /* mov [rsp+8],rdi; mov [rbp-8],rsi */
    struct prologue *p = pro_trace(&c, c.addr + c.size);
    expect_reg(p, CCI_B_RSP, 8, RDI);
    expect_reg(p, CCI_B_RBP, -8, RSI);
    int64_t off;
    ck_assert(!pro_entry_offset(p, CCI_B_RSP, 8, &off));
    ck_assert(pro_entry_offset(p, CCI_B_RBP, -8, &off));
    ck_assert_int_eq(off, -16);
    pro_free(p);
}
END_TEST

START_TEST(stops_at_branches)
{
    struct pro_code c = CODE("\x48\x85\xff\x74\x05\x48\x89\x7c\x24\xf8\xc3");           /* test rdi,rdi; je; mov [rsp-8],rdi */
    struct prologue *p = pro_trace(&c, c.addr + 10);
    struct pro_value v;
    ck_assert(!pro_complete(p));
    ck_assert(!pro_slot_rsp(p, -8, &v));
    pro_free(p);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("prologue");
    TCase *t = tcase_create("all");
    tcase_add_test(t, plain_frame);
    tcase_add_test(t, push_is_no_home);
    tcase_add_test(t, frame_pointer);
    tcase_add_test(t, detour);
    tcase_add_test(t, probe_loop);
    tcase_add_test(t, probe_call);
    tcase_add_test(t, realigned);
    tcase_add_test(t, stops_at_branches);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
