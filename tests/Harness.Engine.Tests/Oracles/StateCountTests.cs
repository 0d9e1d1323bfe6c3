using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Oracles;

/// <summary>Numbers of distinct states that another model checker publishes for its examples.</summary>
public class StateCountTests
{
    [Theory]
    [InlineData(StateStore.Fingerprint64)]
    [InlineData(StateStore.Fingerprint128)]
    [InlineData(StateStore.Exact)]
    public void Two_unprotected_increments_have_13_states(StateStore store)
    {
        var result = Searches.Run(
            machine =>
            {
                var run = new Increment(machine, threads: 2);
                machine.Spawn("a", () => run.Run(0));
                machine.Spawn("b", () => run.Run(1));
            },
            Searches.Thorough with { Store = store });
        result.States.ShouldBe(13);
        result.Schedules.ShouldBe(6);
    }

    [Theory]
    [InlineData(3, 288)]
    [InlineData(5, 8_832)]
    public void Two_phase_commit(int managers, int states)
    {
        var result = Searches.Run(
            machine => TwoPhaseCommit.Build(machine, managers),
            new SearchOptions { Properties = ["consistent", "commit"], AuditEvery = 64 });
        result.States.ShouldBe(states);
        result.Of("consistent").Verdict.ShouldBe(Verdict.Proved);
        result.Of("commit").Verdict.ShouldBe(Verdict.Violated);

        // Each manager prepares and is heard, then the decision, then the first manager commits.
        result.Of("commit").Counterexample!.Stem.Length.ShouldBe((2 * managers) + 2);
    }

    /// <summary>Each thread reads x, keeps what it read, and writes one more.</summary>
    private sealed class Increment
    {
        private readonly Cell<int> _x;
        private readonly ImmutableArray<Ghost<int>> _read;
        private readonly Effect _keep;

        internal Increment(MachineBuilder machine, int threads)
        {
            _x = machine.Cell<int>("x");
            _read = [.. Enumerable.Range(0, threads).Select(i => machine.Ghost<int>($"read {i}"))];
            _keep = Keep;
        }

        internal async ControlledTask Run(int thread)
        {
            var read = await _x.Load(Labels.Load).With(_keep, thread);
            await _x.Store(Labels.Store, read + 1);
        }

        private void Keep(StepContext step, int thread, int unused) => step.Set(_read[thread], step.Loaded<int>());
    }
}
