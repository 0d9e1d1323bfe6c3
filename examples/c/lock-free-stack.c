/*
 * Treiber's stack. Nodes are used again, so that its top needs a tag that counts: with -DBROKEN it has none, and a pop that slept may put
 * a node on top that another task holds (ABA).
 */
#include "harness.h"
#include <stdatomic.h>

#ifndef NODES
#define NODES 3
#endif

#ifdef BROKEN
#define TAG 0u
#else
#define TAG 1u
#endif

/* A top is a node's number plus one in the lower half, 0 for none, and the tag in the upper. */
#define NODE(top) ((unsigned)(top) & 0xffffu)
#define MAKE(top, node) ((((unsigned)(top) >> 16) + TAG) << 16 | (node))

static _Atomic unsigned top;
static _Atomic unsigned after[NODES + 1]; /* the node below, by a node's number plus one */
static _Atomic unsigned holder[NODES + 1]; /* who took a node off the stack */

SETUP()
{
    for (unsigned node = NODES; node >= 1; node--) {
        after[node] = NODE(top);
        top = node;
    }
}

static unsigned pop(unsigned who)
{
    unsigned seen = atomic_load_explicit(&top, memory_order_acquire);
    while (NODE(seen) != 0) {
        unsigned below = atomic_load_explicit(&after[NODE(seen)], memory_order_relaxed);
        if (atomic_compare_exchange_strong_explicit(&top, &seen, MAKE(seen, below), memory_order_acq_rel, memory_order_acquire)) {
            unsigned node = NODE(seen);
            unsigned before = atomic_exchange_explicit(&holder[node], who, memory_order_relaxed);
            ASSERT(before == 0, "nobody else holds the node");
            return node;
        }
    }
    return 0;
}

static void push(unsigned node)
{
    atomic_store_explicit(&holder[node], 0, memory_order_relaxed);
    unsigned seen = atomic_load_explicit(&top, memory_order_relaxed);
    do
        atomic_store_explicit(&after[node], NODE(seen), memory_order_relaxed);
    while (!atomic_compare_exchange_strong_explicit(&top, &seen, MAKE(seen, node), memory_order_release, memory_order_relaxed));
}

TASK(sleeper)
{
    pop(1);
}

TASK(worker)
{
    unsigned first = pop(2);
    pop(2);
    if (first != 0)
        push(first);
    pop(2);
}
