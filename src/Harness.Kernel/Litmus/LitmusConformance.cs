using System.Collections.Immutable;
using System.Diagnostics;
using Harness.Kernel.Rings;

namespace Harness.Kernel.Litmus;

/// <summary>All litmus programs, and what the outcomes say about the protocol that the kernel speaks.</summary>
internal static class LitmusConformance
{
    /// <summary>Plays every program.</summary>
    /// <param name="network">Where.</param>
    /// <param name="rounds">Rounds of each program at most.</param>
    /// <param name="time">How long all of them may take together.</param>
    /// <param name="seed">Of the random delays.</param>
    /// <param name="cancellation">Ends the run; what is done then is reported.</param>
    internal static ImmutableArray<LitmusReport> Run(PrivateNetwork network, long rounds, TimeSpan time, ulong seed, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var programs = LitmusCatalogue.All;
        var reports = ImmutableArray.CreateBuilder<LitmusReport>();
        for (var i = 0; i < programs.Length && !cancellation.IsCancellationRequested; i++)
        {
            // Time that earlier programs did not use goes to the later ones.
            var share = (time - clock.Elapsed) / (programs.Length - i);
            var counts = LitmusRunner.Run(network, programs[i], rounds, share, seed + (ulong)i, cancellation);
            reports.Add(Judge(programs[i], counts));
        }

        return reports.ToImmutable();
    }

    /// <summary>Compares what was seen with what each protocol has.</summary>
    internal static LitmusReport Judge(LitmusProgram program, LitmusCounts counts)
    {
        var ownerMap = LitmusModel.Search(program, Protocols.OwnerMap);
        var legacy = LitmusModel.Search(program, Protocols.Legacy);
        var inProgress = LitmusModel.Search(program, Protocols.InProgress);
        var outcomes = ownerMap.Outcomes.Union(legacy.Outcomes).Union(inProgress.Outcomes).Union(counts.Seen.Keys)
            .Select(t => new LitmusOutcome(t, counts.Seen.GetValueOrDefault(t), ownerMap.Outcomes.Contains(t), legacy.Outcomes.Contains(t), inProgress.Outcomes.Contains(t)))
            .OrderByDescending(o => o.Count).ThenBy(o => o.Text, StringComparer.Ordinal);
        return new LitmusReport(program.Name, program.ToString(), counts.Rounds, ownerMap.States, [.. outcomes]);
    }

    /// <summary>What the outcomes of all programs say about the kernel's protocol.</summary>
    internal static ImmutableArray<ProtocolStanding> Decide(ImmutableArray<LitmusReport> reports)
        => [Stand(reports, "owner-map", o => o.OwnerMap), Stand(reports, "legacy", o => o.Legacy), Stand(reports, "in-progress", o => o.InProgress)];

    private static ProtocolStanding Stand(ImmutableArray<LitmusReport> reports, string protocol, Func<LitmusOutcome, bool> has)
    {
        var all = reports.SelectMany(r => r.Outcomes.Select(o => (Program: r.Name, Outcome: o))).ToArray();
        var against = all.Where(o => o.Outcome.Count > 0 && !has(o.Outcome)).OrderByDescending(o => o.Outcome.Count).ToArray();

        // Outcomes that no other protocol has: seen, they give it away; never seen, they speak against it.
        var own = all.Where(o => has(o.Outcome) && (o.Outcome.OwnerMap ? 1 : 0) + (o.Outcome.Legacy ? 1 : 0) + (o.Outcome.InProgress ? 1 : 0) == 1).ToArray();
        return new ProtocolStanding(
            protocol,
            against.Length,
            against.Length == 0 ? null : $"{against[0].Program}: {against[0].Outcome.Text}, seen {against[0].Outcome.Count} times",
            own.Length,
            own.Count(o => o.Outcome.Count > 0));
    }
}
