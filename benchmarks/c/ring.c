/*
 * What 'harness bench --c' measures: a ring between several producers, who take a slot under a lock and fill it without, and a reader, who gives slots back. A slot is marked
 * while somebody fills it.
 */
#include "harness.h"

#ifndef SLOTS
#define SLOTS 2
#endif
#ifndef PRODUCERS
#define PRODUCERS 3
#endif
#ifndef PACKETS
#define PACKETS 1
#endif

enum status { KERNEL, USER, BUSY };

static struct {
    harness_lock_t lock;
    unsigned head;
    struct {
        volatile enum status status;
        unsigned payload[2];
    } slots[SLOTS];
} ring;

NUMBERED_TASKS(producer, PRODUCERS, number)
{
    for (unsigned packet = 0; packet < PACKETS; packet++) {
        LOCK(&ring.lock);
        unsigned slot = ring.head;
        if (ring.slots[slot].status != KERNEL) {
            UNLOCK(&ring.lock);
            continue;
        }
        ring.slots[slot].status = BUSY;
        ring.head = (slot + 1) % SLOTS;
        UNLOCK(&ring.lock);
        unsigned payload = number * PACKETS + packet + 1;
        ring.slots[slot].payload[0] = payload;
        ring.slots[slot].payload[1] = payload;
        ring.slots[slot].status = USER;
    }
}

TASK(reader)
{
    for (unsigned i = 0; i < PRODUCERS * PACKETS; i++) {
        unsigned slot = i % SLOTS;
        if (ring.slots[slot].status != USER)
            return;
        unsigned first = ring.slots[slot].payload[0];
        ASSERT(first != 0 && ring.slots[slot].payload[1] == first, "a whole packet");
        ring.slots[slot].status = KERNEL;
    }
}
