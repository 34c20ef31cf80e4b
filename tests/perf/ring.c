/* A bounded ring of pointers with a lock: the C side of ring.rs.  SPDX-License-Identifier: GPL-2.0-or-later */
#include <pthread.h>

static void *slots[64];
static unsigned head, tail;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t some = PTHREAD_COND_INITIALIZER, room = PTHREAD_COND_INITIALIZER;

void ring_put(void *p)
{
    pthread_mutex_lock(&lock);
    while (head - tail == 64)
        pthread_cond_wait(&room, &lock);
    slots[head++ % 64] = p;
    pthread_cond_signal(&some);
    pthread_mutex_unlock(&lock);
}

void *ring_take(void)
{
    pthread_mutex_lock(&lock);
    while (head == tail)
        pthread_cond_wait(&some, &lock);
    void *p = slots[tail++ % 64];
    pthread_cond_signal(&room);
    pthread_mutex_unlock(&lock);
    return p;
}
