using System.Collections.Immutable;

namespace Harness.Kernel.Litmus;

/// <summary>What a litmus program came to on the running kernel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Program">The program, as a person reads it.</param>
/// <param name="Rounds">Rounds that were played.</param>
/// <param name="States">States of the model that were searched for its outcomes.</param>
/// <param name="Outcomes">Every outcome that was seen, or that some protocol has.</param>
public sealed record LitmusReport(string Name, string Program, long Rounds, long States, ImmutableArray<LitmusOutcome> Outcomes)
{
    /// <summary>Outcomes that the model has.</summary>
    public int Reachable => Outcomes.Count(o => o.OwnerMap);

    /// <summary>Those of them that were seen.</summary>
    public int Seen => Outcomes.Count(o => o.OwnerMap && o.Count > 0);

    /// <summary>Outcomes that were seen, and that the model has not.</summary>
    public ImmutableArray<LitmusOutcome> Outside => [.. Outcomes.Where(o => o.Count > 0 && !o.OwnerMap)];
}

/// <summary>An outcome of a litmus program.</summary>
/// <param name="Text">What the threads saw; in brackets what each slot holds at the end; what was counted.</param>
/// <param name="Count">In how many rounds it was seen.</param>
/// <param name="OwnerMap">Whether the model of today's kernel has it: the owner map of v5.6.</param>
/// <param name="Legacy">Whether legacy has it.</param>
/// <param name="InProgress">Whether the RFC's protocol has it.</param>
public sealed record LitmusOutcome(string Text, long Count, bool OwnerMap, bool Legacy, bool InProgress);

/// <summary>Whether the kernel may speak a protocol.</summary>
/// <param name="Protocol">Its name.</param>
/// <param name="Impossible">Outcomes that were seen, and that the protocol has not.</param>
/// <param name="Example">The one of them that was seen most often; null for none.</param>
/// <param name="Own">Outcomes that only this protocol has.</param>
/// <param name="OwnSeen">Those of them that were seen.</param>
public sealed record ProtocolStanding(string Protocol, int Impossible, string? Example, int Own, int OwnSeen);
