/*
 * The AF_PACKET receive ring for SPIN: the protocols legacy, in-progress and owner-map, at the same granularity of steps and with the same safety properties
 * as src/Harness.Ring, written anew. README.md says which statement stands for which step of the C# model, and how the two are compared.
 *
 * Choose with -D:
 *   LEGACY | IN_PROGRESS | OWNER_MAP   the variant
 *   N=, P=, K=                         slots (1 to 4), producers (1 to 7), packets of each producer (P*K at most 15)
 *   NON_ZERO                           the reader takes every status other than KERNEL for its own (without: it tests the USER bit)
 *   ONLY=                              bit k set: property k below is judged; without: all
 *   REPORT                             a property that fails is printed once and cuts nothing, so that one search judges all of them as if each were alone
 *                                      (without: an assertion, which stops the search)
 *   KEEP_DEAD                          locals that nobody reads any more keep their values, as they do in C#; for comparing counts of states
 *
 * Each d_step is one step of the model: what stands in it happens at once for everybody else. Data that the queue lock protects and the bookkeeping
 * of the properties ride in the d_step of the access next to them, as they do in C#.
 */

#if defined(LEGACY) + defined(IN_PROGRESS) + defined(OWNER_MAP) != 1
#error "choose one of -DLEGACY, -DIN_PROGRESS, -DOWNER_MAP"
#endif
#if !defined(N) || N < 1 || N > 4 || !defined(P) || P < 1 || P > 7 || !defined(K) || K < 1 || P * K > 15
#error "choose -DN= (1 to 4), -DP= (1 to 7) and -DK= with P*K of at most 15"
#endif
#if P * K > 8
#define packets_t short
#else
#define packets_t byte
#endif

/* tp_status */
#define KERNEL 0
#define USER   1
#define MARK   2	/* COPY, which the RFC proposes as IN_PROGRESS */
#define LOSING 4

/* ---- memory ---- */

bit  queue_lock;		/* sk_receive_queue.lock; who holds it follows from where the processes are */
bit  registered;		/* the reader is in the socket's wait queue */
bit  woken;			/* and was woken since */
byte head;			/* rx_ring.head */
byte status[N];
byte payload1[N];		/* number of the packet that wrote there last, 0 for none */
byte payload2[N];
byte header[N];
byte tp_packets;
byte tp_drops;
#ifdef OWNER_MAP
byte owner_map;			/* rx_owner_map, bit s for slot s */
#endif

/* ---- bookkeeping that the kernel does not have ---- */

byte inside;			/* producers between their first step and their wake */
byte writers[N];		/* bit p: producer p is between the grant of this slot and its publish */
byte t;				/* the reader's slot: its own index, too */
bit  held;			/* the reader has found slot t ready, and not released it */
bit  in_hand;			/* and has not read all of it */
bit  asleep;			/* the reader stands at the sleep of poll */
byte seen1;			/* what the reader read of the frame in hand */
byte seen2;
byte claim_order[P * K];	/* of each packet, from 1; 0: not claimed. The order is tp_packets at the grant */
byte last_delivered;		/* claim order of the last packet that was delivered */
packets_t committed;		/* bit p-1: packet p was published */
packets_t delivered;
byte passed;			/* packets that passed the filter: begun */
byte saw_drops;			/* bit p: during producer p's claim tp_drops was not 0 */
byte saw_none;			/* ... was 0 */
#ifdef OWNER_MAP
byte claimer;			/* the producer between lock and unlock of its claim, from 1; before v5.3 tp_drops cannot change there */
#endif

/* ---- properties ---- */

#define P1  0
#define P2  1
#define P3  2
#define P4  3
#define P5  4
#define P6  5
#define P7  6
#define P7i 7
#define P8  8
#define P9  9
#define P10 10
#define P12 11
#define L1  12
#define L2  13
#define L3  14
#define L4  15

