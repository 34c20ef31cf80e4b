// A ring shared with the kernel: the completion holds the pointer that the submission took, long after other pointers were there. The
// kernel writes into the blocks themselves.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

struct job {
    struct job *self;
    char text[64];
};

struct ring {
    int fd;
    struct io_uring_params p;
    char *sq, *cq;
    struct io_uring_sqe *entry;
};

static unsigned *at(char *base, unsigned offset)
{
    return (unsigned *)(base + offset);
}

static int open_ring(struct ring *r)
{
    memset(r, 0, sizeof *r);
    r->fd = (int)syscall(SYS_io_uring_setup, 8, &r->p);
    if (r->fd < 0)
        return 0;
    size_t sq = r->p.sq_off.array + r->p.sq_entries * sizeof(unsigned);
    size_t cq = r->p.cq_off.cqes + r->p.cq_entries * sizeof(struct io_uring_cqe);
    int how = MAP_SHARED | MAP_POPULATE, rw = PROT_READ | PROT_WRITE;
    r->sq = mmap(NULL, sq, rw, how, r->fd, IORING_OFF_SQ_RING);
    r->cq = mmap(NULL, cq, rw, how, r->fd, IORING_OFF_CQ_RING);
    r->entry = mmap(NULL, r->p.sq_entries * sizeof *r->entry, rw, how, r->fd, IORING_OFF_SQES);
    return r->sq != MAP_FAILED && r->cq != MAP_FAILED && r->entry != MAP_FAILED;
}

static void submit(struct ring *r, int file)
{
    struct job *j = malloc(sizeof *j);
    j->self = j;
    unsigned tail = *at(r->sq, r->p.sq_off.tail), i = tail & *at(r->sq, r->p.sq_off.ring_mask);
    r->entry[i] = (struct io_uring_sqe){
        .opcode = IORING_OP_READ, .fd = file, .addr = (unsigned long)j->text, .len = 8, .user_data = (unsigned long)j,
    };
    at(r->sq, r->p.sq_off.array)[i] = i;
    __atomic_store_n(at(r->sq, r->p.sq_off.tail), tail + 1, __ATOMIC_RELEASE);
}

static int reap(struct ring *r)
{
    int done = 0;
    unsigned head = *at(r->cq, r->p.cq_off.head);
    struct io_uring_cqe *c = (struct io_uring_cqe *)(r->cq + r->p.cq_off.cqes);
    for (; head != __atomic_load_n(at(r->cq, r->p.cq_off.tail), __ATOMIC_ACQUIRE); head++) {
        struct job *j = (struct job *)c[head & *at(r->cq, r->p.cq_off.ring_mask)].user_data;
        done += j->self == j && j->text[0] == '/';
        free(j);
    }
    __atomic_store_n(at(r->cq, r->p.cq_off.head), head, __ATOMIC_RELEASE);
    return done;
}

int main(void)
{
    struct ring r;
    char name[] = "/tmp/crabcheck-uring-XXXXXX";
    int file = mkstemp(name), done = 0;
    unlink(name);
    if (!open_ring(&r)) {
        puts("no io_uring here");
        return 0;
    }
    for (int i = 0; i < 40; i++)
        (void)!write(file, "/1234567", 8);
    for (int i = 0; i < 40; i += 4) {
        lseek(file, 0, SEEK_SET);
        for (int k = 0; k < 4; k++)
            submit(&r, file);
        syscall(SYS_io_uring_enter, r.fd, 4, 4, IORING_ENTER_GETEVENTS, NULL, 0);
        done += reap(&r);
    }
    printf("%d\n", done);
    return 0;
}
