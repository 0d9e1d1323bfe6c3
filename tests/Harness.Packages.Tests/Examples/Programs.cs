namespace Harness.Packages.Tests.Examples;

/// <summary>The examples once more, written down by hand as places and jumps.</summary>
internal static class Programs
{
    /// <summary>Cells: who wants (2), who is first, the counter; bookkeeping: how many are inside.</summary>
    internal static Enumeration Peterson(bool hasBuffers, bool fences)
    {
        return new Enumeration(new int[5], hasBuffers, at => Task(at, 0), at => Task(at, 1));

        Access? Task(Local at, int me) => at.Place switch
        {
            0 => Access.Store(me, 1, new Local(1)),
            1 => Access.Store(2, 1 - me, new Local(fences ? 2 : 3)),
            2 => Access.Fence(new Local(3)),
            3 => Access.Load(1 - me, wants => new Local(wants == 1 ? 4 : 5)),
            4 => Access.Load(2, first => new Local(first == 1 - me ? 3 : 5)),
            5 => Access.Load(3, counter => new Local(6, counter), (memory, _) => memory[4]++),
            6 => Access.Store(3, at.A + 1, new Local(7)),
            7 => Access.Store(me, 0, Local.End, (memory, _) => memory[4]--),
            _ => null,
        };
    }

    /// <summary>Cells: ready, sleeps, woken.</summary>
    internal static Enumeration Notification(bool hasBuffers, bool fences)
    {
        return new Enumeration(new int[3], hasBuffers, Produce, Consume);

        Access? Produce(Local at) => at.Place switch
        {
            0 => Access.Store(0, 1, new Local(fences ? 1 : 2)),
            1 => Access.Fence(new Local(2)),
            2 => Access.Load(1, sleeps => sleeps == 1 ? new Local(3) : Local.End),
            3 => Access.Store(2, 1, Local.End),
            _ => null,
        };

        Access? Consume(Local at) => at.Place switch
        {
            0 => Access.Store(1, 1, new Local(fences ? 1 : 2)),
            1 => Access.Fence(new Local(2)),
            2 => Access.Load(0, ready => ready == 0 ? new Local(3) : Local.End),
            3 => Access.Wait(2, woken => woken == 1, _ => Local.End),
            _ => null,
        };
    }

    /// <summary>Cells: head, tail, two places. A thread stands at three places for each of three items.</summary>
    internal static Enumeration SpscRing(bool hasBuffers)
    {
        return new Enumeration(new int[4], hasBuffers, Produce, Consume);

        Access? Produce(Local at) => (at.Place, Item: at.Place / 3) switch
        {
            ( < 0 or 9, _) => null,
            (0 or 3 or 6, var i) => Access.Wait(1, tail => i - tail < 2, _ => new Local(at.Place + 1)),
            (1 or 4 or 7, var i) => Access.Store(2 + (i % 2), i + 1, new Local(at.Place + 1)),
            (_, var i) => Access.Store(0, i + 1, new Local(at.Place + 1)),
        };

        Access? Consume(Local at) => (at.Place, Item: at.Place / 3) switch
        {
            ( < 0 or 9, _) => null,
            (0 or 3 or 6, var i) => Access.Wait(0, head => head > i, _ => new Local(at.Place + 1)),
            (1 or 4 or 7, var i) => Access.Load(2 + (i % 2), _ => new Local(at.Place + 1)),
            (_, var i) => Access.Store(1, i + 1, new Local(at.Place + 1)),
        };
    }

    /// <summary>Cells: head, texts (2), nexts (2).</summary>
    internal static Enumeration Inbox(bool exchanges)
    {
        return new Enumeration(new int[5], hasBuffers: false, at => Send(at, 1), at => Send(at, 2), Receive);

        Access? Send(Local at, int message) => at.Place switch
        {
            0 => Access.Store(message, 1, new Local(1)),
            1 => Access.Load(0, head => new Local(2, head)),
            2 => Access.Store(2 + message, at.A, new Local(3, at.A)),
            3 when exchanges => Access.Exchange(0, head => head == at.A ? message : head, head => head == at.A ? Local.End : new Local(1)),
            3 => Access.Store(0, message, Local.End),
            _ => null,
        };

        // A is the message at hand, B how many were received before it.
        Access? Receive(Local at) => at.Place switch
        {
            0 => Access.Wait(0, head => head != 0, _ => at with { Place = 1 }),
            1 => Access.Exchange(0, _ => 0, head => new Local(2, head, at.B)),
            2 => Access.Load(at.A, _ => at with { Place = 3 }),
            3 => Access.Load(2 + at.A, next => next != 0 ? new Local(2, next, at.B + 1) : at.B == 1 ? Local.End
                : new Local(0, 0, at.B + 1)),
            _ => null,
        };
    }

