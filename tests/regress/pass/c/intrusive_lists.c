// A doubly linked intrusive list as kernels have it: head inside a static, entries on stack and heap, splice and sort.
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct list {
    struct list *next, *prev;
};
struct task {
    int priority;
    struct list run, all;
    char name[20];
};
#define entry(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))

static struct list running = { &running, &running };
static struct list everything = { &everything, &everything };

static void insert(struct list *n, struct list *after)
{
    n->next = after->next;
    n->prev = after;
    after->next->prev = n;
    after->next = n;
}

static void take(struct list *n)
{
    n->prev->next = n->next;
    n->next->prev = n->prev;
    n->next = n->prev = n;
}

int main(void)
{
    struct task local = { .priority = 50, .name = "local" };
    insert(&local.all, &everything);
    insert(&local.run, &running);
    for (int i = 0; i < 40; i++) {
        struct task *t = malloc(sizeof *t);
        t->priority = i * 37 % 41;
        snprintf(t->name, sizeof t->name, "task %d", i);
        insert(&t->all, &everything);
        struct list *p = &running;
        while (p->next != &running && entry(p->next, struct task, run)->priority < t->priority)
            p = p->next;
        insert(&t->run, p);
    }
    int sum = 0, n = 0;
    for (struct list *p = running.next; p != &running; p = p->next)
        sum += ++n * entry(p, struct task, run)->priority;
    printf("%d %s\n", sum, entry(running.prev, struct task, run)->name);
    take(&local.run);
    take(&local.all);
    while (everything.next != &everything) {
        struct task *t = entry(everything.next, struct task, all);
        take(&t->all);
        take(&t->run);
        free(t);
    }
    return 0;
}
