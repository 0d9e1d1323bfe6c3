// An explorer of the AF_PACKET receive ring (TPACKET_V1/V2) that shares no code with the model checker beside it.
//
// It was written from the kernel's source and the programs' source alone, in another language, so that a mistake in the C# model or in its search shows as a
// difference: both must give the same verdict for every property and the same number of steps to every violation. It is deliberately plain: a state is one struct of
// bytes, a step changes a copy of it, and a breadth-first search keeps every state that it has seen, whole.
//
// Build:       g++ -O2 -std=c++20 -o ring ring.cpp
// One run:     ./ring VARIANT READER FAULTS SLOTS PRODUCERS PACKETS       FAULTS is a list such as oversize+tamper, or -
// A schedule:  ./ring trace PROPERTY VARIANT READER FAULTS SLOTS PRODUCERS PACKETS
// Everything:  ./ring all LIMIT > verdicts.jsonl                          all runs of at most LIMIT states
//
// How to read it: `Position` lists the steps of a producer by their letters, `stepProducer` says what each does (net/packet/af_packet.c: tpacket_rcv and
// what it calls). `stepReader` is the same for the reading program and poll. `judgeState` and the calls of `check` are the properties.
//
// Two things are not in the kernel: bookkeeping that only the properties look at (marked "bookkeeping" in `State`), and what a producer still remembers though it
// needs it no more: slot and "drops were seen" are kept until the packet is over, as the locals of a C function are. That moves no verdict, only the count of states.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

typedef uint8_t u8;

// ---------------------------------------------------------------------------------------------------------------------------------------------------------------
// What a run is made of
// ---------------------------------------------------------------------------------------------------------------------------------------------------------------

enum Variant { LEGACY, IN_PROGRESS, OPT_IN, OWNER_MAP, OWNER_MAP_ROOM, CLEAR_FIRST, STATUS_FIRST, BIT_TESTED_FIRST, PLAIN_CLEAR, PADDING, VARIANTS };
const char* variantNames[VARIANTS] = {
    "legacy", "in-progress", "in-progress-opt-in", "owner-map", "owner-map-room", "owner-map-clear-first", "owner-map-status-first",
    "owner-map-status-first-bit-tested-first", "owner-map-plain-clear", "mark-in-padding"};

enum Reader {
    USER_BIT, NON_ZERO, BUSY_BITS, CLEARS_USER_BIT, FORGETS_RELEASE, OUT_OF_ORDER, SEVERAL_THREADS, REMEMBERING_THREADS, EARLY_RELEASE, OPTS_IN, OPTS_IN_LATE, READERS };
const char* readerNames[READERS] = {
    "user-bit", "non-zero", "busy-bits", "clears-user-bit-only", "forgets-release", "out-of-order-release", "several-threads", "several-threads-remembering",
    "early-release", "opts-in", "opts-in-late"};

// Where a packet is given up whose virtio-net header cannot be written.
enum VnetPosition { NEVER, BEFORE_MARK, AFTER_MARK, AFTER_HEAD, AFTER_UNLOCK };
const char* vnetNames[] = {"", "vnet-before-mark", "vnet-after-mark", "vnet-after-head", "vnet-after-unlock"};

const int MAX_SLOTS = 4, MAX_PRODUCERS = 4, MAX_PACKETS = 8, MAX_READERS = 2;
const int RECEIVE_BUFFER = 2;  // copies that fit into sk_rcvbuf

struct Run {
    Variant variant;
    Reader reader;
    VnetPosition vnet;
    bool undone;  // whether a packet that is given up takes its mark or bit back
    bool filtered, oversize, checksum, statistics, tamper;
    int slots, producers, packets;
    std::string faults;

    bool packetsDiffer() const { return filtered || oversize || checksum || vnet != NEVER; }
    bool usesMapUnderLock() const { return variant == OWNER_MAP || variant == OWNER_MAP_ROOM; }
    bool testsMarkFirst() const { return variant == BIT_TESTED_FIRST || variant == PLAIN_CLEAR || variant == PADDING; }
    bool countsDropsAtomically() const { return variant > OPT_IN; }  // since v5.3, and so in all that came with or after the owner map
    bool threaded() const { return reader == SEVERAL_THREADS || reader == REMEMBERING_THREADS; }
    int readers() const { return threaded() ? 2 : 1; }
    int tasks() const { return producers + readers() + (statistics ? 1 : 0) + (tamper ? 1 : 0); }
};

static Run run;

// ---------------------------------------------------------------------------------------------------------------------------------------------------------------
// A state
// ---------------------------------------------------------------------------------------------------------------------------------------------------------------

// Bits of tp_status. The mark of in-progress is COPY, as the RFC proposed. BUSY stands for Suricata's bits 29 to 31, ONES for all bits.
const u8 KERNEL = 0, USER = 1, COPY = 2, MARK = COPY, LOSING = 4, CSUM_NOT_READY = 8, CSUM_VALID = 16, BUSY = 32, ONES = 255;

// Where a producer is: the name of its next step.
enum Position {
    X, R1, R2, R3, R4, R5, c1, c2, A, B, B2, D0, D, D2, C2, E2, F, v1, D_, G1, G2, H, I, J1, J, J2, J3, J4, J5, K, b1, b3, b2, k1, DONE };
const char* positionNames[] = {
    "x", "R1", "R2", "R3", "R4", "R5", "c1", "c2", "A", "B", "B2", "D0", "D", "D2", "C2", "E2", "F", "v1", "D-", "G1", "G2", "H", "I",
    "J1", "J", "J2", "J3", "J4", "J5", "K", "b1", "b3", "b2", "k1", "end"};

// What is special about a packet (a producer's `kind`), and how it fares.
const u8 VNET_FAILS = 1, IS_OVERSIZE = 2, IS_NOT_READY = 4, IS_VALID = 8, GIVEN_UP = 16, IS_MARKED = 32;
enum CopyOf { NO_COPY, CHARGED, QUEUED };

