using System.Collections.Immutable;
using System.Text.Json;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;

namespace Harness.Cli.Shards;

/// <summary>What a shard's schedules found, as the line of its file: the result, with its properties and steps by what the model calls them.</summary>
internal sealed record TestShardResult(SamplingResult Result, ImmutableArray<TestShardProperty> Properties, ImmutableArray<int> StepsNotTaken)
{
    internal static TestShardResult Of(SamplingResult result, ControlledProgram program) => new(
        result with { Properties = [], StepsNotTaken = [] },
        [
            .. result.Properties.Select(p => new TestShardProperty(
                p.Result.Property.Name, p.Result.Evaluated, p.Result.Reason, p.ViolatingSchedules, p.Iteration, p.Strategy, p.Result.Counterexample?.Stem)),
        ],
        [.. result.StepsNotTaken.Select(s => program.ExpectedLabels.IndexOf(s))]);

    /// <exception cref="JsonException">It is not of this program.</exception>
    internal SamplingResult Restore(ControlledProgram program)
        => StepsNotTaken.Any(i => i < 0 || i >= program.ExpectedLabels.Length)
            ? throw new JsonException("other steps")
            : Result with { Properties = [.. Properties.Select(p => p.Restore(program))], StepsNotTaken = [.. StepsNotTaken.Select(i => program.ExpectedLabels[i])] };
}

/// <summary>What a shard found of one property; the schedule is the first violating one.</summary>
internal sealed record TestShardProperty(string Name, long Evaluated, string Reason, long ViolatingSchedules, long? Iteration, string? Strategy, ImmutableArray<Move>? Schedule)
{
    internal SampledProperty Restore(ControlledProgram program) => new(
        new PropertyResult(
            program.Properties.FirstOrDefault(p => p.Name == Name) ?? throw new JsonException($"property {Name}"),
            Schedule is null ? Verdict.NotFound : Verdict.Violated,
            Evaluated,
            Reason,
            Schedule is { } schedule ? new Counterexample(schedule, []) : null),
        ViolatingSchedules,
        Iteration,
        Strategy);
}
