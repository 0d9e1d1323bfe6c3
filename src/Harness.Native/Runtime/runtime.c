/* Code of ours that is not instrumented: what the compiler calls by itself, and what happens when native code faults. */

typedef unsigned long word;

extern word harness_context[];

enum { C_RSP = 0, LOW = 72 / 8, HIGH = 80 / 8, RUNNING = 88 / 8, THREAD = 96 / 8, SIGNAL = 128 / 8, SIGNAL_ADDRESS = 136 / 8, SIGNAL_PC = 144 / 8, HANDLERS = 256 / 8 };

#ifdef COPIES_ARE_NOT_ANNOUNCED

void *harness_memcpy(void *to, const void *from, word size);
void *harness_memmove(void *to, const void *from, word size);
void *harness_memset(void *to, int value, word size);

void *memcpy(void *to, const void *from, word size) { return harness_memcpy(to, from, size); }
void *memmove(void *to, const void *from, word size) { return harness_memmove(to, from, size); }
void *memset(void *to, int value, word size) { return harness_memset(to, value, size); }
void *__tsan_memcpy(void *to, const void *from, word size) { return harness_memcpy(to, from, size); }
void *__tsan_memmove(void *to, const void *from, word size) { return harness_memmove(to, from, size); }
void *__tsan_memset(void *to, int value, word size) { return harness_memset(to, value, size); }

#else

/* The compiler calls these for copies that it announces by itself; a user's calls go to the instrumented ones (harness.h). */
void *memcpy(void *to, const void *from, word size)
{
    void *result = to;
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
    return result;
}

void *memset(void *to, int value, word size)
{
    void *result = to;
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(value) : "memory");
    return result;
}

void *memmove(void *to, const void *from, word size)
{
    if (to <= from)
        return memcpy(to, from, size);
    for (word i = size; i-- > 0;)
        ((volatile char *)to)[i] = ((const volatile char *)from)[i];
    return to;
}

#endif

static long current_thread(void)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(186L) : "rcx", "r11", "memory");
    return result;
}

void harness_fault_exit(void);
extern char harness_code[], harness_code_end[];

/* Registers in a ucontext of x86-64 Linux: uc_flags, uc_link, uc_stack, then r8 ... */
enum { REGISTERS = 40 / 8, RSP = 15, RIP = 16 };

/* A fault of a task ends its run; any other is for whoever handled it before: the runtime turns some of its own into exceptions. */
void harness_handle(int signal, word *info, word *context)
{
    if (harness_context[RUNNING] && (long)harness_context[THREAD] == current_thread()) {
        harness_context[SIGNAL] = (word)signal;
        harness_context[SIGNAL_ADDRESS] = info[2];
        harness_context[SIGNAL_PC] = context[REGISTERS + RIP];
        /* A call of what is no code: the address to which it would return lies on the stack. */
        word stack = context[REGISTERS + RSP];
        if ((context[REGISTERS + RIP] < (word)harness_code || context[REGISTERS + RIP] >= (word)harness_code_end) && stack >= harness_context[LOW] && stack < harness_context[HIGH])
            harness_context[SIGNAL_PC] = *(word *)stack - 1;
        context[REGISTERS + RIP] = (word)harness_fault_exit;
        context[REGISTERS + RSP] = harness_context[C_RSP];
        return;
    }

    void (*before)(int, word *, word *) = (void (*)(int, word *, word *))harness_context[HANDLERS + signal];
    before(signal, info, context);
}