struct Producer {
    u8 position;
    u8 slot;         // head as it was learnt
    u8 sawDrops;     // the frame will carry LOSING
    u8 mapWord;      // owner-map-plain-clear: the word between its load and its store
    u8 kind;
    u8 copy;         // of type CopyOf
    u8 finished;     // packets that are over
    u8 dropsAtClaim; // bookkeeping for P12: bit 0 if tp_drops was 0 at a moment of the claim, bit 1 if it was not
};

// Where a reader is.
enum ReaderPosition { r1, r2, r3, r4, r5, q1, q2, m1, m2, f1, o1, o2, o3, u1, u2Taken, u2Empty, e1, p1, p6, p2, p3, p4, p5 };
const char* readerPositionNames[] = {
    "r1", "r2", "r3", "r4", "r5", "q1", "q2", "m1", "m2", "f1", "o1", "o2", "o3", "u1", "u2", "u2", "e1", "p1", "p6", "p2", "p3", "p4", "p5"};

struct ReaderTask {
    u8 position;
    u8 slot;              // several threads: the slot that it took
    u8 status;            // what r1 loaded, as far as it is used later
    u8 busyStatus;        // Suricata: the status between m1 and m2
    u8 payload1, payload2, header;  // what it read; header only until q2
    u8 newest;            // poll: the slot before head
    u8 newestIsReady, copiesWait;
    u8 releaseBefore;     // early-release: before which of the three reads the slot is released; 3: after them
    u8 older, newer;      // out-of-order: the slots that it holds, plus 1; 0 for none
    u8 releasesNewer;
};

struct State {
    u8 status[MAX_SLOTS], payload1[MAX_SLOTS], payload2[MAX_SLOTS], header[MAX_SLOTS];  // payload and header: the packet that wrote them
    u8 padding[MAX_SLOTS];
    u8 queueLock, head, tpDrops, tpPackets, ownerMap, option;
    u8 rmemAlloc, queueLength, queue[MAX_PACKETS];                                       // sk_receive_queue: packets whose copies wait
    u8 registered, woken;                                                                 // the socket's wait queue, a bit for each reader
    u8 userLock, takenByThreads;
    u8 skipped;                                                                           // forgets-release: the slot, plus 1
    u8 statisticsPosition, hasTampered;
    Producer producers[MAX_PRODUCERS];
    ReaderTask readers[MAX_READERS];
    // Bookkeeping: nothing above depends on what follows, but for `index`, which is also where the reader looks next.
    u8 index;                    // t
    u8 writers[MAX_SLOTS];       // W(s): producers between the grant of the slot and its publish, or the packet's end
    u8 active, passed;           // producers inside tpacket_rcv; packets that passed the filter
    u8 claims, claimOrder[MAX_PACKETS], lastDelivered;
    u8 reportedPackets, reportedDrops;
    u8 committed, delivered;     // packets, a bit for each
    u8 held, inHand, asleep;     // slots taken and not released; readers between taking and their last read; readers in poll's sleep
};
static_assert(alignof(State) == 1, "a state is compared byte by byte");

// ---------------------------------------------------------------------------------------------------------------------------------------------------------------
// Properties
// ---------------------------------------------------------------------------------------------------------------------------------------------------------------

enum Property { P1, P2, P3, P4, P5, P6, P7, P7i, P8, P9, P10, P11, P12, P13, L1, L2, L3, L4, L5, W1, W2, DEADLOCK, PROPERTIES };
const char* propertyNames[PROPERTIES] = {
    "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8", "P9", "P10", "P11", "P12", "P13", "L1", "L2", "L3", "L4", "L5", "W1", "W2", "deadlock"};

struct Move { uint32_t from; int task, choice; };  // task -1: no step, the state itself
struct Finding { long judged; int depth; Move move; };

static Finding findings[PROPERTIES];
static int currentDepth;
static Move currentMove;

static void check(Property property, bool holds) {
    Finding& finding = findings[property];
    finding.judged++;
    if (!holds && finding.depth < 0) {
        finding.depth = currentDepth;
        finding.move = currentMove;
    }
}

static bool isReady(const State& s, int slot) { return s.status[slot] & USER; }
static bool has(u8 set, int element) { return (set >> element) & 1; }
static int count(u8 set) { return __builtin_popcount(set); }
static int next(int slot) { return (slot + 1) % run.slots; }
static int previous(int slot) { return (slot + run.slots - 1) % run.slots; }

static bool isWholeAndCommitted(const State& s, int payload1, int payload2, int header) {
    return header != 0 && payload1 == header && payload2 == header && has(s.committed, header - 1);
}

// P7i: the slots that are ready or in flight are exactly those from the reader's to head. Where the two are equal, that is none or all.
static bool isInterval(const State& s) {
    int used = 0, interval = 0;
    for (int slot = 0; slot < run.slots; slot++)
        if (isReady(s, slot) || s.writers[slot]) used |= 1 << slot;
    for (int slot = s.index; slot != s.head; slot = next(slot)) interval |= 1 << slot;
    return used == interval || (s.index == s.head && used == (1 << run.slots) - 1);
}

static void judgeCounters(const State& s, int readyAndNotTaken) {
    int accepted = s.tpPackets + s.reportedPackets, dropped = s.tpDrops + s.reportedDrops;
    check(P8, accepted + dropped == s.passed && accepted == count(s.committed)
        && count(s.committed) == count(s.delivered) + count(s.inHand) + readyAndNotTaken);
}

