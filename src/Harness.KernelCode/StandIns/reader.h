/* SPDX-License-Identifier: GPL-2.0 */
/* A user of the ring, in C: takes frames in order, and waits in the kernel's poll where its slot is not ready. */

#if READER_NON_ZERO
#define IS_READY(status) ((status) != TP_STATUS_KERNEL)
#else
#define IS_READY(status) (((status) & TP_STATUS_USER) != 0)
#endif

static void wait_in_poll(void)
{
	WRITE_ONCE(poll_woken, 0);
	while (!(packet_poll(NULL, &user_socket, NULL) & EPOLLIN)) {
		WAIT_NE(poll_woken, 0);
		WRITE_ONCE(poll_woken, 0);
	}
}

SERVICE(reader)
{
	unsigned int at = 0;

	for (;;) {
		struct ring_frame *frame = &frames[at];

		if (!IS_READY(READ_ONCE(frame->header.tp_status))) {
			wait_in_poll();
			continue;
		}

		(void)READ_ONCE(frame->payload[0]);
		(void)READ_ONCE(frame->payload[1]);
		(void)READ_ONCE(frame->header.tp_nsec);
		(void)READ_ONCE(frame->address.sll_protocol);
		WRITE_ONCE(frame->header.tp_status, TP_STATUS_KERNEL);
		at = at + 1 == SLOTS ? 0 : at + 1;
	}
}
