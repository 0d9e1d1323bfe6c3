/*
 * A sequence lock: readers take no lock, and read again where a writer was at work meanwhile.
 * With -DBROKEN the reader does not order its reads before the second look at the number: nothing happens under sc, tso and pso; under ra it sees half of a write.
 */
#include "harness.h"
#include <stdatomic.h>

#ifndef WRITES
#define WRITES 2
#endif

static _Atomic unsigned sequence;
static _Atomic unsigned a, b; /* equal but while they are written */

TASK(writer)
{
    for (unsigned i = 1; i <= WRITES; i++) {
        atomic_store_explicit(&sequence, 2 * i - 1, memory_order_relaxed);
        atomic_thread_fence(memory_order_release);
        atomic_store_explicit(&a, i, memory_order_relaxed);
        atomic_store_explicit(&b, i, memory_order_relaxed);
        atomic_store_explicit(&sequence, 2 * i, memory_order_release);
    }
}

TASK(reader)
{
    unsigned first, seen_a, seen_b;
    do {
        first = WAIT_NONE_ACQUIRE(sequence, 1);
        seen_a = atomic_load_explicit(&a, memory_order_relaxed);
        seen_b = atomic_load_explicit(&b, memory_order_relaxed);
#ifndef BROKEN
        atomic_thread_fence(memory_order_acquire);
#endif
    } while (atomic_load_explicit(&sequence, memory_order_relaxed) != first);
    ASSERT(seen_a == seen_b, "both halves of one write");
}