// All that is judged of a state, however it came about.
static void judgeState(const State& s) {
    bool idle = s.active == 0, anyReady = false, allKernel = true, anyMark = s.ownerMap != 0;
    int readyAndNotTaken = 0;
    for (int slot = 0; slot < run.slots; slot++) {
        anyReady |= isReady(s, slot);
        allKernel &= s.status[slot] == KERNEL;
        anyMark |= s.padding[slot] != 0;
        readyAndNotTaken += isReady(s, slot) && !has(s.held, slot);
        if (has(s.held, slot)) check(P3, s.writers[slot] == 0 && isWholeAndCommitted(s, s.payload1[slot], s.payload2[slot], s.header[slot]));
    }
    if (!run.threaded() && run.reader != OUT_OF_ORDER) check(P7i, isInterval(s));

    bool readersSlotReady = isReady(s, s.index);
    u8 allReaders = (1 << run.readers()) - 1;
    if (s.asleep & ~s.woken) check(W2, !readersSlotReady);
    if (!idle) return;

    if (!anyReady && !s.inHand) check(P6, (s.committed & ~s.delivered) == 0);
    if (allKernel) check(P7, s.index == s.head && !anyMark);
    judgeCounters(s, readyAndNotTaken);
    if (!anyReady && !s.held) check(L1, s.status[s.head] == KERNEL && !has(s.ownerMap, s.head) && !s.padding[s.head]);
    if (s.asleep == allReaders && !(s.woken & allReaders)) check(L2, !readersSlotReady);
    if (!readersSlotReady) {
        check(L3, s.status[previous(s.head)] == KERNEL);
        check(L4, !anyReady);
    }
}

// P1 (and P13, where user space tampers): whoever writes a slot is its only writer.
static void checkAlone(const State& s, int producer, int slot) {
    bool alone = (s.writers[slot] & ~(1 << producer)) == 0;
    check(P1, alone);
    if (run.tamper) check(P13, alone);
}

// ---------------------------------------------------------------------------------------------------------------------------------------------------------------
// A producer: tpacket_rcv
// ---------------------------------------------------------------------------------------------------------------------------------------------------------------

static int firstPosition() { return run.packetsDiffer() ? X : run.variant == OWNER_MAP_ROOM ? R1 : A; }
static int packetOf(const State& s, int q) { return q * run.packets + s.producers[q].finished + 1; }
static bool fails(const Producer& p, VnetPosition position) { return run.vnet == position && (p.kind & VNET_FAILS); }

static void enter(State& s, int q) {
    s.active |= 1 << q;
    s.passed++;
}

// The packet is over, published or dropped.
static void leave(State& s, int q) {
    u8 finished = s.producers[q].finished + 1;
    s.active &= ~(1 << q);
    s.producers[q] = Producer{};
    s.producers[q].finished = finished;
    s.producers[q].position = finished == run.packets ? DONE : firstPosition();
}

// packet_increment_rx_head and tp_packets++.
static void grant(State& s, int q) {
    Producer& p = s.producers[q];
    check(P10, s.writers[p.slot] == 0);
    if (run.tamper) check(P13, s.writers[p.slot] == 0);
    s.head = next(p.slot);
    s.writers[p.slot] |= 1 << q;
    s.claimOrder[packetOf(s, q) - 1] = ++s.claims;
    if (!fails(p, AFTER_HEAD)) s.tpPackets++;
}

// The slot at head is not free.
static void dropFull(State& s, int q) {
    Producer& p = s.producers[q];
    check(P9, isReady(s, p.slot) || s.writers[p.slot]);
    p.kind &= ~VNET_FAILS;
    p.position = b1;
}

// The virtio-net header cannot be written. Under the lock owner-map takes its bit back in b1; the others have a step of their own, D-.
static void giveUp(State& s, int q) {
    Producer& p = s.producers[q];
    if (run.vnet == BEFORE_MARK) {
        p.kind &= ~VNET_FAILS;
    } else {
        p.kind |= GIVEN_UP;
    }
    bool hasOwnStep = run.variant == IN_PROGRESS || (run.variant == OPT_IN && (p.kind & IS_MARKED)) || run.variant >= CLEAR_FIRST;
    if (p.copy == QUEUED) p.copy = NO_COPY;  // v4.16 frees it though it is queued: nothing is left to free here
    p.position = run.undone && run.vnet != BEFORE_MARK && hasOwnStep ? D_ : b1;
}

// x: the environment chooses what is special about the packet.
static int kindsOfPacket() { return (run.filtered ? 1 : 0) + (run.oversize ? 2 : 1) * (run.vnet != NEVER ? 2 : 1) * (run.checksum ? 3 : 1); }

static void arrive(State& s, int q, int choice) {
    if (run.filtered && choice-- == 0) {
        leave(s, q);  // counted nowhere
        return;
    }
    Producer& p = s.producers[q];
    if (run.oversize) { if (choice & 1) p.kind |= IS_OVERSIZE; choice >>= 1; }
    if (run.vnet != NEVER) { if (choice & 1) p.kind |= VNET_FAILS; choice >>= 1; }
    if (run.checksum) p.kind |= choice == 1 ? IS_NOT_READY : choice == 2 ? IS_VALID : 0;
    enter(s, q);
    p.position = run.variant == OWNER_MAP_ROOM ? R1 : p.kind & IS_OVERSIZE ? c1 : A;
}

// R1 to R5: __packet_rcv_has_room, without the lock, and ROOM_NONE.
static void testRoom(State& s, int q) {
    Producer& p = s.producers[q];
    int go = p.kind & IS_OVERSIZE ? c1 : A;
    switch (p.position) {
    case R1:
        if (!run.packetsDiffer()) enter(s, q);
        p.slot = s.head;
        p.position = R2;
        break;
    case R2:
        p.position = s.status[(p.slot + run.slots / 4) % run.slots] == KERNEL ? go : R3;
        p.slot = 0;
        break;
    case R3:
        p.slot = s.head;
        p.position = R4;
        break;
    case R4:
        if (s.status[p.slot] == KERNEL) {
            p.position = go;
        } else {
            check(P9, isReady(s, s.head) || s.writers[s.head]);
            p.kind = 0;
            p.position = R5;
        }
        p.slot = 0;
        break;
    case R5:
        s.tpDrops++;
        leave(s, q);
        break;
    }
}

// A to E2, under the queue lock. What only the lock's owner touches (head, counters, the map of owner-map) changes with the step beside it.
static void afterClaim(State& s, int q) {
    Producer& p = s.producers[q];
    if (fails(p, AFTER_HEAD)) giveUp(s, q);
    else p.position = p.copy ? E2 : F;
}

