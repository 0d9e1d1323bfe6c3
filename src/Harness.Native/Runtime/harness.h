/*
 * What a C file says to the checker. A file with a few functions named by these macros is a scenario:
 *
 *     #include "harness.h"
 *     static int x;
 *     TASK(writer) { x = 1; }
 *     TASK(reader) { int seen = x; ASSERT(seen < 2, "seen is what was written"); }
 *
 * Each access of shared memory (globals, and what harness_alloc gives) is one step; whatever lies between two accesses belongs to the step before it.
 */
#ifndef HARNESS_H
#define HARNESS_H

#ifdef __cplusplus
extern "C" {
#endif

struct harness_task {
    const char *name;
    void (*run)(long);
    long number;
    long kind; /* 0 a task, 1 one of several that are alike, 2 the set-up, 3 a property of the end, 4 a task that may wait for ever */
};

#define HARNESS_JOIN_(a, b) a##b
#define HARNESS_JOIN(a, b) HARNESS_JOIN_(a, b)
#define HARNESS_DECLARE(function, text, number, kind) \
    __attribute__((used, section("harness_tasks"), aligned(8))) static const struct harness_task HARNESS_JOIN(harness_task_, HARNESS_JOIN(function, __COUNTER__)) = \
        { text, (void (*)(long))function, number, kind }

/* A task that exists from the first step on. */
#define TASK(function) \
    static void function(void); \
    HARNESS_DECLARE(function, #function, 1, 0); \
    static void function(void)

/* As TASK, and it may wait for ever when all others have ended: that is no deadlock. */
#define SERVICE(function) \
    static void function(void); \
    HARNESS_DECLARE(function, #function, 1, 4); \
    static void function(void)

/* `count` tasks that run the same code and do not know which of them they are: a search may treat them as alike. */
#define TASKS(function, count) \
    static void function(void); \
    HARNESS_DECLARE(function, #function, count, 1); \
    static void function(void)

/* `count` tasks that know their number, from 0: HARNESS_NUMBERED(function, count, number) { ... number ... } */
#define NUMBERED_TASKS(function, count, number) \
    static void function(long number); \
    HARNESS_DECLARE(function, #function, count, 5); \
    static void function(long number)

/* Runs once, alone, before the first step; what it leaves in memory is the first state. */
#define SETUP() \
    static void harness_setup(void); \
    HARNESS_DECLARE(harness_setup, "set-up", 1, 2); \
    static void harness_setup(void)

/* What must hold in every state in which no task can move: the function says 1 where it does. */
#define FINALLY(function) \
    static int function(void); \
    HARNESS_DECLARE(function, #function, 1, 3); \
    static int function(void)

void harness_hook_lock(void *lock);
void harness_hook_unlock(void *lock);
unsigned long harness_hook_wait(const volatile void *word, unsigned long operand, long how, long order);
long harness_hook_choose(long count);
void harness_hook_assert(const char *condition, const char *what);
void harness_hook_assume(void);
void harness_hook_observe(const char *name, unsigned long value);
void harness_hook_progress(void);
void *harness_memcpy(void *to, const void *from, unsigned long size);
void *harness_memmove(void *to, const void *from, unsigned long size);
void *harness_memset(void *to, int value, unsigned long size);
int harness_memcmp(const void *a, const void *b, unsigned long size);

/* Objects that tasks share: an access of one that was given back is a violation, and so is to give it back twice. -DHARNESS_HEAP=BYTES for more than 4096. */
void *harness_alloc(unsigned long size);
void harness_free(void *object);

/* A spin lock, free at first: { 0 }. Taking it and giving it back are one step each. */
typedef struct {
    unsigned long owner;
} harness_lock_t;

#define LOCK(lock) harness_hook_lock(lock)
#define UNLOCK(lock) harness_hook_unlock(lock)

/* The right side of a comma is a value: its type is neither atomic nor volatile, to which clang would not cast. */
/* Waits until a word of at most eight bytes has a value, and gives it; one step, which cannot be taken before. With the orders of C11 where it says so. */
#define HARNESS_WAIT(word, value, how, order) \
    __extension__({ (__typeof__(((void)0, (word))))harness_hook_wait(&(word), (unsigned long)(value), (how) | sizeof(word) << 8, order); })
#define WAIT_EQ(word, value) HARNESS_WAIT(word, value, 0, 0)
#define WAIT_NE(word, value) HARNESS_WAIT(word, value, 1, 0)
#define WAIT_GE(word, value) HARNESS_WAIT(word, value, 2, 0)
#define WAIT_LT(word, value) HARNESS_WAIT(word, value, 3, 0)
#define WAIT_ANY(word, bits) HARNESS_WAIT(word, bits, 4, 0)
#define WAIT_NONE(word, bits) HARNESS_WAIT(word, bits, 5, 0)
#define WAIT_EQ_ACQUIRE(word, value) HARNESS_WAIT(word, value, 0, 2)
#define WAIT_NE_ACQUIRE(word, value) HARNESS_WAIT(word, value, 1, 2)
#define WAIT_ANY_ACQUIRE(word, bits) HARNESS_WAIT(word, bits, 4, 2)
#define WAIT_NONE_ACQUIRE(word, bits) HARNESS_WAIT(word, bits, 5, 2)

/* One of 0 ... count-1, as the environment likes; a search follows all of them. */
#define CHOOSE(count) harness_hook_choose(count)

/* What must hold whenever the task comes here. It is no step. */
#define ASSERT(condition, what) \
    do { \
        if (!(condition)) \
            harness_hook_assert(#condition, what); \
    } while (0)

/* Where it does not hold, the task stops for good, and what the end should be is not asked: runs of that kind are none of interest. */
#define ASSUME(condition) \
    do { \
        if (!(condition)) \
            harness_hook_assume(); \
    } while (0)

/* Keeps a value under a name for who judges runs by their outcomes. A step of its own. */
#define OBSERVE(name, value) harness_hook_observe(#name, (unsigned long)(value))

/* The task got something done: a cycle that goes on for ever and contains it is no livelock. A step of its own. */
#define PROGRESS() harness_hook_progress()

/* As WRITE_ONCE and READ_ONCE of the kernel: one access, and no data race. */
#ifndef WRITE_ONCE
#define WRITE_ONCE(word, value) (*(volatile __typeof__(word) *)&(word) = (value))
#define READ_ONCE(word) (*(const volatile __typeof__(word) *)&(word))
#endif

#define memcpy(to, from, size) harness_memcpy(to, from, size)
#define memmove(to, from, size) harness_memmove(to, from, size)
#define memset(to, value, size) harness_memset(to, value, size)
#define memcmp(a, b, size) harness_memcmp(a, b, size)

#ifdef __cplusplus
}
#endif

#endif
