/*
 * A ticket lock: who comes takes the next number, and waits until it is served.
 * With -DBROKEN the number is taken by a load and a store, so that two may hold the same one.
 */
#include "harness.h"
#include <stdatomic.h>

#ifndef THREADS
#define THREADS 3
#endif

static _Atomic unsigned next, serving;
static unsigned counter; /* protected by the lock */

TASKS(worker, THREADS)
{
#ifdef BROKEN
    unsigned mine = atomic_load_explicit(&next, memory_order_relaxed);
    atomic_store_explicit(&next, mine + 1, memory_order_relaxed);
#else
    unsigned mine = atomic_fetch_add_explicit(&next, 1, memory_order_relaxed);
#endif
    WAIT_EQ_ACQUIRE(serving, mine);
    counter++;
    atomic_store_explicit(&serving, mine + 1, memory_order_release);
}

FINALLY(every_one_counted)
{
    return counter == THREADS;
}
