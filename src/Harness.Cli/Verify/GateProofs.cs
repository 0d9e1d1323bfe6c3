using System.Collections.Immutable;
using Harness.Cli.Output;
using Harness.Proof;
using Harness.Proof.Solvers;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Verify;

/// <summary>What came of a proof for all sizes that a gate demands.</summary>
/// <param name="Demanded">What is demanded.</param>
/// <param name="Report">What came of it; null where it was stopped.</param>
internal sealed record GateProofs(GateProof Demanded, ProofReport? Report)
{
    /// <summary>Whether a solver was missing or gave up, so that nothing is known.</summary>
    internal bool IsUndecided => Report is null || Report.Properties.Any(p => p.Verdict == ProofVerdict.Inconclusive);

    /// <summary>Whether another set of properties is proved than is demanded.</summary>
    internal bool IsUnexpected => !IsUndecided && !Proved.ToHashSet().SetEquals(Demanded.Proved);

    /// <summary>What came of it, in a line.</summary>
    internal string Line
        => $"{Demanded.Variant}, {Demanded.Reader} reader: " + (
            Report is null ? "stopped"
            : Report.Solvers.FirstOrDefault(s => s.Version is null) is { } missing ? $"not proved, since {missing.Name} is not on this machine (apt-get install z3 cvc5)"
            : IsUndecided ? $"not proved: {Report.Unsettled.FirstOrDefault()}"
            : IsUnexpected ? $"not as expected: proved {string.Join(' ', Proved)}, expected {string.Join(' ', Demanded.Proved)} ({Demanded.Why})"
            : string.Join(' ', Proved));

    private ImmutableArray<string> Proved => [.. Report!.Properties.Where(p => p.Verdict == ProofVerdict.ProvedForAll).Select(p => p.Name)];

    /// <summary>Proves one after the other, each with as many processes at a time as there are jobs.</summary>
    internal static ImmutableArray<GateProofs> Run(ImmutableArray<GateProof> demanded, int jobs, CancellationToken cancellation)
        => [.. demanded.Select(d => new GateProofs(d, Prove(d, jobs, cancellation)))];

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
