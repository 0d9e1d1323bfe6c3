using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Oracles;

/// <summary>Random programs, explored by the engine and by an explorer that shares nothing with it.</summary>
public class RandomProgramTests
{
    private const int ProgramsPerSeed = 25;

    public static TheoryData<int> Seeds => [.. Support.Seeds.Of(16)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Search_and_brute_force_agree(int seed)
    {
        var generator = new TinyGenerator(seed);
        for (var i = 0; i < ProgramsPerSeed; i++)
        {
            var program = generator.Next();
            Compare(program, record: i % 2 == 0);
        }
    }

    [Fact]
    public void Random_programs_cover_what_they_are_meant_to_cover()
    {
        var explored = Seeds.SelectMany(row =>
        {
            var generator = new TinyGenerator((int)row.Data);
            return Enumerable.Range(0, ProgramsPerSeed).Select(_ => BruteForce.Explore(generator.Next(), record: false));
        }).ToArray();
        explored.Count(e => e.DeadlockDepth is not null).ShouldBeInRange(explored.Length / 10, explored.Length);
        explored.Count(e => e.FailureDepth is not null).ShouldBeInRange(explored.Length / 10, explored.Length);
        explored.Count(e => e.Finals.Count > 1).ShouldBeInRange(explored.Length / 5, explored.Length);
        explored.Count(e => e.Schedules > 100).ShouldBeInRange(explored.Length / 5, explored.Length);
    }

    /// <summary>Nothing is executed anew by the search: brute force says what is right, and the programs are many.</summary>
    private static void Compare(TinyProgram program, bool record)
    {
        var expected = BruteForce.Explore(program, record);
        foreach (var store in Searches.Stores)
        {
            var finals = new SortedSet<string>(StringComparer.Ordinal);
            var result = Searches.Run(
                new TinyModel(program, record, finals),
                Searches.Thorough with { Store = store, AuditEvery = store == StateStore.Exact ? 0 : 1, Reexecutions = 0 });
            result.Schedules.ShouldBe(expected.Schedules, program.ToString());
            finals.ShouldBe(expected.Finals, program.ToString());
            result.States.ShouldBe(expected.States, program.ToString());
            CheckViolation(result.Of(Property.Deadlock), expected.DeadlockDepth, Verdict.Proved, "deadlock", program);
            // Where nobody can take a first step, nobody can fail.
            CheckViolation(result.Of(Property.Exception), expected.FailureDepth, result.Transitions == 0 ? Verdict.Vacuous : Verdict.Proved, "failed", program);
        }
    }

    private static void CheckViolation(PropertyResult property, int? depth, Verdict otherwise, string end, TinyProgram program)
    {
        property.Counterexample?.Stem.Length.ShouldBe(depth ?? -1, program.ToString());
        property.Verdict.ShouldBe(depth is null ? otherwise : Verdict.Violated, program.ToString());
        if (property.Counterexample is { } counterexample)
        {
            // A deadlock may come after a failure of another task, so that only failures are compared to the step.
            BruteForce.Replay(program, counterexample.Stem).ShouldBeOneOf(end, end == "deadlock" ? "failed before" : end, end == "deadlock" ? "failed" : end);
        }
    }
}
