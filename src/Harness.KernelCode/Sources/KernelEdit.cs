using System.Collections.Immutable;

namespace Harness.KernelCode.Sources;

/// <summary>A named edit of a copy of the kernel's source. Lines of the kernel are known by their hashes: none of them is written here.</summary>
/// <param name="Name">The name.</param>
/// <param name="What">What it changes, in one sentence.</param>
/// <param name="Changes">The changes, none of which moves a line that another one names.</param>
public sealed record KernelEdit(string Name, string What, ImmutableArray<LineChange> Changes)
{
    private const string StatusStored = "0ed4f9d1e7c7dfcc";
    private const string BitTested = "c53a87ccd1f5e5f1";
    private const string BitSet = "d39d7092946f4920";
    private const string BitCleared = "383819cf5deb15e4";
    private const string LockTaken = "10b87ba674e48527";
    private const string LockGivenBack = "bdbe804a69a89302";
    private const string HeaderMade = "95689811cef38a54";
    private const string ClosingBrace = "d10b36aa74a59bcf";

    /// <summary>To the brace after the test of tp_drops.</summary>
    private const int FromBitToHeadMoved = 26;

    private const string Nothing = ";";

    private static readonly LineChange s_untested = new(BitTested, 0, BitTested, "if (0)");
    private static readonly LineChange s_unset = new(BitTested, 2, BitSet, Nothing);
    private static readonly LineChange s_unclearedOnFailure = new(HeaderMade, 2, BitCleared, Nothing);
    private static readonly LineChange s_unlockedBefore = new(StatusStored, -1, LockTaken, Nothing);
    private static readonly LineChange s_uncleared = new(StatusStored, 1, BitCleared, Nothing);
    private static readonly LineChange s_unlockedAfter = new(StatusStored, 2, LockGivenBack, Nothing);
    private static readonly ImmutableArray<LineChange> s_legacy = [s_untested, s_unset, s_unclearedOnFailure, s_unlockedBefore, s_uncleared, s_unlockedAfter];

    /// <summary>All of them.</summary>
    public static ImmutableArray<KernelEdit> All { get; } =
    [
        new("legacy", "no owner map, and a publish without the lock: as up to v5.5, but for the room test", s_legacy),
        new(
            "rfc",
            "the same with the RFC's line: the status of a granted slot is set to a mark under the lock",
            [.. s_legacy, new(BitTested, FromBitToHeadMoved, ClosingBrace, "if (po->tp_version <= TPACKET_V2) __packet_set_status(po, h.raw, 2);") { Keeps = true }]),
        new("leaked-bit", "a packet whose virtio-net header cannot be written leaves the bit of its slot set, as before that was repaired", [s_unclearedOnFailure]),
        new("unlocked-publish", "status stored and bit cleared without the lock", [s_unlockedBefore, s_unlockedAfter]),
        new(
            "clear-first",
            "bit cleared, and then status stored, without the lock",
            [s_unlockedBefore, s_unlockedAfter, new(StatusStored, 0, StatusStored, "") { SwapsWithNext = BitCleared }]),
    ];

    /// <summary>The edit of a name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public static KernelEdit? Find(string name) => All.FirstOrDefault(e => e.Name == name);
}

/// <summary>A change of one line.</summary>
/// <param name="Anchor">The first 16 digits of the SHA-256 of a line without the white space around it, which the source has exactly once.</param>
/// <param name="Offset">How many lines after it the line is that changes.</param>
/// <param name="Old">The same of that line.</param>
/// <param name="New">What stands there instead.</param>
public sealed record LineChange(string Anchor, int Offset, string Old, string New)
{
    /// <summary>Whether the line stays, and the new one comes after it.</summary>
    public bool Keeps { get; init; }

    /// <summary>The hash of the line that follows, with which it changes places; null where it does not.</summary>
    public string? SwapsWithNext { get; init; }
}
