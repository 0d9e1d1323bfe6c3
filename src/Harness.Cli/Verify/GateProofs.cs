using System.Collections.Immutable;
using Harness.Cli.Output;
using Harness.Proof;
using Harness.Proof.Solvers;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Verify;

/// <summary>What came of a proof for all sizes that a gate demands.</summary>
/// <param name="Demanded">What is demanded.</param>
/// <param name="Proved">The properties that are proved.</param>
/// <param name="Undecided">Why nothing is known, a solver that is missing or gave up; null where something is.</param>
internal sealed record GateProofs(GateProof Demanded, ImmutableArray<string> Proved, string? Undecided)
{
    /// <summary>Whether a solver was missing or gave up, so that nothing is known.</summary>
    internal bool IsUndecided => Undecided is not null;

    /// <summary>Whether another set of properties is proved than is demanded.</summary>
    internal bool IsUnexpected => !IsUndecided && !Proved.ToHashSet().SetEquals(Demanded.Proved);

    /// <summary>What came of it, in a line.</summary>
    internal string Line
        => $"{Demanded.Variant}, {Demanded.Reader} reader: " + (
            Undecided
            ?? (IsUnexpected ? $"not as expected: proved {string.Join(' ', Proved)}, expected {string.Join(' ', Demanded.Proved)} ({Demanded.Why})" : string.Join(' ', Proved)));

    /// <summary>Proves one after the other, each with as many processes at a time as there are jobs.</summary>
    internal static ImmutableArray<GateProofs> Run(ImmutableArray<GateProof> demanded, int jobs, CancellationToken cancellation)
        => [.. demanded.Select(d => Of(d, Prove(d, jobs, cancellation)))];

    private static GateProofs Of(GateProof demanded, ProofReport? report)
        => new(
            demanded,
            [.. report?.Properties.Where(p => p.Verdict == ProofVerdict.ProvedForAll).Select(p => p.Name) ?? []],
            report is null ? "stopped"
            : report.Solvers.FirstOrDefault(s => s.Version is null) is { } missing ? $"not proved, since {missing.Name} is not on this machine (apt-get install z3 cvc5)"
            : report.Properties.Any(p => p.Verdict == ProofVerdict.Inconclusive) ? $"not proved: {report.Unsettled.FirstOrDefault()}"
            : null);

    private static ProofReport? Prove(GateProof demanded, int jobs, CancellationToken cancellation)
    {
        var prover = Prover.For(demanded.Variant, demanded.Reader)
            ?? throw new InputException($"the gate's file, line {demanded.Line}: there is no table of {demanded.Variant} with the {demanded.Reader} reader to prove anything of");
        try
        {
            return ProgressView.Run($"{demanded.Variant}, {demanded.Reader} reader, all sizes", _ => prover.Run(jobs, cancellation));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (SolverException exception)
        {
            throw new InputException(exception.Message, exception);
        }
    }
}
