/*
 * Objects that are given out and given back while tasks run. Nothing is given out a second time: an access of what was given back stays one. Giving out is two steps, giving back two.
 */

typedef unsigned long word;

#ifndef HARNESS_HEAP
#define HARNESS_HEAP 4096
#endif

enum { PIECE = 16, PIECES = (HARNESS_HEAP + PIECE - 1) / PIECE };

char harness_heap[PIECES * PIECE] __attribute__((aligned(16)));
unsigned short harness_sizes[PIECES];
unsigned char harness_freed[PIECES];
unsigned int harness_given;

void harness_hook_assert(const char *condition, const char *what);

void *harness_alloc(word size)
{
    word pieces = (size + PIECE - 1) / PIECE + (size == 0);
    word first = __atomic_fetch_add(&harness_given, (unsigned int)pieces, __ATOMIC_RELAXED);
    if (first + pieces > PIECES)
        harness_hook_assert("first + pieces <= PIECES", "the heap is too small: define HARNESS_HEAP");
    __atomic_store_n(&harness_sizes[first], (unsigned short)pieces, __ATOMIC_RELAXED);
    return harness_heap + first * PIECE;
}

void harness_free(void *object)
{
    word first = ((char *)object - harness_heap) / PIECE;
    if (object == 0)
        return;
    if (first >= PIECES || (char *)object != harness_heap + first * PIECE || __atomic_load_n(&harness_sizes[first], __ATOMIC_RELAXED) == 0)
        harness_hook_assert("an object of harness_alloc", "what is given back was never given out");
    if (__atomic_exchange_n(&harness_freed[first], 1, __ATOMIC_RELAXED))
        harness_hook_assert("given back once", "it was given back before");
}