#ifdef REPORT
/* Not part of the state: what was printed already. */
c_code {
	static const char *property_names[] = { "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8", "P9", "P10", "P12", "L1", "L2", "L3", "L4" };
	static int property_failed[16];
	static void property_fails(int k)
	{
		if (!property_failed[k]) { property_failed[k] = 1; printf("violated: %s\n", property_names[k]); }
	}
};
#define FAILS(k) c_code { property_fails(k); }
#else
#define FAILS(k) assert(false)
#endif

#ifndef ONLY
#define ONLY 65535
#endif
#define JUDGED(k) ((ONLY >> k) & 1)

/* A property that is judged at a step. */
#define CHECK(k, holds) if :: JUDGED(k) && !(holds) -> FAILS(k) :: else fi

#if N == 1
#define ANY(f)  (f(0))
#define ALL(f)  (f(0))
#define SUM(f)  (f(0))
#elif N == 2
#define ANY(f)  (f(0) || f(1))
#define ALL(f)  (f(0) && f(1))
#define SUM(f)  (f(0) + f(1))
#elif N == 3
#define ANY(f)  (f(0) || f(1) || f(2))
#define ALL(f)  (f(0) && f(1) && f(2))
#define SUM(f)  (f(0) + f(1) + f(2))
#else
#define ANY(f)  (f(0) || f(1) || f(2) || f(3))
#define ALL(f)  (f(0) && f(1) && f(2) && f(3))
#define SUM(f)  (f(0) + f(1) + f(2) + f(3))
#endif

#define NEXT(s)       ((s + 1) % N)
#define PREVIOUS(s)   ((s + N - 1) % N)
#define IS_USER(s)    ((status[s] & USER) != 0)
#define IS_KERNEL(s)  (status[s] == KERNEL)
#define IS_BUSY(s)    (IS_USER(s) || writers[s] != 0)
#define IS_IDLE(s)    (!IS_BUSY(s))
#define COMMITTED(p)  (((committed << 1) >> (p)) & 1)
#define IS_WHOLE(a, b, c)  (c != 0 && a == c && b == c && COMMITTED(c))
#define BIT(m, i)     (((m) >> (i)) & 1)
#define COUNT(m)      (BIT(m,0)+BIT(m,1)+BIT(m,2)+BIT(m,3)+BIT(m,4)+BIT(m,5)+BIT(m,6)+BIT(m,7)+BIT(m,8)+BIT(m,9)+BIT(m,10)+BIT(m,11)+BIT(m,12)+BIT(m,13)+BIT(m,14))
#ifdef OWNER_MAP
#define OWNED(s)      BIT(owner_map, s)
#define NO_OWNER      (owner_map == 0)
#else
#define OWNED(s)      0
#define NO_OWNER      1
#endif

/* P7i: the d = head - t slots from t on are busy and the others are not; d = 0 says all or none. */
#define DISTANCE      ((head + N - t) % N)
#define IN_RANGE(s)   (((s + N - t) % N) < DISTANCE)
#define FITS(s)       (IS_BUSY(s) == IN_RANGE(s))
#define INTERVAL      (ALL(FITS) || (head == t && ALL(IS_BUSY)))

/* In the ring, and nobody has taken it. */
#define UNTAKEN(s)    (IS_USER(s) && !(held && t == s))

/* A property of states is judged in each state that a step reaches in which something that it is about has changed; the other steps leave what they change to be seen there:
 * lock, registered and the process's own place are read by no property, and A makes a producer busy, in which state only P3 and P7i, which do not ask, are judged. */
