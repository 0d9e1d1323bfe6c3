/* SPDX-License-Identifier: GPL-2.0 */
/* In place of the exchanges of asm/cmpxchg.h: those of C11, which the checker sees. */
#ifndef HARNESS_ASM_CMPXCHG_H
#define HARNESS_ASM_CMPXCHG_H

#define arch_xchg(p, v) \
	({ __auto_type harness_p = (p); __typeof__(*harness_p) harness_n = (v), harness_o; \
	__atomic_exchange(harness_p, &harness_n, &harness_o, __ATOMIC_SEQ_CST); harness_o; })
#define arch_try_cmpxchg(p, expected, v) \
	({ __auto_type harness_p = (p); __typeof__(*harness_p) *harness_e = (void *)(expected); \
	__atomic_compare_exchange_n(harness_p, harness_e, (__typeof__(*harness_p))(v), 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED); })
#define arch_cmpxchg(p, o, n) \
	({ __auto_type harness_q = (p); __typeof__(*harness_q) harness_o = (__typeof__(*harness_q))(o); \
	(void)arch_try_cmpxchg(harness_q, &harness_o, n); harness_o; })
#define arch_cmpxchg_local arch_cmpxchg
#define arch_sync_cmpxchg arch_cmpxchg
#define arch_cmpxchg64 arch_cmpxchg
#define arch_cmpxchg64_local arch_cmpxchg
#define arch_try_cmpxchg64 arch_try_cmpxchg

#endif
