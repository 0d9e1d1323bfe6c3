/* SPDX-License-Identifier: GPL-2.0 */
/*
 * In place of the barriers of asm/barrier.h: fences of C11, which the checker sees. Where memory is sequentially consistent they are no steps.
 */
#ifndef HARNESS_ASM_BARRIER_H
#define HARNESS_ASM_BARRIER_H

#ifdef HARNESS_WEAK
#define mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#else
#define mb() barrier()
#define rmb() barrier()
#define wmb() barrier()
#endif

#define __smp_store_release(p, v) __atomic_store_n(p, v, __ATOMIC_RELEASE)
#define __smp_load_acquire(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
#define barrier_nospec() barrier()

static inline unsigned long array_index_mask_nospec(unsigned long index, unsigned long size)
{
	return index < size ? ~0UL : 0;
}
#define array_index_mask_nospec array_index_mask_nospec

#include <asm-generic/barrier.h>

#endif
