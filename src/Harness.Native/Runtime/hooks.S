# What instrumented code calls before each access. A hook saves the task where it stands and goes back to whoever started it: nothing of it runs on the task's stack
# but the call itself, and no managed code is called from here. Numbers of kinds: HookKind.cs. Places in the context: NativeContext.cs.

    .set C_RSP, 0
    .set T_RSP, 8
    .set ARG1, 16
    .set ARG2, 24
    .set ARG3, 32
    .set ARG4, 40
    .set PC, 48
    .set CALLER, 56
    .set RESULT, 64
    .set LOW, 72
    .set HIGH, 80
    .set RUNNING, 88
    .set THREAD, 96
    .set MASK, 104
    .set OLD_MASK, 112
    .set ARG5, 120
    .set SIGNAL, 128
    .set SIGNAL_ADDRESS, 136
    .set SIGNAL_PC, 144

    .section .harness.context, "aw", @progbits
    .balign 64
    .globl harness_context
harness_context:
    .fill 1024, 1, 0

    .section .text.harness, "ax", @progbits

    # A hook of a plain access: nothing happens where the address is the task's own.
    .macro plain name, kind, size, unaligned=0
    .globl \name
    .type \name, @function
\name:
    cmpq harness_context+LOW(%rip), %rdi
    jb 1f
    cmpq harness_context+HIGH(%rip), %rdi
    jae 1f
    ret
1:  movl $(\kind | \size << 8 | \unaligned << 16), %eax
    jmp leave
    .endm

    .macro hook name, kind, size=0
    .globl \name
    .type \name, @function
\name:
    movl $(\kind | \size << 8), %eax
    jmp leave
    .endm

    .macro nothing name
    .globl \name
    .type \name, @function
\name:
    ret
    .endm

leave:
    movq %rdi, harness_context+ARG1(%rip)
    movq %rsi, harness_context+ARG2(%rip)
    movq %rdx, harness_context+ARG3(%rip)
    movq %rcx, harness_context+ARG4(%rip)
    movq %r8, harness_context+ARG5(%rip)
    movq (%rsp), %r10
    movq %r10, harness_context+PC(%rip)
    movq $0, harness_context+CALLER(%rip)
    # The frame pointer is the task's: of code of ours it leads to the caller.
    leaq text_of_ours(%rip), %r11
    cmpq %r11, %r10
    jb 2f
    leaq text_of_ours_end(%rip), %r11
    cmpq %r11, %r10
    jae 2f
    movq 8(%rbp), %r10
    movq %r10, harness_context+CALLER(%rip)
2:  pushq %rbx
    pushq %rbp
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, harness_context+T_RSP(%rip)
    movq harness_context+C_RSP(%rip), %rsp
    jmp out

    # int harness_switch(void): goes on with the task until its next hook, and gives the kind of it.
    .globl harness_switch
    .type harness_switch, @function
harness_switch:
    pushq %rbx
    pushq %rbp
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, harness_context+C_RSP(%rip)
    # rt_sigprocmask(SIG_SETMASK, mask, old, 8)
    movl $14, %eax
    movl $2, %edi
    leaq harness_context+MASK(%rip), %rsi
    leaq harness_context+OLD_MASK(%rip), %rdx
    movl $8, %r10d
    syscall
    movl $186, %eax
    syscall
    movq %rax, harness_context+THREAD(%rip)
    movq $1, harness_context+RUNNING(%rip)
    movq harness_context+T_RSP(%rip), %rsp
    movq harness_context+RESULT(%rip), %rax
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbp
    popq %rbx
    # What is no argument and no result is not to be told from one run to the next.
    xorl %ecx, %ecx
    xorl %edx, %edx
    xorl %esi, %esi
    xorl %edi, %edi
    xorl %r8d, %r8d
    xorl %r9d, %r9d
    xorl %r10d, %r10d
    xorl %r11d, %r11d
    ret

out:
    movq $0, harness_context+RUNNING(%rip)
    movq %rax, %rbx
    movl $14, %eax
    movl $2, %edi
    leaq harness_context+OLD_MASK(%rip), %rsi
    xorl %edx, %edx
    movl $8, %r10d
    syscall
    movq %rbx, %rax
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbp
    popq %rbx
    ret

    # Where a signal handler makes the thread go on: the task is lost.
    .globl harness_fault_exit
harness_fault_exit:
    movl $63, %eax
    jmp out

    # A task begins: %r12 is its function, %r13 its argument.
    .globl harness_entry
harness_entry:
    movq %r13, %rdi
    callq *%r12
    movq %rax, %rdi
    hook harness_end, 62

    .irp size, 1, 2, 4, 8, 16
    plain __tsan_read\size, 1, \size
    plain __tsan_write\size, 2, \size
    plain __tsan_unaligned_read\size, 1, \size, 1
    plain __tsan_unaligned_write\size, 2, \size, 1
    plain __tsan_volatile_read\size, 3, \size
    plain __tsan_volatile_write\size, 4, \size
    plain __tsan_unaligned_volatile_read\size, 3, \size, 1
    plain __tsan_unaligned_volatile_write\size, 4, \size, 1
    .endr
    plain __tsan_read_range, 5, 0
    plain __tsan_write_range, 6, 0
    plain __tsan_vptr_read, 1, 8
    plain __tsan_vptr_update, 2, 8

    .macro atomics bits, size
    hook __tsan_atomic\bits\()_load, 16, \size
    hook __tsan_atomic\bits\()_store, 17, \size
    hook __tsan_atomic\bits\()_exchange, 18, \size
    hook __tsan_atomic\bits\()_fetch_add, 19, \size
    hook __tsan_atomic\bits\()_fetch_sub, 20, \size
    hook __tsan_atomic\bits\()_fetch_and, 21, \size
    hook __tsan_atomic\bits\()_fetch_or, 22, \size
    hook __tsan_atomic\bits\()_fetch_xor, 23, \size
    hook __tsan_atomic\bits\()_fetch_nand, 24, \size
    hook __tsan_atomic\bits\()_compare_exchange_val, 25, \size
    hook __tsan_atomic\bits\()_compare_exchange_strong, 26, \size
    hook __tsan_atomic\bits\()_compare_exchange_weak, 26, \size
    .endm
    atomics 8, 1
    atomics 16, 2
    atomics 32, 4
    atomics 64, 8
    hook __tsan_atomic_thread_fence, 27
    nothing __tsan_atomic_signal_fence
    nothing __tsan_func_entry
    nothing __tsan_func_exit
    nothing __tsan_init

    hook harness_hook_lock, 32
    hook harness_hook_unlock, 33
    hook harness_hook_wait, 34
    hook harness_hook_choose, 35
    hook harness_hook_assert, 36
    hook harness_hook_assume, 37
    hook harness_hook_observe, 38
    hook harness_hook_progress, 41
    hook harness_hook_missing, 60

    .section .note.GNU-stack, "", @progbits
