/* SPDX-License-Identifier: GPL-2.0 */
/* In place of the assembler of asm/atomic.h: the same operations of C11, which the checker sees. Fully ordered as there. */
#ifndef HARNESS_ASM_ATOMIC_H
#define HARNESS_ASM_ATOMIC_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/cmpxchg.h>
#include <asm/barrier.h>

#define HARNESS_UPDATES(name, type, op) \
	static __always_inline void arch_##name##_##op(type i, name##_t *v) { (void)__atomic_fetch_##op(&v->counter, i, __ATOMIC_RELAXED); } \
	static __always_inline type arch_##name##_fetch_##op(type i, name##_t *v) { return __atomic_fetch_##op(&v->counter, i, __ATOMIC_SEQ_CST); }

#define HARNESS_ATOMIC(name, type) \
	static __always_inline type arch_##name##_read(const name##_t *v) { return __READ_ONCE(v->counter); } \
	static __always_inline void arch_##name##_set(name##_t *v, type i) { __WRITE_ONCE(v->counter, i); } \
	HARNESS_UPDATES(name, type, add) \
	HARNESS_UPDATES(name, type, sub) \
	HARNESS_UPDATES(name, type, and) \
	HARNESS_UPDATES(name, type, or) \
	HARNESS_UPDATES(name, type, xor) \
	static __always_inline type arch_##name##_add_return(type i, name##_t *v) { return arch_##name##_fetch_add(i, v) + i; } \
	static __always_inline type arch_##name##_sub_return(type i, name##_t *v) { return arch_##name##_fetch_sub(i, v) - i; } \
	static __always_inline type arch_##name##_xchg(name##_t *v, type new) { return arch_xchg(&v->counter, new); } \
	static __always_inline type arch_##name##_cmpxchg(name##_t *v, type old, type new) { return arch_cmpxchg(&v->counter, old, new); }

HARNESS_ATOMIC(atomic, int)

#define ATOMIC64_INIT(i) { (i) }
HARNESS_ATOMIC(atomic64, s64)

#define arch_atomic_add_return arch_atomic_add_return
#define arch_atomic_sub_return arch_atomic_sub_return
#define arch_atomic_fetch_add arch_atomic_fetch_add
#define arch_atomic_fetch_sub arch_atomic_fetch_sub
#define arch_atomic_fetch_and arch_atomic_fetch_and
#define arch_atomic_fetch_or arch_atomic_fetch_or
#define arch_atomic_fetch_xor arch_atomic_fetch_xor
#define arch_atomic_xchg arch_atomic_xchg
#define arch_atomic_cmpxchg arch_atomic_cmpxchg
#define arch_atomic64_add_return arch_atomic64_add_return
#define arch_atomic64_sub_return arch_atomic64_sub_return
#define arch_atomic64_fetch_add arch_atomic64_fetch_add
#define arch_atomic64_fetch_sub arch_atomic64_fetch_sub
#define arch_atomic64_fetch_and arch_atomic64_fetch_and
#define arch_atomic64_fetch_or arch_atomic64_fetch_or
#define arch_atomic64_fetch_xor arch_atomic64_fetch_xor
#define arch_atomic64_xchg arch_atomic64_xchg
#define arch_atomic64_cmpxchg arch_atomic64_cmpxchg

#endif