static void testStatus(State& s, int q) {  // B
    Producer& p = s.producers[q];
    if (s.status[p.slot] != KERNEL) { dropFull(s, q); return; }
    if (run.usesMapUnderLock()) {
        if (has(s.ownerMap, p.slot)) { dropFull(s, q); return; }
        if (fails(p, BEFORE_MARK)) { giveUp(s, q); return; }
        s.ownerMap |= 1 << p.slot;
        if (fails(p, AFTER_MARK)) { giveUp(s, q); return; }
        grant(s, q);
        p.position = C2;
        return;
    }
    if (run.variant == CLEAR_FIRST || run.variant == STATUS_FIRST) { p.position = B2; return; }
    if (fails(p, BEFORE_MARK)) { giveUp(s, q); return; }
    if (run.testsMarkFirst()) { p.position = D2; return; }
    if (!fails(p, AFTER_MARK)) grant(s, q);
    if (run.variant == OPT_IN) p.position = D0;
    else if (run.variant == IN_PROGRESS) p.position = D;
    else afterClaim(s, q);
}

static void testMark(State& s, int q) {  // B2
    Producer& p = s.producers[q];
    bool marked = run.variant == PADDING ? s.padding[p.slot] != 0 : has(s.ownerMap, p.slot);
    if (marked) dropFull(s, q);
    else if (run.testsMarkFirst()) p.position = B;
    else if (fails(p, BEFORE_MARK)) giveUp(s, q);
    else p.position = D2;
}

static void testOption(State& s, int q) {  // D0
    Producer& p = s.producers[q];
    if (s.option) {
        if (p.kind & VNET_FAILS) p.kind |= IS_MARKED;
        p.position = D;
    } else if (fails(p, AFTER_MARK)) {
        giveUp(s, q);
    } else {
        afterClaim(s, q);
    }
}

static void markStatus(State& s, int q) {  // D
    Producer& p = s.producers[q];
    checkAlone(s, q, p.slot);
    s.status[p.slot] = MARK;
    if (fails(p, AFTER_MARK)) giveUp(s, q);
    else afterClaim(s, q);
}

static void setMark(State& s, int q) {  // D2
    Producer& p = s.producers[q];
    if (run.variant == PADDING) s.padding[p.slot] = 1;
    else s.ownerMap |= 1 << p.slot;
    if (fails(p, AFTER_MARK)) { giveUp(s, q); return; }
    grant(s, q);
    p.position = C2;
}

static void takeMarkBack(State& s, int q) {  // D-
    Producer& p = s.producers[q];
    if (run.variant == IN_PROGRESS || run.variant == OPT_IN) {
        checkAlone(s, q, p.slot);
        s.status[p.slot] = KERNEL;
    } else if (run.variant == PADDING) {
        s.padding[p.slot] = 0;
    } else {
        s.ownerMap &= ~(1 << p.slot);
    }
    p.position = b1;
}

// G1, G2, H: payload and header.
static void fill(State& s, int q, u8* field, int then) {
    Producer& p = s.producers[q];
    checkAlone(s, q, p.slot);
    check(P2, !isReady(s, p.slot));
    field[p.slot] = packetOf(s, q);
    p.position = then;
}

// J: __packet_set_status(status | USER).
static void publish(State& s, int q) {
    Producer& p = s.producers[q];
    checkAlone(s, q, p.slot);
    s.status[p.slot] = USER | (p.sawDrops ? LOSING : 0) | (p.kind & IS_NOT_READY ? CSUM_NOT_READY : 0) | (p.kind & IS_VALID ? CSUM_VALID : 0) | (p.copy ? COPY : 0);
    check(P12, has(p.dropsAtClaim, p.sawDrops ? 1 : 0));
    p.dropsAtClaim = 0;
    s.writers[p.slot] &= ~(1 << q);
    s.committed |= 1 << (packetOf(s, q) - 1);
    p.copy = NO_COPY;
    p.kind = 0;
    if (run.usesMapUnderLock()) {
        s.ownerMap &= ~(1 << p.slot);
        p.position = J2;
    } else {
        p.position = run.variant == PLAIN_CLEAR ? J4 : run.variant == STATUS_FIRST || run.variant == BIT_TESTED_FIRST || run.variant == PADDING ? J3 : K;
    }
}

// b1: drop_n_account gives the lock back. Up to v5.2 it counts under the lock, since then afterwards (b3).
static void drop(State& s, int q) {
    Producer& p = s.producers[q];
    s.queueLock = 0;
    if (p.kind & GIVEN_UP) {
        s.writers[p.slot] &= ~(1 << q);
        if (run.undone && run.usesMapUnderLock()) s.ownerMap &= ~(1 << p.slot);
    }
    p.kind = 0;
    if (run.countsDropsAtomically()) {
        p.position = b3;
    } else {
        s.tpDrops++;
        p.position = b2;
    }
}

static bool lockQueue(State& s, int owner) {
    if (s.queueLock) return false;
    s.queueLock = owner + 1;
    return true;
}