#define JUDGE \
	if \
	:: JUDGED(P3) && held && !(writers[t] == 0 && IS_WHOLE(payload1[t], payload2[t], header[t])) -> FAILS(P3) \
	:: else \
	fi; \
	CHECK(P7i, INTERVAL); \
	if \
	:: inside == 0 -> \
		CHECK(P6, in_hand || ANY(IS_USER) || (committed & ~delivered) == 0); \
		CHECK(P7, !ALL(IS_KERNEL) || (t == head && NO_OWNER)); \
		CHECK(P8, tp_packets + tp_drops == passed && tp_packets == COUNT(committed) && tp_packets == COUNT(delivered) + in_hand + SUM(UNTAKEN)); \
		CHECK(L1, held || ANY(IS_USER) || (IS_KERNEL(head) && !OWNED(head))); \
		CHECK(L2, !(asleep && registered && !woken) || !IS_USER(t)); \
		CHECK(L3, IS_USER(t) || IS_KERNEL(PREVIOUS(head))); \
		CHECK(L4, IS_USER(t) || !ANY(IS_USER)) \
	:: else \
	fi

/* ---- tpacket_rcv ---- */

#define ME      (1 << _pid)
#define PACKET  (_pid * K + i + 1)

#define CHECK_ALONE  CHECK(P1, (writers[at] & ~ME) == 0)
#define CHECK_WRITE  CHECK_ALONE; CHECK(P2, !IS_USER(at))

#ifdef OWNER_MAP
#define IS_FREE(s)  (IS_KERNEL(s) && !OWNED(s))
#define GRANT_MARK  owner_map = owner_map | (1 << at)
#else
#define IS_FREE(s)  IS_KERNEL(s)
#define GRANT_MARK  skip
#endif

#ifdef KEEP_DEAD
#define DROP_AT     skip
#define DROP_BOTH   skip
#else
#define DROP_AT     at = 0
#define DROP_BOTH   at = 0; losing = 0
#endif

/* J: the slot passes to the reader. */
#define PUBLISH \
	CHECK_ALONE; \
	status[at] = USER | (losing * LOSING); \
	writers[at] = writers[at] & ~ME; \
	committed = committed | (1 << (PACKET - 1)); \
	CHECK(P12, (losing -> (saw_drops & ME) : (saw_none & ME)) != 0); \
	saw_drops = saw_drops & ~ME; \
	saw_none = saw_none & ~ME

/* K and b2 are the same step: sk_data_ready, and the packet is done. */
#define LEAVE \
	woken = woken | registered; \
	inside--; \
	i++; \
	at = 0; \
	losing = 0; \
	JUDGE

active [P] proctype producer()
{
	byte i;			/* packets done */
	byte at;		/* the slot at head, as seen at A */
	bit losing;		/* tp_drops was not 0 */

end:	do
	:: d_step { /* A */
		queue_lock == 0 && i < K ->
		queue_lock = 1;
		inside++;
		passed++;
		at = head;
		saw_drops = saw_drops & ~ME;
		saw_none = saw_none & ~ME;
		if
		:: tp_drops != 0 -> saw_drops = saw_drops | ME
		:: else -> saw_none = saw_none | ME
		fi;
#ifdef OWNER_MAP
		claimer = _pid + 1
#else
		losing = (tp_drops != 0)
#endif
	   };
	   if
	   :: d_step { /* B, and with it C and E: granted */
		IS_FREE(at) ->
		CHECK(P10, writers[at] == 0);
		GRANT_MARK;
		head = NEXT(at);
		writers[at] = writers[at] | ME;
		tp_packets++;
		claim_order[PACKET - 1] = tp_packets;
		JUDGE
	      };
#ifdef IN_PROGRESS
	      d_step { /* D */
		CHECK_ALONE;
		status[at] = MARK;
		JUDGE
	      };
#endif
#ifdef OWNER_MAP
	      d_step { /* C2 */ losing = (tp_drops != 0) };
	      d_step { /* F */ queue_lock = 0; claimer = 0 };
#else
	      d_step { /* F */ queue_lock = 0 };
#endif
	      d_step { /* G1 */ CHECK_WRITE; payload1[at] = PACKET; JUDGE };
	      d_step { /* G2 */ CHECK_WRITE; payload2[at] = PACKET; JUDGE };
	      d_step { /* H  */ CHECK_WRITE; header[at] = PACKET; JUDGE };
	      skip; /* I: smp_mb, nothing under sequential consistency, and a step */
#ifdef OWNER_MAP
	      d_step { /* J1 */ queue_lock == 0 -> queue_lock = 1 };
	      d_step { /* J  */ PUBLISH; owner_map = owner_map & ~(1 << at); DROP_BOTH; JUDGE };
	      d_step { /* J2 */ queue_lock = 0 };
#else
	      d_step { /* J  */ PUBLISH; DROP_BOTH; JUDGE };
#endif
	      d_step { /* K  */ LEAVE }
	   :: d_step { /* B: the ring is full */
		!IS_FREE(at) ->
		CHECK(P9, IS_BUSY(at));
#ifndef KEEP_DEAD
		losing = 0
#endif
	      };
	      d_step { /* b1 */
		writers[at] = writers[at] & ~ME;
		saw_drops = saw_drops & ~ME;
		saw_none = saw_none & ~ME;
		queue_lock = 0;
#ifdef OWNER_MAP
		claimer = 0;
#else
		tp_drops++;
#endif
		DROP_AT;
		JUDGE
	      };
#ifdef OWNER_MAP
	      d_step { /* b3: atomic_inc, seen by whoever is between A and F */
		tp_drops++;
		if
		:: claimer != 0 -> saw_drops = saw_drops | (1 << (claimer - 1))
		:: else
		fi
	      };
#endif
	      d_step { /* b2 */ LEAVE }
	   fi
	od
}

