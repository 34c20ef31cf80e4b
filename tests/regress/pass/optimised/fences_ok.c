// cflags: -O2
#include <stdatomic.h>
#include <stdint.h>

uint64_t c_fence(uint64_t *n)
{
    atomic_thread_fence(memory_order_seq_cst);
    *n += 1;
    __sync_synchronize();
    return *n & 3;
}
