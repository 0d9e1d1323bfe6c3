using System.Collections.Immutable;

namespace Harness.Kernel.Litmus;

/// <summary>What a thread of a litmus program does.</summary>
internal enum LitmusOpKind
{
    /// <summary>A packet arrives.</summary>
    Send,

    /// <summary>A packet of 20,000 bytes arrives: to the model the same, and on the kernel a copy that takes longer.</summary>
    SendBig,

    /// <summary>User space stores KERNEL into a slot.</summary>
    Release,

    /// <summary>User space loads the status of a slot.</summary>
    Load,

    /// <summary>poll with a timeout of 0.</summary>
    Poll,

    /// <summary>PACKET_STATISTICS.</summary>
    Statistics,
}

/// <summary>One operation of a thread.</summary>
/// <param name="Kind">What.</param>
/// <param name="Slot">Of which slot, counted from the one that was at head when the ring was prepared.</param>
internal readonly record struct LitmusOp(LitmusOpKind Kind, byte Slot = 0)
{
    public override string ToString() => Kind switch
    {
        LitmusOpKind.Send => "send",
        LitmusOpKind.SendBig => "sendBig",
        LitmusOpKind.Release => $"release {Slot}",
        LitmusOpKind.Load => $"load {Slot}",
        LitmusOpKind.Poll => "poll",
        _ => "stats",
    };
}

/// <summary>A tiny program of two threads.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Slots">Slots of the ring.</param>
/// <param name="Prefill">Packets that have arrived before the threads start.</param>
/// <param name="First">What the first thread does.</param>
/// <param name="Second">What the second thread does.</param>
internal sealed record LitmusProgram(string Name, int Slots, int Prefill, ImmutableArray<LitmusOp> First, ImmutableArray<LitmusOp> Second)
{
    /// <summary>Packets of a thread at most, the prefill included.</summary>
    internal const int PacketsPerThread = 8;

    internal ImmutableArray<LitmusOp> Thread(int thread) => thread == 0 ? First : Second;

    public override string ToString() => $"{Slots} slot{(Slots == 1 ? "" : "s")}{(Prefill == 0 ? "" : $", {Prefill} full")}: {string.Join("; ", First)} || {string.Join("; ", Second)}";
}
