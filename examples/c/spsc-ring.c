/*
 * A ring between one producer and one consumer: the payload is plain memory, the indices say whose it is.
 * With -DBROKEN the producer publishes an index without releasing what lies before it: nothing happens under sc and tso, and a consumer reads
 * a slot that was not written yet under pso and ra.
 */
#include "harness.h"
#include <stdatomic.h>

#ifndef SLOTS
#define SLOTS 2
#endif
#ifndef ITEMS
#define ITEMS 3
#endif

#ifdef BROKEN
#define PUBLISH memory_order_relaxed
#else
#define PUBLISH memory_order_release
#endif

static struct {
    unsigned slots[SLOTS];
    _Atomic unsigned head; /* how many items were put in */
    _Atomic unsigned tail; /* how many were taken out */
} ring;

TASK(producer)
{
    for (unsigned i = 0; i < ITEMS; i++) {
        if (i >= SLOTS)
            WAIT_NE_ACQUIRE(ring.tail, i - SLOTS);
        ring.slots[i % SLOTS] = i + 1;
        atomic_store_explicit(&ring.head, i + 1, PUBLISH);
    }
}

TASK(consumer)
{
    for (unsigned i = 0; i < ITEMS; i++) {
        WAIT_NE_ACQUIRE(ring.head, i);
        unsigned item = ring.slots[i % SLOTS];
        ASSERT(item == i + 1, "items come out as they went in");
        atomic_store_explicit(&ring.tail, i + 1, memory_order_release);
    }
}