    /// <summary>Cells: head (top and ten times the tag), nexts (3); bookkeeping: which nodes are popped.</summary>
    internal static Enumeration Stack(int change)
    {
        return new Enumeration([1, 2, 3, 0, 0, 0], hasBuffers: false, at => Task(at, pushes: false), at => Task(at, pushes: true));

        // Places 0 to 2 are the first pop, 10 to 12 the second, 20 to 22 the push. A is the head that was read, B the first node and ten
        // times what next was read.
        Access? Task(Local at, bool pushes) => Next(at, at.B % 10, pushes);

        Access? Next(Local at, int first, bool pushes) => at.Place switch
        {
            0 or 10 => Access.Load(0, head => head % 10 == 0 ? AfterPop(at, 0, pushes) : at with { Place = at.Place + 1, A = head }),
            1 or 11 => Access.Load(at.A % 10, next => new Local(at.Place + 1, at.A, first + (10 * next))),
            2 or 12 => Access.Exchange(
                0,
                head => head == at.A ? New(at.B / 10, at.A) : head,
                head => head == at.A ? AfterPop(at with { B = first }, at.A % 10, pushes) : new Local(at.Place - 2, 0, first),
                (memory, head) => NotePop(memory, head, at.A)),
            20 => Access.Load(0, head => new Local(21, head, at.B)),
            21 => Access.Store(first, at.A % 10, at with { Place = 22 }),
            22 => Access.Exchange(
                0,
                head => head == at.A ? New(first, at.A) : head,
                head => head == at.A ? Local.End : new Local(20, 0, first),
                (memory, head) => memory[4] = head == at.A ? memory[4] & ~(1 << first) : memory[4]),
            _ => null,
        };

        int New(int top, int head) => top + (10 * ((head / 10) + change));

        static Local AfterPop(Local at, int node, bool pushes)
            => at.Place < 10 ? new Local(10, 0, pushes ? node : 0) : pushes && at.B != 0 ? new Local(20, 0, at.B) : Local.End;

        // The last word says whether a node was popped that was popped already.
        static void NotePop(int[] memory, int head, int expected)
        {
            if (head == expected)
            {
                memory[5] |= (memory[4] >> (head % 10)) & 1;
                memory[4] |= 1 << (head % 10);
            }
        }
    }

    /// <summary>
    /// Cells: where to enqueue and to dequeue, sequences and items of the places; bookkeeping: which items were taken, and whether wrongly.
    /// </summary>
    internal static Enumeration MpmcQueue(int places)
    {
        int[] memory = [0, 0, .. Enumerable.Range(0, places), .. new int[places], 0, 0];
        var taken = memory.Length - 2;
        return new Enumeration(
            memory, hasBuffers: false, at => Task(at, 0, 1), at => Task(at, 0, 2), at => Task(at, 1, 0), at => Task(at, 1, 0));

        // A is the position; side is 0 for a producer and 1 for a consumer.
        Access? Task(Local at, int side, int item) => at.Place switch
        {
            0 or 3 => Access.Load(side, position => new Local(1, position)),
            1 => Access.Load(2 + (at.A % places), sequence => Look(at, sequence - at.A - side)),
            2 => Access.Exchange(side, p => p == at.A ? p + 1 : p, p => p == at.A ? at with { Place = 4 } : new Local(1, p)),
            4 when side == 0 => Access.Store(2 + places + (at.A % places), item, at with { Place = 5 }),
            4 => Access.Load(2 + places + (at.A % places), _ => at with { Place = 5 }, Take),
            5 => Access.Store(2 + (at.A % places), side == 0 ? at.A + 1 : at.A + places, Local.End),
            _ => null,
        };

        static Local Look(Local at, int lag) => lag < 0 ? Local.End : at with { Place = lag == 0 ? 2 : 3 };

        void Take(int[] words, int item)
        {
            words[taken + 1] |= item == 0 || ((words[taken] >> item) & 1) != 0 ? 1 : 0;
            words[taken] |= 1 << item;
        }
    }
}
