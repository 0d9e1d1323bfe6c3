/*
 * Vyukov's bounded queue for many producers and consumers: each cell has a sequence number that says whose turn it is.
 * With -DBROKEN a producer does not look at the number before it takes a position: it overwrites what nobody has read.
 */
#include "harness.h"
#include <stdatomic.h>

#ifndef CELLS
#define CELLS 2
#endif
#ifndef PRODUCERS
#define PRODUCERS 2
#endif
#ifndef ITEMS
#define ITEMS 2
#endif

static struct {
    _Atomic unsigned sequence;
    unsigned data;
} cells[CELLS];

static _Atomic unsigned enqueue, dequeue;
static unsigned taken[PRODUCERS * ITEMS];

SETUP()
{
    for (unsigned i = 0; i < CELLS; i++)
        cells[i].sequence = i;
}

static int put(unsigned value)
{
    unsigned position = atomic_load_explicit(&enqueue, memory_order_relaxed);
    for (;;) {
        unsigned sequence = atomic_load_explicit(&cells[position % CELLS].sequence, memory_order_acquire);
        int difference = (int)(sequence - position);
#ifdef BROKEN
        difference = 0;
#endif
        if (difference == 0) {
            if (atomic_compare_exchange_strong_explicit(&enqueue, &position, position + 1, memory_order_relaxed, memory_order_relaxed))
                break;
        } else if (difference < 0) {
            return 0;
        } else {
            position = atomic_load_explicit(&enqueue, memory_order_relaxed);
        }
    }
    cells[position % CELLS].data = value;
    atomic_store_explicit(&cells[position % CELLS].sequence, position + 1, memory_order_release);
    return 1;
}

static int take(unsigned *value)
{
    unsigned position = atomic_load_explicit(&dequeue, memory_order_relaxed);
    for (;;) {
        unsigned sequence = atomic_load_explicit(&cells[position % CELLS].sequence, memory_order_acquire);
        int difference = (int)(sequence - (position + 1));
        if (difference == 0) {
            if (atomic_compare_exchange_strong_explicit(&dequeue, &position, position + 1, memory_order_relaxed, memory_order_relaxed))
                break;
        } else if (difference < 0) {
            return 0;
        } else {
            position = atomic_load_explicit(&dequeue, memory_order_relaxed);
        }
    }
    *value = cells[position % CELLS].data;
    atomic_store_explicit(&cells[position % CELLS].sequence, position + CELLS, memory_order_release);
    return 1;
}

NUMBERED_TASKS(producer, PRODUCERS, number)
{
    for (unsigned i = 0; i < ITEMS; i++) {
        unsigned value = number * ITEMS + i + 1;
        if (!put(value))
            return; /* full: what is left is not sent */
    }
}

TASK(consumer)
{
    for (unsigned i = 0; i < PRODUCERS * ITEMS; i++) {
        unsigned value = 0;
        if (!take(&value))
            return; /* empty */
        ASSERT(value >= 1 && value <= PRODUCERS * ITEMS, "what comes out was put in");
        ASSERT(taken[value - 1] == 0, "nothing comes out twice");
        taken[value - 1] = 1;
    }
}
