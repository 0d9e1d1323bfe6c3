using System.Collections.Immutable;

namespace Harness.Kernel.Litmus;

/// <summary>The litmus programs. At most one thread of a program reads the statistics, and once.</summary>
internal static class LitmusCatalogue
{
    private static readonly LitmusOp s_send = new(LitmusOpKind.Send);
    private static readonly LitmusOp s_big = new(LitmusOpKind.SendBig);
    private static readonly LitmusOp s_poll = new(LitmusOpKind.Poll);
    private static readonly LitmusOp s_stats = new(LitmusOpKind.Statistics);

    internal static ImmutableArray<LitmusProgram> All { get; } =
    [
        new("one-slot", 1, 0, [s_send], [s_send]),
        new("one-slot-big", 1, 0, [s_big], [s_big]),
        new("two-slots", 2, 0, [s_send], [s_send]),
        new("two-slots-wrap", 2, 0, [s_big, s_send], [s_send]),
        new("out-of-order", 2, 0, [s_big], [s_send, Load(0), Load(1)]),
        new("poll-newest", 2, 0, [s_big], [s_send, s_poll]),
        new("poll-hole", 2, 0, [s_big], [s_send, s_poll, Load(0)]),
        new("poll-empty", 1, 0, [s_send], [s_poll, s_poll]),
        new("watch", 1, 0, [s_big], [Load(0), s_poll, Load(0)]),
        new("release-full", 1, 1, [s_send], [Release(0)]),
        new("release-refill", 1, 1, [s_send], [Release(0), s_send]),
        new("losing", 1, 1, [s_send, s_send], [Release(0)]),
        new("losing-claim", 1, 0, [s_big], [s_send, Load(0)]),
        new("losing-lag", 2, 2, [s_send, s_send], [Release(0), s_send]),
        new("statistics", 1, 0, [s_send, s_send], [s_stats]),
        new("statistics-full", 1, 1, [s_send], [s_stats, Release(0), s_send]),
        new("out-of-order-release", 2, 2, [s_send], [Release(1), Release(0)]),
        new("release-poll", 2, 1, [s_send], [Release(0), s_poll]),
        new("room-ahead", 4, 4, [s_send], [Release(1), s_send, Release(0)]),
        new("reuse", 1, 0, [s_big, Release(0)], [s_send, Load(0)]),
    ];

    private static LitmusOp Release(byte slot) => new(LitmusOpKind.Release, slot);

    private static LitmusOp Load(byte slot) => new(LitmusOpKind.Load, slot);
}
