/* SPDX-License-Identifier: GPL-2.0 */
/* In place of the counter of asm/preempt.h, of which each processor has its own: tasks of the checker are never preempted by something that they would see. */
#ifndef HARNESS_ASM_PREEMPT_H
#define HARNESS_ASM_PREEMPT_H

#define PREEMPT_ENABLED 0

static __always_inline int preempt_count(void) { return 0; }
static __always_inline void preempt_count_set(int pc) { (void)pc; }
#define init_task_preempt_count(p) do { } while (0)
#define init_idle_preempt_count(p, cpu) do { } while (0)
static __always_inline void set_preempt_need_resched(void) { }
static __always_inline void clear_preempt_need_resched(void) { }
static __always_inline bool test_preempt_need_resched(void) { return false; }
static __always_inline void __preempt_count_add(int val) { (void)val; }
static __always_inline void __preempt_count_sub(int val) { (void)val; }
static __always_inline bool __preempt_count_dec_and_test(void) { return false; }
static __always_inline bool should_resched(int preempt_offset) { (void)preempt_offset; return false; }
#define __preempt_schedule() do { } while (0)
#define __preempt_schedule_notrace() do { } while (0)

#endif
