using System.Collections.Immutable;

namespace Harness.Engine.Machine;

/// <summary>Which obligations are open in a state: bit i for the i-th.</summary>
/// <param name="state">The state; it must not be changed.</param>
public delegate ulong OpenObligations(StepContext state);

/// <summary>Whether something is true of a state.</summary>
/// <param name="state">The state; it must not be changed.</param>
public delegate bool StatePredicate(StepContext state);

/// <summary>
/// What a liveness property forbids: a fair run that, from some point on, keeps one obligation open in every state, takes no step with an event that would end it, comes
/// again and again to a state of a kind, and has steps with certain events again and again. A run that stays for ever in a state where nobody must move is such a run too.
/// </summary>
public sealed record Liveness
{
    /// <summary>How many obligations there are, one for each producer or slot for instance.</summary>
    public int Obligations { get; init; } = 1;

    /// <summary>Which of them are open in a state.</summary>
    public required OpenObligations Open { get; init; }

    /// <summary>Where the property is about something, so that it says more than nothing if no obligation is ever open there; null for: where one is open.</summary>
    public StatePredicate? Premise { get; init; }

    /// <summary>No step of the forbidden run has one of these events.</summary>
    public ImmutableArray<StepEvent> EndedBy { get; init; } = [];

    /// <summary>The forbidden run comes to such states again and again; null where it does not matter.</summary>
    public StatePredicate? Again { get; init; }

    /// <summary>The forbidden run has steps with each of these events again and again.</summary>
    public ImmutableArray<StepEvent> Needs { get; init; } = [];

    /// <summary>Says what stays undone when an obligation, given by its number, stays open for ever.</summary>
    public Func<int, string>? Explain { get; init; }

    internal byte EndedByBits => Bits(EndedBy);

    internal byte NeedsBits => Bits(Needs);

    private static byte Bits(ImmutableArray<StepEvent> events) => events.Aggregate((byte)0, (bits, e) => (byte)(bits | e.Bit));
}
