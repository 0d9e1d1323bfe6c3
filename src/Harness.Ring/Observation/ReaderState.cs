using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Ring.Observation;

/// <summary>What is observed of a reader, and what is kept of it, whether it reads slots or blocks.</summary>
/// <param name="Names">The name of each unit in traces.</param>
/// <param name="Statuses">The status word of each unit.</param>
/// <param name="DataReady">The socket's wait queue.</param>
/// <param name="Index">t, the unit that the reader looks at next.</param>
/// <param name="Held">Bit i is set from finding unit i ready to releasing it.</param>
/// <param name="InFrame">Bit i is set while task i has taken a unit and not yet got so far that its packets count as delivered.</param>
/// <param name="Asleep">Bit i is set while task i stands at the sleep of poll.</param>
/// <param name="Skipped">One more than the unit that it passes by for ever, 0 for none; null where it does not.</param>
/// <param name="PollReady">poll says ready.</param>
internal sealed record ReaderState(
    ImmutableArray<string> Names,
    ImmutableArray<Cell<TpStatus>> Statuses,
    WaitQueue DataReady,
    Ghost<ushort> Index,
    Ghost<ulong> Held,
    Ghost<ulong> InFrame,
    Ghost<ulong> Asleep,
    Ghost<ushort>? Skipped,
    StepEvent PollReady);
