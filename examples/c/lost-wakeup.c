/*
 * A sleeper that says that it sleeps and looks once more, and a notifier that publishes and looks whether somebody sleeps.
 * With -DBROKEN no full fence stands between the store and the load of each: nothing happens under sc; under tso, pso and ra both stores wait, nobody sees the other, and the sleeper sleeps for ever.
 */
#include "harness.h"
#include <stdatomic.h>

static _Atomic int ready, sleeping, woken;

static void between_store_and_load(void)
{
#ifndef BROKEN
    atomic_thread_fence(memory_order_seq_cst);
#endif
}

TASK(sleeper)
{
    atomic_store_explicit(&sleeping, 1, memory_order_relaxed);
    between_store_and_load();
    if (!atomic_load_explicit(&ready, memory_order_relaxed))
        WAIT_NE(woken, 0);
}

TASK(notifier)
{
    atomic_store_explicit(&ready, 1, memory_order_relaxed);
    between_store_and_load();
    if (atomic_load_explicit(&sleeping, memory_order_relaxed))
        atomic_store_explicit(&woken, 1, memory_order_relaxed);
}