// One step of producer q. False: it cannot move.
static bool stepProducer(State& s, int q, int choice) {
    Producer& p = s.producers[q];
    switch (p.position) {
    case X: arrive(s, q, choice); break;
    case R1: case R2: case R3: case R4: case R5: testRoom(s, q); break;
    case c1: p.position = s.rmemAlloc < RECEIVE_BUFFER ? c2 : A; break;
    case c2: s.rmemAlloc++; p.copy = CHARGED; p.position = A; break;
    case A:
        if (!lockQueue(s, q)) return false;
        if (!run.packetsDiffer() && run.variant != OWNER_MAP_ROOM) enter(s, q);
        p.slot = s.head;
        if (!run.countsDropsAtomically()) p.sawDrops = s.tpDrops != 0;
        p.position = run.testsMarkFirst() ? B2 : B;
        break;
    case B: testStatus(s, q); break;
    case B2: testMark(s, q); break;
    case D0: testOption(s, q); break;
    case D: markStatus(s, q); break;
    case D2: setMark(s, q); break;
    case C2: p.sawDrops = s.tpDrops != 0; afterClaim(s, q); break;
    case E2: s.queue[s.queueLength++] = packetOf(s, q); p.copy = QUEUED; p.position = F; break;
    case F: s.queueLock = 0; p.position = fails(p, AFTER_UNLOCK) ? v1 : G1; break;
    case v1: if (!lockQueue(s, q)) return false; giveUp(s, q); break;
    case D_: takeMarkBack(s, q); break;
    case G1: fill(s, q, s.payload1, G2); break;
    case G2: fill(s, q, s.payload2, H); break;
    case H: fill(s, q, s.header, I); break;
    case I: p.position = run.usesMapUnderLock() ? J1 : run.variant == CLEAR_FIRST ? J3 : J; break;  // smp_mb
    case J1: if (!lockQueue(s, q)) return false; p.position = J; break;
    case J: publish(s, q); break;
    case J2: s.queueLock = 0; p.position = K; break;
    case J3:
        if (run.variant == PADDING) s.padding[p.slot] = 0;
        else s.ownerMap &= ~(1 << p.slot);
        p.position = run.variant == CLEAR_FIRST ? J : K;
        break;
    case J4: p.mapWord = s.ownerMap & ~(1 << p.slot); p.position = J5; break;
    case J5: s.ownerMap = p.mapWord; p.mapWord = 0; p.position = K; break;
    case K: s.woken |= s.registered; leave(s, q); break;
    case b1: drop(s, q); break;
    case b3: s.tpDrops++; p.position = b2; break;
    case b2:
        s.woken |= s.registered;
        if (p.copy == CHARGED) p.position = k1;
        else leave(s, q);
        break;
    case k1: s.rmemAlloc--; leave(s, q); break;
    default: return false;
    }
    return true;
}

// For P12: from A until F, every value that tp_drops has is one that the frame may tell of. Called after each step of anybody.
static void noteDrops(State& s) {
    for (int q = 0; q < run.producers; q++)
        if (s.producers[q].position >= B && s.producers[q].position <= F) s.producers[q].dropsAtClaim |= s.tpDrops ? 2 : 1;
}

// ---------------------------------------------------------------------------------------------------------------------------------------------------------------
// The reading program, and poll
// ---------------------------------------------------------------------------------------------------------------------------------------------------------------

static bool programTakes(u8 status) {
    switch (run.reader) {
    case NON_ZERO: return status != KERNEL;
    case BUSY_BITS: return status != KERNEL && !(status & BUSY);
    default: return status & USER;
    }
}

// The top of the reader's loop.
static void again(State& s, int r) {
    ReaderTask& t = s.readers[r];
    if (run.threaded()) { t.position = u1; return; }
    if (run.reader != OUT_OF_ORDER) { t.position = r1; return; }
    if (t.newer) { t.position = o1; return; }
    if (!t.older) { t.position = r1; return; }
    if (t.older == s.index + 1) { t.releasesNewer = 0; t.position = r5; return; }  // it holds the slot at its index
    t.position = o2;
}

// The slot was found ready and is the reader's from now on.
static void take(State& s, int r, int slot, u8 status) {
    ReaderTask& t = s.readers[r];
    s.held |= 1 << slot;
    s.inHand |= 1 << r;
    if (run.reader == CLEARS_USER_BIT) t.status = status;
    else if (run.oversize) t.status = status & COPY;
    switch (run.reader) {
    case BUSY_BITS: t.position = m1; break;
    case EARLY_RELEASE: t.position = e1; break;
    case SEVERAL_THREADS: case REMEMBERING_THREADS:
        s.index = next(slot);
        if (run.reader == REMEMBERING_THREADS) s.takenByThreads |= 1 << slot;
        t.position = u2Taken;
        break;
    case OUT_OF_ORDER:
        s.index = next(slot);
        (t.older ? t.newer : t.older) = slot + 1;
        t.position = r2;
        break;
    default: t.position = r2;
    }
}

// r1: load the status of the reader's slot, and apply the program's test.
static void look(State& s, int r, int slot) {
    ReaderTask& t = s.readers[r];
    u8 status = s.status[slot];
    bool ready = programTakes(status) && !(run.reader == REMEMBERING_THREADS && has(s.takenByThreads, slot));
    if (ready && run.reader == FORGETS_RELEASE && s.skipped == slot + 1) {
        s.index = next(slot);  // passes by
    } else if (ready && run.reader == FORGETS_RELEASE && !s.skipped) {
        if (run.oversize) t.status = status & COPY;
        t.position = f1;
    } else if (ready) {
        take(s, r, slot, status);
    } else if (run.threaded()) {
        t.slot = 0;
        t.position = u2Empty;
    } else if (run.reader == OUT_OF_ORDER && t.older) {
        t.releasesNewer = 0;
        t.position = r5;
    } else {
        t.position = p1;
    }
}

static void afterReading(State& s, int r) {
    ReaderTask& t = s.readers[r];
    if (run.reader == OUT_OF_ORDER) {
        again(s, r);
    } else if (run.reader == EARLY_RELEASE && t.releaseBefore < 3) {
        t.releaseBefore = 0;
        again(s, r);
    } else {
        t.position = r5;
    }
}

// r4, the last read: the frame is delivered.
static void readHeader(State& s, int r, int slot) {
    ReaderTask& t = s.readers[r];
    u8 header = s.header[slot];
    check(P3, isWholeAndCommitted(s, t.payload1, t.payload2, header));
    if (header != 0 && t.payload1 == header && t.payload2 == header) {
        int packet = header - 1;
        bool once = !has(s.delivered, packet);
        check(P4, once);
        if (once) {
            check(P5, s.claimOrder[packet] > s.lastDelivered);
            s.lastDelivered = std::max(s.lastDelivered, s.claimOrder[packet]);
            s.delivered |= 1 << packet;
        }
    }
    t.payload1 = t.payload2 = 0;
    s.inHand &= ~(1 << r);
    if (run.reader == EARLY_RELEASE && t.releaseBefore < 3) s.index = next(slot);
    bool hasCopy = run.oversize && (t.status & COPY);
    if (run.reader != CLEARS_USER_BIT) t.status = 0;
    if (hasCopy) {
        t.header = header;
        t.position = q1;
    } else {
        afterReading(s, r);
    }
}

