/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What stands for the rest of the kernel where a packet is received. The first words of each comment name the function, the rest says what is assumed: the command prints them.
 */
#ifndef HARNESS_STAND_INS_H
#define HARNESS_STAND_INS_H

#include "socket.h"

static harness_lock_t receive_queue_lock;
static harness_lock_t write_queue_lock;

static __always_inline harness_lock_t *lock_of(raw_spinlock_t *lock)
{
	if (lock == &packet_socket.sk.sk_receive_queue.lock.rlock)
		return &receive_queue_lock;
	ASSERT(lock == &packet_socket.sk.sk_write_queue.lock.rlock, "a lock that these stand-ins do not know");
	return &write_queue_lock;
}

/* spin_lock: taken in one step by whoever comes first; interrupts and bottom halves are tasks of their own or do not happen. */
TRANSPARENT void _raw_spin_lock(raw_spinlock_t *lock) { LOCK(lock_of(lock)); }
TRANSPARENT void _raw_spin_unlock(raw_spinlock_t *lock) { UNLOCK(lock_of(lock)); }
TRANSPARENT void _raw_spin_lock_bh(raw_spinlock_t *lock) { LOCK(lock_of(lock)); }
TRANSPARENT void _raw_spin_unlock_bh(raw_spinlock_t *lock) { UNLOCK(lock_of(lock)); }

/* rcu_read_lock: nothing is freed in this scenario, so that nobody waits for readers. */
void __rcu_read_lock(void) { }
void __rcu_read_unlock(void) { }

/* is_vmalloc_addr: the ring's memory is of the page allocator. */
bool is_vmalloc_addr(const void *address) { return false; }

/* kfree_skb: packets are their producer's own, and nobody else has a reference. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
void __fix_address sk_skb_reason_drop(struct sock *sk, struct sk_buff *skb, enum skb_drop_reason reason) { }
#else
void __fix_address kfree_skb_reason(struct sk_buff *skb, enum skb_drop_reason reason) { }
#endif

/* ns_to_timespec64: of less than a second. */
struct timespec64 ns_to_timespec64(s64 ns) { return (struct timespec64){ .tv_nsec = ns }; }

/* datagram_poll: the receive queue is empty, since no frame is too long for its slot; registering with the wait queue clears an old wake. */
__poll_t datagram_poll(struct file *file, struct socket *sock, poll_table *wait) { return 0; }

static u32 packets_copied;

/* skb_copy_bits: writes a packet of four bytes in two steps. A packet is given its number here, at the first write into its slot, so that producers are alike. */
TRANSPARENT int skb_copy_bits(const struct sk_buff *skb, int offset, void *to, int len)
{
	struct sk_buff *mine = (struct sk_buff *)skb;
	u16 number = (u16)__atomic_fetch_add(&packets_copied, 1, __ATOMIC_RELAXED) + 1;

	mine->tstamp = number;
	mine->protocol = number;
	((u16 *)to)[0] = number;
	((u16 *)to)[1] = number;
	return 0;
}

#endif
