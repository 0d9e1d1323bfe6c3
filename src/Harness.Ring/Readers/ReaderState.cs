using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Ring.Readers;

/// <summary>What the steps of a reader change, whether it reads slots or blocks.</summary>
/// <param name="Statuses">The status word of each unit.</param>
/// <param name="DataReady">The socket's wait queue.</param>
/// <param name="Index">t, the unit that the reader looks at next.</param>
/// <param name="Held">Bit i is set from finding unit i ready to releasing it.</param>
/// <param name="InFrame">Bit i is set while task i has taken a unit and not yet got so far that its packets count as delivered.</param>
/// <param name="Asleep">Bit i is set while task i stands at the sleep of poll.</param>
/// <param name="PollReady">poll says ready.</param>
/// <param name="SharedIndex">The index that threads share; null with one thread.</param>
/// <param name="InHands">The units that threads have in hand; null with one thread.</param>
internal sealed record ReaderState(
    ImmutableArray<Cell<TpStatus>> Statuses,
    WaitQueue DataReady,
    Ghost<ushort> Index,
    Ghost<ulong> Held,
    Ghost<ulong> InFrame,
    Ghost<ulong> Asleep,
    StepEvent PollReady,
    Cell<ushort>? SharedIndex,
    Cell<ulong>? InHands);