// q2: recvfrom takes the first copy.
static void receive(State& s, int r) {
    ReaderTask& t = s.readers[r];
    s.queueLock = 0;
    check(P11, s.queueLength && s.queue[0] == t.header);
    if (s.queueLength) {
        memmove(s.queue, s.queue + 1, MAX_PACKETS - 1);
        s.queue[MAX_PACKETS - 1] = 0;
        s.queueLength--;
        s.rmemAlloc--;
    }
    t.header = 0;
    afterReading(s, r);
}

// r5: the slot is given back.
static void release(State& s, int r, int slot) {
    ReaderTask& t = s.readers[r];
    if (run.reader == OUT_OF_ORDER) {
        slot = (t.releasesNewer ? t.newer : t.older) - 1;
        if (!t.releasesNewer) t.older = t.newer;
        t.newer = t.releasesNewer = 0;
    }
    s.status[slot] = run.reader == CLEARS_USER_BIT ? t.status & ~USER : KERNEL;
    s.held &= ~(1 << slot);
    if (run.reader == EARLY_RELEASE && t.releaseBefore < 3) {
        t.position = t.releaseBefore == 0 ? r2 : t.releaseBefore == 1 ? r3 : r4;
        return;
    }
    t.status = t.releaseBefore = 0;
    if (run.threaded()) {
        t.slot = 0;
        s.takenByThreads &= ~(1 << slot);
    } else if (run.reader != OUT_OF_ORDER) {
        s.index = next(slot);
    }
    again(s, r);
}

// p1 to p6: datagram_poll and packet_poll, which looks at the newest slot, and do_sys_poll's sleep, without a timeout.
static bool poll(State& s, int r) {
    ReaderTask& t = s.readers[r];
    int first = run.oversize ? p6 : p2;
    switch (t.position) {
    case p1: s.registered |= 1 << r; s.woken &= ~(1 << r); t.position = first; break;
    case p6: t.copiesWait = s.queueLength > 0; t.position = p2; break;
    case p2: if (!lockQueue(s, MAX_PRODUCERS + r)) return false; t.newest = previous(s.head); t.position = p3; break;
    case p3: t.newestIsReady = s.status[t.newest] != KERNEL; t.newest = 0; t.position = p4; break;
    case p4: {
        bool ready = t.newestIsReady || t.copiesWait;
        s.queueLock = t.newestIsReady = t.copiesWait = 0;
        if (ready) {
            check(W1, isReady(s, s.index));
            s.registered &= ~(1 << r);
            s.woken &= ~(1 << r);
            again(s, r);
        } else {
            s.asleep |= 1 << r;
            t.position = p5;
        }
        break;
    }
    case p5:
        if (!has(s.woken, r)) return false;
        s.woken &= ~(1 << r);
        s.asleep &= ~(1 << r);
        t.position = first;
        break;
    }
    return true;
}

// One step of reader r. False: it cannot move.
static bool stepReader(State& s, int r, int choice) {
    ReaderTask& t = s.readers[r];
    int slot = run.threaded() ? t.slot : s.index;
    if (run.reader == OUT_OF_ORDER && t.position != r1) slot = t.newer ? t.newer - 1 : t.older ? t.older - 1 : 0;
    switch (t.position) {
    case o3: s.option = 1; t.position = r1; break;
    case u1: if (s.userLock) return false; s.userLock = r + 1; t.slot = s.index; t.position = r1; break;
    case u2Taken: s.userLock = 0; t.position = r2; break;
    case u2Empty: s.userLock = 0; t.position = p1; break;
    case r1: look(s, r, slot); break;
    case f1:  // take, or skip for ever
        if (choice == 0) {
            take(s, r, slot, t.status);
        } else {
            t.status = 0;
            s.skipped = slot + 1;
            s.index = next(slot);
            t.position = r1;
        }
        break;
    case m1: t.busyStatus = s.status[slot]; t.position = m2; break;
    case m2: s.status[slot] = t.busyStatus | BUSY; t.busyStatus = 0; t.position = r2; break;
    case e1: t.releaseBefore = choice; t.position = choice == 0 ? r5 : r2; break;
    case r2: t.payload1 = s.payload1[slot]; t.position = run.reader == EARLY_RELEASE && t.releaseBefore == 1 ? r5 : r3; break;
    case r3: t.payload2 = s.payload2[slot]; t.position = run.reader == EARLY_RELEASE && t.releaseBefore == 2 ? r5 : r4; break;
    case r4: readHeader(s, r, slot); break;
    case q1: if (!lockQueue(s, MAX_PRODUCERS + r)) return false; t.position = q2; break;
    case q2: receive(s, r); break;
    case o1: t.releasesNewer = choice; t.position = r5; break;
    case o2: t.position = choice == 0 ? r5 : r1; break;
    case r5: release(s, r, slot); break;
    default: return poll(s, r);
    }
    return true;
}

// ---------------------------------------------------------------------------------------------------------------------------------------------------------------
// The rest of user space
// ---------------------------------------------------------------------------------------------------------------------------------------------------------------

const int STATISTICS_DONE = 6;

// PACKET_STATISTICS, twice: lock; copy, clear and unlock; since v5.3 then exchange tp_drops.
static bool stepStatistics(State& s) {
    if (s.statisticsPosition == STATISTICS_DONE) return false;
    switch (s.statisticsPosition % 3) {
    case 0:
        if (!lockQueue(s, MAX_PRODUCERS + MAX_READERS)) return false;
        s.statisticsPosition++;
        break;
    case 1:
        s.queueLock = 0;
        s.reportedPackets += s.tpPackets;
        s.tpPackets = 0;
        if (!run.countsDropsAtomically()) {
            s.reportedDrops += s.tpDrops;
            s.tpDrops = 0;
            s.statisticsPosition++;
        }
        s.statisticsPosition++;
        break;
    case 2:
        s.reportedDrops += s.tpDrops;
        s.tpDrops = 0;
        s.statisticsPosition++;
        break;
    }
    return true;
}

