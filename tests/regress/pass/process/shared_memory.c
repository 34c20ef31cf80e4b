// Words in memory that processes share: one leaves a pointer there, another puts something else in its place. What is read back has
// the other's value, and must not have the first one's tag.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct area {
    char *text;
    char *pair[2];
    char room[256];
};

static void leave_pointers(struct area *a)
{
    a->text = malloc(10);
    a->pair[0] = a->pair[1] = a->text;
    free(a->text);
}

static void in_child(struct area *a)
{
    if (fork() == 0) {
        strcpy(a->room, "from the child");
        a->text = a->room;
        a->pair[0] = a->room + 5;
        a->pair[1] = a->room + 9;
        _exit(0);
    }
    wait(NULL);
}

static void round_trip(struct area *a)
{
    char *both[2];
    leave_pointers(a);
    in_child(a);
    memcpy(both, a->pair, sizeof both);
    printf("%s, %s, %s\n", a->text, a->pair[1], both[0]);
}

int main(void)
{
    struct area *a = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    round_trip(a);
    a = mremap(a, 4096, 1 << 20, MREMAP_MAYMOVE);
    round_trip(a);
    munmap(a, 1 << 20);

    int id = shmget(IPC_PRIVATE, 8192, 0600 | IPC_CREAT);
    a = shmat(id, NULL, 0);
    round_trip(a);
    shmdt(a);
    shmctl(id, IPC_RMID, NULL);

    int file = memfd_create("area", 0);
    (void)!ftruncate(file, 4096);
    a = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    mprotect(a, 4096, PROT_READ | PROT_WRITE);
    round_trip(a);

    // The same page seen at two addresses.
    struct area *b = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    leave_pointers(a);
    b->text = strcpy(b->room, "the other window");
    puts(a->text);

    // Private memory where shared memory was keeps its tags.
    munmap(b, 4096);
    b = mmap(b, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    b->text = malloc(10);
    strcpy(b->text, "own");
    puts(b->text);
    free(b->text);
    return 0;
}
