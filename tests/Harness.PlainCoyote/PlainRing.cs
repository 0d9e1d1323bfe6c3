using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;

[module: System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "MA0158", Justification = "Coyote 1.7.11 controls Monitor, and knows nothing of System.Threading.Lock")]

namespace Harness.PlainCoyote;

/// <summary>
/// The receive ring in ordinary C#: three producers with a packet each run tpacket_rcv over two slots, a reader takes what is published. Letters are the RFC's steps.
/// </summary>
/// <param name="marks">Whether a claim marks its slot (step D of the RFC), or leaves it KERNEL until it is published, as every kernel up to v5.5 does.</param>
internal sealed class PlainRing(bool marks)
{
    private const int Kernel = 0, User = 1, InProgress = 2, Slots = 2, Producers = 3;

    private readonly int[] _status = new int[Slots];
    private readonly int[] _first = new int[Slots];
    private readonly int[] _second = new int[Slots];
    private readonly int[] _writers = new int[Slots];
    private readonly object _queue = new();
    private readonly object _wait = new();
    private int _head;
    private bool _ended;

    /// <summary>One run: every producer and the reader, until all have ended.</summary>
    internal async Task Run()
    {
        var reader = Task.Run(Read);
        var producers = new Task[Producers];
        for (var i = 0; i < Producers; i++)
        {
            var packet = i + 1;
            producers[i] = Task.Run(() => Receive(packet));
        }

        await Task.WhenAll(producers);
        Wake(ended: true);
        await reader;
    }

    /// <summary>tpacket_rcv.</summary>
    private void Receive(int packet)
    {
        int slot;
        lock (_queue) // A
        {
            SchedulingPoint.Interleave();
            slot = _head;
            if (_status[slot] != Kernel) // B, C
            {
                return;
            }

            if (marks)
            {
                SchedulingPoint.Interleave();
                _status[slot] = InProgress; // D
            }

            _head = (slot + 1) % Slots; // E
        } // F

        SchedulingPoint.Interleave();
        Specification.Assert(++_writers[slot] == 1, "P1: two producers write slot {0}", slot);
        _first[slot] = packet; // G
        SchedulingPoint.Interleave();
        _second[slot] = packet; // H
        SchedulingPoint.Interleave();
        _writers[slot]--;
        _status[slot] = User; // J
        Wake(ended: false); // K
    }

    /// <summary>The user-space reader: takes the slots in order, and sleeps in poll where the next one is not ready.</summary>
    private void Read()
    {
        for (var slot = 0; Poll(slot); slot = (slot + 1) % Slots)
        {
            SchedulingPoint.Interleave();
            var first = _first[slot];
            SchedulingPoint.Interleave();
            Specification.Assert(first == _second[slot] && first != 0, "P3: the reader finds {0} and {1} in slot {2}", first, _second[slot], slot);
            SchedulingPoint.Interleave();
            _status[slot] = Kernel;
        }
    }

    private bool Poll(int slot)
    {
        lock (_wait)
        {
            while ((_status[slot] & User) == 0)
            {
                if (_ended)
                {
                    return false;
                }

                System.Threading.Monitor.Wait(_wait);
            }

            return true;
        }
    }

    private void Wake(bool ended)
    {
        lock (_wait)
        {
            _ended |= ended;
            System.Threading.Monitor.PulseAll(_wait);
        }
    }
}
