using System.Collections.Immutable;

namespace Harness.Proof.Ring;

/// <summary>
/// The order of steps in which a variant claims and publishes a slot: what tells variants apart in the table. Steps are named by their letters.
/// </summary>
/// <param name="Name">The variant's name.</param>
/// <param name="Claim">The steps under the queue lock, from the first test to the last before the unlock.</param>
/// <param name="Grant">The one of them in which the slot is granted and head moves.</param>
/// <param name="Publish">The steps from the barrier to the wake.</param>
/// <param name="Drop">The steps of a drop.</param>
/// <param name="MapUnderLock">Whether the claim's test B includes the owner's bit, and the publish J clears it, both under the lock.</param>
internal sealed record Discipline(
    string Name, ImmutableArray<string> Claim, string Grant, ImmutableArray<string> Publish, ImmutableArray<string> Drop, bool MapUnderLock = false)
{
    private static readonly ImmutableArray<string> s_countedUnderLock = ["b1", "b2"];
    private static readonly ImmutableArray<string> s_countedAtomically = ["b1", "b3", "b2"];

    /// <summary>All that have a table.</summary>
    internal static ImmutableArray<Discipline> All { get; } =
    [
        new("legacy", ["B"], "B", ["J"], s_countedUnderLock),
        new("in-progress", ["B", "D"], "B", ["J"], s_countedUnderLock),
        new("owner-map", ["B", "C2"], "B", ["J1", "J", "J2"], s_countedAtomically, MapUnderLock: true),
        new("owner-map-clear-first", ["B", "B2", "D2", "C2"], "D2", ["J3", "J"], s_countedAtomically),
        new("owner-map-status-first", ["B", "B2", "D2", "C2"], "D2", ["J", "J3"], s_countedAtomically),
        new("owner-map-status-first-bit-tested-first", ["B2", "B", "D2", "C2"], "D2", ["J", "J3"], s_countedAtomically),
        new("mark-in-padding", ["B2", "B", "D2", "C2"], "D2", ["J", "J3"], s_countedAtomically),
    ];

    /// <summary>What may be special about a packet.</summary>
    internal ArrivalFaults Faults { get; init; } = ArrivalFaults.None;

    /// <summary>The step that an idle producer takes next.</summary>
    internal string Idle => Faults.IsNeeded ? "x" : "A";

    /// <summary>The steps that a producer takes next which has seen no slot yet.</summary>
    internal ImmutableArray<string> WithoutTicket
        => [.. Faults.IsNeeded ? ["x"] : ImmutableArray<string>.Empty, "A", .. Fails ? ["A-fails"] : ImmutableArray<string>.Empty];

    /// <summary>Whether a virtio-net header may fail.</summary>
    internal bool Fails => Faults.Vnet != VnetPlace.Nowhere;

    /// <summary>
    /// The tests, and the mark, of a packet whose virtio-net header will fail: the steps of a claim up to where it is given up, as steps of their own.
    /// </summary>
    internal ImmutableArray<string> FailingClaim
        => !Fails ? [] : [.. Claim.TakeWhile(s => s is "B" or "B2" || (Faults.Vnet == VnetPlace.AfterMark && s is "D" or "D2")).Select(s => s + "-fails")];

    /// <summary>The step, under the lock, that takes the mark or bit of such a packet back; none where that rides with the unlock or is not done.</summary>
    internal ImmutableArray<string> Undo => Faults is { Vnet: VnetPlace.AfterMark, IsUndone: true } ? [MapUnderLock ? "b1-undo" : "D-undo"] : [];

    /// <summary>The letter of a step.</summary>
    internal static string LetterOf(string step) => step == "D-undo" ? "D-" : step.Split('-')[0];

    /// <summary>A producer's way with a packet that is accepted, from the lock to the wake.</summary>
    internal ImmutableArray<string> Way => ["A", .. Claim, "F", "G1", "G2", "H", "I", .. Publish, "K"];

    /// <summary>All steps of a producer.</summary>
    internal ImmutableArray<string> Steps
        => [.. Faults.IsNeeded ? ["x"] : ImmutableArray<string>.Empty, .. Way, .. Drop, .. Fails ? ["A-fails", .. FailingClaim, .. Undo] : ImmutableArray<string>.Empty];

    /// <summary>Whether a claimed slot is marked in its status.</summary>
    internal bool Marks => Claim.Contains("D");

    /// <summary>Whether there is an owner's bit for each slot, in the map or in the padding.</summary>
    internal bool HasBits => MapUnderLock || Publish.Contains("J3");

    /// <summary>The steps that a producer between its grant and its publish takes next.</summary>
    internal ImmutableArray<string> Claimed => Between(After(Grant), "J");

    /// <summary>The steps that a producer with the queue lock takes next.</summary>
    internal ImmutableArray<string> Locked
        => [.. Between(Claim[0], "F"), "b1", .. FailingClaim, .. Undo, .. Publish.Contains("J1") ? Between(After("J1"), "J2") : ImmutableArray<string>.Empty];

    /// <summary>The steps that a producer takes next which has seen head and not moved it yet.</summary>
    internal ImmutableArray<string> Testing => [.. Between(Claim[0], Grant), .. FailingClaim];

    /// <summary>Whether drops are counted without the lock, as since v5.3.</summary>
    internal bool CountsAtomically => Drop.Contains("b3");

    /// <summary>The steps of a claim, from the lock to the unlock, whether it is granted or not.</summary>
    internal ImmutableArray<string> ClaimSpan => [.. Between(Claim[0], "F"), "b1", .. FailingClaim, .. Undo];

    /// <summary>The steps of a producer that knows whether packets were dropped, up to its publish.</summary>
    internal ImmutableArray<string> KnowsLosing => Between(CountsAtomically ? After("C2") : Claim[0], "J");

    /// <summary>The steps of a producer whose packet has passed the filter and is neither accepted nor counted as dropped.</summary>
    internal ImmutableArray<string> Uncounted
        =>
        [
            .. WithoutTicket.Where(s => s != Idle), .. Between(Claim[0], Grant), .. FailingClaim, .. Undo,
            .. CountsAtomically ? Drop[..(Drop.IndexOf("b3") + 1)] : ["b1"],
        ];

    /// <summary>The step after one, on the way of a packet that is accepted.</summary>
    internal string After(string step) => step == "K" ? Idle : Way[Way.IndexOf(step) + 1];

    /// <summary>The step after one of a drop.</summary>
    internal string AfterDrop(string step) => step == Drop[^1] ? Idle : Drop[Drop.IndexOf(step) + 1];

    /// <summary>The steps of the way from one to another, both included.</summary>
    internal ImmutableArray<string> Between(string first, string last)
        => Way[Way.IndexOf(first)..(Way.IndexOf(last) + 1)];
}