static int valuesToTamperWith() { return run.variant == IN_PROGRESS || run.variant == OPT_IN ? 5 : run.variant == PADDING ? 6 : 4; }

// One store, once, into a slot that user space does not own; where it owns it by then, nothing.
static bool stepTamper(State& s, int choice) {
    const u8 values[] = {KERNEL, USER, LOSING, ONES, MARK};
    if (s.hasTampered) return false;
    s.hasTampered = 1;
    int slot = choice / valuesToTamperWith(), value = choice % valuesToTamperWith();
    if (isReady(s, slot) || has(s.held, slot)) return true;
    if (run.variant == PADDING && value >= 4) s.padding[slot] = value - 4;
    else s.status[slot] = values[value];
    return true;
}

// ---------------------------------------------------------------------------------------------------------------------------------------------------------------
// The search
// ---------------------------------------------------------------------------------------------------------------------------------------------------------------

static bool isStatistics(int task) { return run.statistics && task == run.producers + run.readers(); }

static int choices(const State& s, int task) {
    if (task < run.producers) return s.producers[task].position == X ? kindsOfPacket() : 1;
    if (task < run.producers + run.readers()) {
        int position = s.readers[task - run.producers].position;
        return position == f1 || position == o1 || position == o2 ? 2 : position == e1 ? 4 : 1;
    }
    return isStatistics(task) ? 1 : run.slots * valuesToTamperWith();
}

static bool step(State& s, int task, int choice) {
    bool moved = task < run.producers ? stepProducer(s, task, choice)
        : task < run.producers + run.readers() ? stepReader(s, task - run.producers, choice)
        : isStatistics(task) ? stepStatistics(s)
        : stepTamper(s, choice);
    if (moved) noteDrops(s);
    return moved;
}

static State firstState() {
    State s;
    memset(&s, 0, sizeof s);
    for (int q = 0; q < run.producers; q++) s.producers[q].position = firstPosition();
    for (int r = 0; r < run.readers(); r++) s.readers[r].position = run.threaded() ? u1 : run.reader == OPTS_IN_LATE ? o3 : r1;
    s.option = run.reader == OPTS_IN;
    return s;
}

// Nobody can move. A reader asleep at the end is no deadlock; anything else that is not done is.
static void judgeFinal(const State& s) {
    bool stuck = run.statistics && s.statisticsPosition != STATISTICS_DONE;
    for (int r = 0; r < run.readers(); r++) stuck |= s.readers[r].position != p5;
    for (int q = 0; q < run.producers; q++) stuck |= s.producers[q].position != DONE;
    check(L5, s.active == 0);
    check(DEADLOCK, !stuck);
}

// Every state that was seen, and how it was first reached; with an open hash table of their numbers.
struct Seen {
    std::vector<State> states;
    std::vector<Move> moves;
    std::vector<uint32_t> table = std::vector<uint32_t>(1 << 16, 0);  // number plus 1

    static uint64_t hash(const State& s) {
        uint64_t h = 14695981039346656037ull;  // FNV-1a
        for (size_t i = 0; i < sizeof s; i++) h = (h ^ reinterpret_cast<const u8*>(&s)[i]) * 1099511628211ull;
        return h ^ (h >> 29);
    }

    void put(uint32_t number) {
        size_t at = hash(states[number]) & (table.size() - 1);
        while (table[at]) at = (at + 1) & (table.size() - 1);
        table[at] = number + 1;
    }

    bool add(const State& s, Move move) {
        for (size_t at = hash(s) & (table.size() - 1); table[at]; at = (at + 1) & (table.size() - 1))
            if (!memcmp(&states[table[at] - 1], &s, sizeof s)) return false;
        states.push_back(s);
        moves.push_back(move);
        if (states.size() * 2 > table.size()) {
            table.assign(table.size() * 2, 0);
            for (uint32_t i = 0; i < states.size(); i++) put(i);
        } else {
            put(states.size() - 1);
        }
        return true;
    }
};

struct Totals { long transitions; int depth; bool complete; };

// Breadth first, so that the first time that a property fails is after as few steps as can be.
static Totals explore(Seen& seen, size_t limit) {
    for (Finding& finding : findings) finding = Finding{0, -1, {}};
    Totals totals{0, 0, true};
    currentDepth = 0;
    currentMove = Move{0, -1, 0};
    seen.add(firstState(), currentMove);
    judgeState(seen.states[0]);
    size_t levelEnd = 1;
    bool anyFinal = false;
    for (uint32_t i = 0; i < seen.states.size(); i++) {
        if (i == levelEnd) {
            totals.depth++;
            levelEnd = seen.states.size();
        }
        State state = seen.states[i];
        bool moved = false;
        currentDepth = totals.depth + 1;
        for (int task = 0; task < run.tasks(); task++) {
            for (int choice = 0; choice < choices(state, task); choice++) {
                State after = state;
                currentMove = Move{i, task, choice};
                if (!step(after, task, choice)) break;
                moved = true;
                totals.transitions++;
                if (seen.add(after, currentMove)) judgeState(after);
            }
        }
        if (!moved) {
            anyFinal = true;
            currentDepth = totals.depth;
            currentMove = Move{i, -1, 0};
            judgeFinal(state);
        }
        if (seen.states.size() > limit) {
            totals.complete = false;
            return totals;
        }
    }
    if (!anyFinal) {  // it never ends, so that nothing is stuck at the end
        findings[L5].judged++;
        findings[DEADLOCK].judged++;
    }
    return totals;
}

// ---------------------------------------------------------------------------------------------------------------------------------------------------------------
// The command
// ---------------------------------------------------------------------------------------------------------------------------------------------------------------

