/*
 * A ring for several producers in the style of DPDK's rte_ring: a producer reserves slots by moving the head with a compare-and-exchange, writes them,
 * and moves the tail when all before it have. Written for this from the description of the algorithm.
 * With -DBROKEN the tail is moved without a release: under ra and pso the consumer reads a slot that was not written yet.
 */
#include "harness.h"
#include <stdatomic.h>

#ifndef SLOTS
#define SLOTS 2
#endif
#ifndef PRODUCERS
#define PRODUCERS 2
#endif

#ifdef BROKEN
#define PUBLISH memory_order_relaxed
#else
#define PUBLISH memory_order_release
#endif

static struct {
    _Atomic unsigned head, tail;
} producers, consumer_side;
static _Atomic unsigned slots[SLOTS];

NUMBERED_TASKS(producer, PRODUCERS, number)
{
    unsigned head = atomic_load_explicit(&producers.head, memory_order_relaxed);
    do {
        /* What the consumer gave back must be seen before its slot is written. */
        unsigned tail = atomic_load_explicit(&consumer_side.tail, memory_order_acquire);
        if (head - tail >= SLOTS)
            return;
    } while (!atomic_compare_exchange_strong_explicit(&producers.head, &head, head + 1, memory_order_relaxed, memory_order_relaxed));
    atomic_store_explicit(&slots[head % SLOTS], number + 1, memory_order_relaxed);
    WAIT_EQ_ACQUIRE(producers.tail, head);
    atomic_store_explicit(&producers.tail, head + 1, PUBLISH);
}

TASK(consumer)
{
    unsigned seen = 0;
    for (unsigned i = 0; i < PRODUCERS; i++) {
        if (atomic_load_explicit(&producers.tail, memory_order_acquire) == i)
            return;
        unsigned item = atomic_load_explicit(&slots[i % SLOTS], memory_order_relaxed);
        ASSERT(item != 0, "a slot is read after it was written");
        ASSERT((seen & 1u << item) == 0, "nothing comes out twice");
        seen |= 1u << item;
        atomic_store_explicit(&consumer_side.tail, i + 1, memory_order_release);
    }
}
