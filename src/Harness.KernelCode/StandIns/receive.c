/* SPDX-License-Identifier: GPL-2.0 */
/* Producers in tpacket_rcv, and a reader of the ring. */
#include "stand_ins.h"

/* What all packets have: four bytes of data, no header in front of them, and where packets fail one whose kind of segmentation no virtio-net header can name. */
static const struct packet_head {
	char data[64];
	struct skb_shared_info shared;
} plain_packet, odd_packet = { .shared = { .gso_size = 2, .gso_type = SKB_GSO_SCTP } };

static __always_inline void arrive(struct sk_buff *skb, const struct packet_head *head)
{
	skb->head = skb->data = (unsigned char *)head->data;
	skb->end = offsetof(struct packet_head, shared);
	skb->len = 4;
	skb->pkt_type = PACKET_OTHERHOST;
	refcount_set(&skb->users, 1);
	skb->dev = &device;
}

TASKS(producer, PRODUCERS)
{
	for (int i = 0; i < PACKETS; i++) {
		struct sk_buff skb = { };

		arrive(&skb, VNET && CHOOSE(2) ? &odd_packet : &plain_packet);
		packet_socket.prot_hook.func(&skb, &device, &packet_socket.prot_hook, &device);
	}
}

#include "reader.h"