// One line of JSON: for each property the depth of its shortest violation, "ok", or "vac" where it was never judged.
static void printVerdicts(const Seen& seen, const Totals& totals) {
    printf("{\"variant\":\"%s\",\"reader\":\"%s\",\"faults\":\"%s\",\"slots\":%d,\"producers\":%d,\"packets\":%d,\"states\":%zu,\"transitions\":%ld,\"depth\":%d",
        variantNames[run.variant], readerNames[run.reader], run.faults.c_str(), run.slots, run.producers, run.packets, seen.states.size(), totals.transitions, totals.depth);
    for (int p = 0; p < PROPERTIES; p++) {
        if (findings[p].depth >= 0) printf(",\"%s\":%d", propertyNames[p], findings[p].depth);
        else printf(",\"%s\":\"%s\"", propertyNames[p], findings[p].judged ? "ok" : "vac");
    }
    printf("}\n");
}

static void printSchedule(const Seen& seen, int property) {
    std::vector<Move> schedule;
    Move move = findings[property].move;
    if (move.task >= 0) schedule.push_back(move);
    for (uint32_t i = move.from; i != 0; i = seen.moves[i].from) schedule.push_back(seen.moves[i]);
    std::reverse(schedule.begin(), schedule.end());
    int number = 0;
    for (const Move& m : schedule) {
        const State& s = seen.states[m.from];
        std::string who = m.task < run.producers ? "producer " + std::to_string(m.task + 1) + " " + positionNames[s.producers[m.task].position]
            : m.task < run.producers + run.readers() ? "reader " + std::to_string(m.task - run.producers + 1) + " " + readerPositionNames[s.readers[m.task - run.producers].position]
            : isStatistics(m.task) ? "statistics" : "tamper";
        State after = s;
        step(after, m.task, m.choice);
        printf("%3d  %-14s choice %d  head %d, t %d", ++number, who.c_str(), m.choice, after.head, after.index);
        for (int slot = 0; slot < run.slots; slot++)
            printf("  [status %02x, packets %d %d %d, writers %x]", after.status[slot], after.payload1[slot], after.payload2[slot], after.header[slot], after.writers[slot]);
        printf("\n");
    }
}

static int indexOf(const char* const* names, int n, const std::string& name) {
    for (int i = 0; i < n; i++)
        if (name == names[i]) return i;
    fprintf(stderr, "unknown name '%s'\n", name.c_str());
    exit(1);
}

static void parseFault(std::string name) {
    const std::string undone = "-undone";
    if (name == "filtered") run.filtered = true;
    else if (name == "oversize") run.oversize = true;
    else if (name == "checksum") run.checksum = true;
    else if (name == "statistics-read") run.statistics = true;
    else if (name == "tamper") run.tamper = true;
    else {
        if (name.size() > undone.size() && name.substr(name.size() - undone.size()) == undone) {
            run.undone = true;
            name.resize(name.size() - undone.size());
        }
        run.vnet = static_cast<VnetPosition>(indexOf(vnetNames, 5, name));
    }
}

// False: the parts do not go together.
static bool configure(const std::string& variant, const std::string& reader, const std::string& faults, int slots, int producers, int packets) {
    run = Run{};
    run.variant = static_cast<Variant>(indexOf(variantNames, VARIANTS, variant));
    run.reader = static_cast<Reader>(indexOf(readerNames, READERS, reader));
    run.faults = faults == "-" ? "" : faults;
    for (size_t at = 0; at < run.faults.size();) {
        size_t end = std::min(run.faults.find('+', at), run.faults.size());
        parseFault(run.faults.substr(at, end - at));
        at = end + 1;
    }
    run.slots = slots;
    run.producers = producers;
    run.packets = packets;
    bool marksNothing = run.variant == LEGACY && (run.undone || run.vnet == AFTER_MARK);
    bool hasNoOption = run.variant != OPT_IN && (run.reader == OPTS_IN || run.reader == OPTS_IN_LATE);
    bool inBounds = slots >= 1 && slots <= MAX_SLOTS && producers >= 1 && producers <= MAX_PRODUCERS && packets >= 1 && producers * packets <= MAX_PACKETS;
    return inBounds && !marksNothing && !hasNoOption && !(run.undone && run.vnet == BEFORE_MARK);
}

// Every variant with every reader, and with user-bit and every fault, within small bounds.
static void exploreAll(size_t limit) {
    const char* faults[] = {
        "filtered", "oversize", "checksum", "statistics-read", "tamper", "vnet-before-mark", "vnet-after-mark", "vnet-after-mark-undone", "vnet-after-head",
        "vnet-after-head-undone", "vnet-after-unlock", "vnet-after-unlock-undone"};
    const int bounds[][3] = {{1, 1, 2}, {1, 2, 1}, {2, 2, 1}, {1, 3, 1}, {1, 2, 2}, {2, 2, 2}, {2, 3, 1}};
    for (auto& b : bounds) {
        for (const char* variant : variantNames) {
            std::vector<std::pair<std::string, std::string>> cases;
            for (const char* reader : readerNames) cases.push_back({reader, "-"});
            for (const char* fault : faults) cases.push_back({"user-bit", fault});
            for (auto& [reader, fault] : cases) {
                if (!configure(variant, reader, fault, b[0], b[1], b[2])) continue;
                Seen seen;
                Totals totals = explore(seen, limit);
                if (totals.complete) printVerdicts(seen, totals);
            }
        }
    }
}

int main(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() == 2 && words[0] == "all") {
        exploreAll(std::stoul(words[1]));
        return 0;
    }
    int property = -1;
    if (words.size() == 8 && words[0] == "trace") {
        property = indexOf(propertyNames, PROPERTIES, words[1]);
        words.erase(words.begin(), words.begin() + 2);
    }
    if (words.size() != 6) {
        fprintf(stderr, "ring [trace PROPERTY] VARIANT READER FAULTS|- SLOTS PRODUCERS PACKETS, or: ring all LIMIT\n");
        return 1;
    }
    if (!configure(words[0], words[1], words[2], std::stoi(words[3]), std::stoi(words[4]), std::stoi(words[5]))) {
        fprintf(stderr, "these do not go together, or are too large\n");
        return 1;
    }
    Seen seen;
    Totals totals = explore(seen, 20000000);
    if (!totals.complete) {
        fprintf(stderr, "too many states\n");
        return 1;
    }
    printVerdicts(seen, totals);
    if (property >= 0 && findings[property].depth >= 0) printSchedule(seen, property);
    return 0;
}
