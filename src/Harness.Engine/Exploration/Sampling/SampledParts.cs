using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>What parts of one sampling run found, as one result. A part may be a block of numbers that one processor ran, or the share of a machine.</summary>
public static class SampledParts
{
    /// <summary>
    /// Puts parts together: counts are sums. A run that ends with its first violation, or with its first schedule that is cut, ends with that of the lowest number, and what parts
    /// found beyond is not looked at.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="options">How the whole run samples.</param>
    /// <param name="parts">Which schedules each part ran, and what it found; at least one.</param>
    /// <param name="elapsed">How long it took.</param>
    public static SamplingResult Merge(ControlledProgram program, SamplingOptions options, IReadOnlyList<(SamplingOptions Options, SamplingResult Result)> parts, TimeSpan elapsed)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parts);
        var results = parts.Select(p => p.Result).ToArray();

        // Where time ended the run, every part that was begun counts.
        var ended = parts.Where(p => p.Result.End is not (SamplingEnd.Iterations or SamplingEnd.TimeLimit or SamplingEnd.Cancelled)).OrderBy(LastOf).FirstOrDefault();
        var last = ended.Result is null || !options.StopAtFirst && ended.Result.End == SamplingEnd.Violation ? long.MaxValue : LastOf(ended);
        var result = new SamplingResult
        {
            End = ended.Result?.End ?? results.Select(b => b.End).FirstOrDefault(e => e != SamplingEnd.Iterations, SamplingEnd.Iterations),
            Properties = [],
            Fair = results.Select(b => b.Fair).Aggregate((a, b) => a.With(b)),
            Unfair = results.Select(b => b.Unfair).Aggregate((a, b) => a.With(b)),
            Violating = results.Sum(b => b.Violating),
            ExpectedSteps = results[0].ExpectedSteps,
            Reexecuted = results.Sum(b => b.Reexecuted),
            Vouched = program.Vouched,
            StepsNotTaken = [.. results[0].StepsNotTaken.Where(l => results.All(b => b.StepsNotTaken.Contains(l)))],
            Elapsed = elapsed,
            CutSchedule = ended.Result?.CutSchedule,
        };
        return result with
        {
            Properties = [.. results[0].Properties.Select((p, i) => Merge(program.Properties[p.Result.Property.Index], [.. results.Select(b => b.Properties[i])], last, result, options))],
        };
    }

    /// <summary>The number of the last schedule that a part ran.</summary>
    private static long LastOf((SamplingOptions Options, SamplingResult Result) part) => part.Options.FirstIteration + ((part.Result.Iterations - 1) * part.Options.OneOf);

    private static SampledProperty Merge(Property property, ImmutableArray<SampledProperty> parts, long last, SamplingResult result, SamplingOptions options)
    {
        var evaluated = parts.Sum(b => b.Result.Evaluated);
        return parts.Where(b => b.Result.Verdict == Verdict.Violated && b.Iteration <= last).MinBy(b => b.Iteration) is { } first
            ? new SampledProperty(
                new PropertyResult(property, Verdict.Violated, evaluated, "", first.Result.Counterexample),
                parts.Sum(b => b.ViolatingSchedules), first.Iteration, first.Strategy)
            : new SampledProperty(
                new PropertyResult(property, Verdict.NotFound, evaluated, SamplingReason.Of(property, evaluated, result, options), null), 0, null, null);
    }
}
