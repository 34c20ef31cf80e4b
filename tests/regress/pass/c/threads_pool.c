// pthreads: a job queue over a ring, condition variables, thread-specific data, a detached thread, cancellation.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct job {
    long (*f)(long *);
    long *arg, result;
};
static struct job *ring[8];
static unsigned head, tail;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t some = PTHREAD_COND_INITIALIZER, room = PTHREAD_COND_INITIALIZER;
static pthread_key_t key;
static __thread long mine;

static long add(long *p) { return *p += 1; }

static void *worker(void *unused)
{
    long *tsd = malloc(sizeof *tsd);
    *tsd = 0;
    pthread_setspecific(key, tsd);
    for (;;) {
        pthread_mutex_lock(&lock);
        while (head == tail)
            pthread_cond_wait(&some, &lock);
        struct job *j = ring[tail++ % 8];
        pthread_cond_signal(&room);
        pthread_mutex_unlock(&lock);
        if (j->f == NULL) {
            free(j);
            break;
        }
        j->result = j->f(j->arg);
        ++*tsd;
        mine += j->result;
        free(j->arg);
        free(j);
    }
    return unused;
}

static void put(struct job *j)
{
    pthread_mutex_lock(&lock);
    while (head - tail == 8)
        pthread_cond_wait(&room, &lock);
    ring[head++ % 8] = j;
    pthread_cond_signal(&some);
    pthread_mutex_unlock(&lock);
}

static struct job *new_job(long (*f)(long *), long v)
{
    struct job *j = malloc(sizeof *j);
    j->f = f;
    j->arg = NULL;
    if (f != NULL) {
        j->arg = malloc(sizeof *j->arg);
        *j->arg = v;
    }
    return j;
}

static void *sleeper(void *p)
{
    int local = 3;
    *(int **)p = &local;
    for (;;)
        pause();
    return NULL;
}

int main(void)
{
    pthread_t t[3], s;
    pthread_key_create(&key, free);
    for (int i = 0; i < 3; i++)
        pthread_create(&t[i], NULL, worker, NULL);
    for (long i = 0; i < 200; i++)
        put(new_job(add, i));
    for (int i = 0; i < 3; i++)
        put(new_job(NULL, 0));
    for (int i = 0; i < 3; i++)
        pthread_join(t[i], NULL);
    int *volatile where = NULL;
    pthread_create(&s, NULL, sleeper, (void *)&where);
    while (where == NULL)
        usleep(1000);
    printf("%d\n", *where);
    pthread_cancel(s);
    pthread_join(s, NULL);
    printf("%u %u\n", head, tail);
    return 0;
}
