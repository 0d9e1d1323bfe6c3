/* SPDX-License-Identifier: GPL-2.0 */
/* One packet socket, bound to one device, and its receive ring as packet_set_ring leaves it. */
#ifndef HARNESS_SOCKET_H
#define HARNESS_SOCKET_H

#include "kernel.h"

enum { PAYLOAD_AT = VNET ? 90 : 80 };

/* A frame of TPACKET_V2 as packet_set_ring lays it out for a raw socket: header, sender's address, and the packet where tpacket_rcv puts it. */
struct ring_frame {
	struct tpacket2_hdr header;
	struct sockaddr_ll address;
	char gap[PAYLOAD_AT - sizeof(struct tpacket2_hdr) - sizeof(struct sockaddr_ll)];
	u16 payload[2];
} __aligned(16);

static struct ring_frame frames[SLOTS];
static struct pgv ring_block;
static unsigned long owner_map;
static struct net_device device;
static struct packet_sock packet_socket;
static struct socket user_socket;

/* 1 when somebody has called sk_data_ready since the reader went into poll: pollwake sets it, poll_schedule_timeout clears it. */
static u32 poll_woken;

static void set_up_vnet(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	packet_socket.vnet_hdr_sz = sizeof(struct virtio_net_hdr);
#else
	packet_sock_flag_set(&packet_socket, PACKET_SOCK_HAS_VNET_HDR, true);
#endif
}

static TRANSPARENT void data_ready(struct sock *sk)
{
	WRITE_ONCE(poll_woken, 1);
}

SETUP()
{
	struct packet_ring_buffer *ring = &packet_socket.rx_ring;

	user_socket.sk = &packet_socket.sk;
	packet_socket.sk.sk_type = SOCK_RAW;
	packet_socket.sk.sk_data_ready = data_ready;
	packet_socket.sk.sk_rcvbuf = 4096;
	packet_socket.prot_hook.func = tpacket_rcv;
	packet_socket.prot_hook.af_packet_priv = &packet_socket.sk;
	packet_socket.tp_version = TPACKET_V2;
	packet_socket.tp_hdrlen = TPACKET2_HDRLEN;
	if (VNET)
		set_up_vnet();

	ring_block.buffer = (char *)frames;
	ring->pg_vec = &ring_block;
	ring->pg_vec_len = 1;
	ring->frames_per_block = SLOTS;
	ring->frame_size = sizeof(struct ring_frame);
	ring->frame_max = SLOTS - 1;
	ring->rx_owner_map = &owner_map;
	device.ifindex = 1;
}

#endif
