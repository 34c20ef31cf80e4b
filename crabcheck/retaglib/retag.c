/* retag.c: the functions that a compiler calls which writes retags into the code (rustc's -Zcodegen-emit-retag).

   A program compiled so has undefined symbols __rust_retag_reg and __rust_retag_mem; linked with this library (static or shared) it runs
   as before outside Valgrind, and under crabcheck each call is an exact retag.  The tool infers nothing in an object that makes
   such calls.

       flags   1  function entry: protected until the calling function returns
               2  mutable: `&mut` or Box
               4  Box
               8  Freeze: no UnsafeCell inside
       size    of the pointee; 0 where it is not static (slices, trait objects): no retag then
       im, pin ranges of the pointee that are UnsafeCell, that are pinned; or NULL

   The request is in a function of its own frame: the tool finds the calling function one frame up, so nothing here may be inlined.

   SPDX-License-Identifier: bzip2-1.0.6 */
#include <stdint.h>

#include "../crabcheck.h"

#define EXPORT __attribute__((visibility("default"), noinline))

EXPORT void *__rust_retag_reg(void *ptr, uint64_t size, uint8_t flags, const void *im, const void *pin);
EXPORT void __rust_retag_mem(void **place, uint64_t size, uint8_t flags, const void *im, const void *pin);

void *__rust_retag_reg(void *ptr, uint64_t size, uint8_t flags, const void *im, const void *pin)
{
    void *volatile variable = ptr;      /* the tag changes in memory */
    CRABCHECK_RETAG_LAYOUT(&variable, size, flags, im, pin);
    return variable;
}

void __rust_retag_mem(void **place, uint64_t size, uint8_t flags, const void *im, const void *pin)
{
    CRABCHECK_RETAG_LAYOUT(place, size, flags, im, pin);
    __asm__ volatile("" ::: "memory");  /* not a tail call: the frame must be there */
}