/* ---- the reader, and poll ---- */

#ifdef NON_ZERO
#define IS_READY(s)  (!IS_KERNEL(s))
#else
#define IS_READY(s)  IS_USER(s)
#endif

active proctype reader()
{
look:	if
	:: d_step { /* r1: ready */ IS_READY(t) -> held = 1; in_hand = 1; JUDGE };
	   d_step { /* r2 */ seen1 = payload1[t] };
	   d_step { /* r3 */ seen2 = payload2[t] };
	   d_step { /* r4: the frame is delivered */
		CHECK(P3, IS_WHOLE(seen1, seen2, header[t]));
		if
		:: header[t] != 0 && seen1 == header[t] && seen2 == header[t] ->
			if
			:: BIT(delivered, seen1 - 1) -> CHECK(P4, false)
			:: else ->
				CHECK(P5, claim_order[seen1 - 1] > last_delivered);
				if
				:: claim_order[seen1 - 1] > last_delivered -> last_delivered = claim_order[seen1 - 1]
				:: else
				fi;
				delivered = delivered | (1 << (seen1 - 1))
			fi
		:: else
		fi;
		seen1 = 0;
		seen2 = 0;
		in_hand = 0;
		JUDGE
	   };
	   d_step { /* r5 */ status[t] = KERNEL; held = 0; t = NEXT(t); JUDGE };
	   goto look
	:: d_step { /* r1: not ready */ !IS_READY(t) -> skip };
	   d_step { /* p1 */ registered = 1; woken = 0 };
poll:	   if :: d_step { /* p2 */ queue_lock == 0 -> queue_lock = 1 } fi;
	   if
	   :: d_step { /* p3: the newest slot is not KERNEL */ !IS_KERNEL(PREVIOUS(head)) -> skip };
	      d_step { /* p4: poll says ready */ queue_lock = 0; registered = 0; woken = 0; JUDGE };
	      goto look
	   :: d_step { /* p3: it is */ IS_KERNEL(PREVIOUS(head)) -> skip };
	      d_step { /* p4 */ queue_lock = 0; asleep = 1; JUDGE };
end:	      if :: d_step { /* p5: sleeps until a wake */ woken -> woken = 0; asleep = 0; JUDGE } fi;
	      goto poll
	   fi
	fi
}
