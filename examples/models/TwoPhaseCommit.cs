using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Examples;

/// <summary>
/// Two-phase commit (J. Gray, L. Lamport, "Consensus on transaction commit", TODS 31(1), 2006, section 3): managers prepare or abort, a
/// coordinator decides when it has heard of all.
/// Whatever may happen at a moment is a task that waits until it may: so a state is what is written down, and nothing else.
/// </summary>
/// <param name="managers">How many managers.</param>
/// <param name="impatient">Whether a manager that is prepared may abort on its own, as if a time had run out.</param>
public sealed class TwoPhaseCommit(int managers, bool impatient = false) : IModel
{
    private static readonly StepLabel s_prepare = new("a", "prepare");
    private static readonly StepLabel s_refuse = new("b", "abort on its own");
    private static readonly StepLabel s_hear = new("c", "hear that it is prepared");
    private static readonly StepLabel s_commit = new("d", "decide: commit");
    private static readonly StepLabel s_abort = new("e", "decide: abort");
    private static readonly StepLabel s_obey = new("f", "do as decided");

    /// <summary>Where a manager stands.</summary>
    public enum Manager
    {
        /// <summary>It works.</summary>
        Working,

        /// <summary>It has promised to commit if told so.</summary>
        Prepared,

        /// <summary>It has committed.</summary>
        Committed,

        /// <summary>It has aborted.</summary>
        Aborted,
    }

    /// <summary>What the coordinator has decided.</summary>
    public enum Decision
    {
        /// <summary>Nothing yet.</summary>
        Open,

        /// <summary>Commit.</summary>
        Commit,

        /// <summary>Abort.</summary>
        Abort,
    }

    /// <inheritdoc/>
    public string Name => $"two-phase-commit of {managers}{(impatient ? ", impatient" : "")}";

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        var run = new Run(machine, managers, impatient);
        machine.Spawn("commit", () => Run.Do(s_commit, run.MayCommit, run.Commit, 0), mayIdle: true);
        machine.Spawn("abort", () => Run.Do(s_abort, run.MayAbort, run.Abort, 0), mayIdle: true);
        for (var i = 0; i < managers; i++)
        {
            var manager = i;
            machine.Spawn($"M{i} prepare", () => Run.Do(s_prepare, run.MayPrepare, run.Prepare, manager), mayIdle: true);
            machine.Spawn($"M{i} refuse", () => Run.Do(s_refuse, run.MayRefuse, run.Refuse, manager), mayIdle: true);
            machine.Spawn($"M{i} obey", () => Run.Do(s_obey, run.MustObey, run.Obey, manager), mayIdle: true);
            machine.Spawn($"hear M{i}", () => Run.Do(s_hear, run.MayHear, run.Hear, manager), mayIdle: true);
        }

        machine.Expect(s_prepare, s_refuse, s_hear, s_commit, s_abort, s_obey);
    }

    private sealed class Run
    {
        private readonly ImmutableArray<Cell<Manager>> _managers;
        private readonly Cell<Decision> _decision;
        private readonly Cell<int> _said;
        private readonly Cell<int> _heard;
        private readonly bool _impatient;

        internal Run(MachineBuilder machine, int managers, bool impatient)
        {
            _impatient = impatient;
            _managers = [.. Enumerable.Range(0, managers).Select(i => machine.Cell<Manager>($"M{i}"))];
            (_decision, _said, _heard) = (machine.Cell<Decision>("decision"), machine.Cell<int>("said"), machine.Cell<int>("heard"));
            (MayPrepare, Prepare, MayRefuse, Refuse) = (CanPrepare, OnPrepare, CanRefuse, OnRefuse);
            (MayHear, Hear, MustObey, Obey) = (CanHear, OnHear, CanObey, OnObey);
            (MayCommit, Commit, MayAbort, Abort) = (CanCommit, OnCommit, CanAbort, OnAbort);
            machine.Property("consistent", "no manager commits where another aborts", Consistent);
            machine.FinalProperty("all-end", "at the end each manager has committed or aborted", AllEnd);
        }

        internal StateCondition MayPrepare { get; }

        internal Effect Prepare { get; }

        internal StateCondition MayRefuse { get; }

        internal Effect Refuse { get; }

        internal StateCondition MayHear { get; }

        internal Effect Hear { get; }

        internal StateCondition MustObey { get; }

        internal Effect Obey { get; }

        internal StateCondition MayCommit { get; }

        internal Effect Commit { get; }

        internal StateCondition MayAbort { get; }

        internal Effect Abort { get; }

        internal static async ControlledTask Do(StepLabel label, StateCondition may, Effect act, int manager)
        {
            while (true)
            {
                await Operations.AtomicWhen(label, may, act, manager);
            }
        }

        private bool CanPrepare(StepContext state, int manager, int unused) => state.Get(_managers[manager]) == Manager.Working;

        private void OnPrepare(StepContext step, int manager, int unused)
        {
            step.Set(_managers[manager], Manager.Prepared);
            step.Set(_said, step.Get(_said) | (1 << manager));
        }

        private bool CanRefuse(StepContext state, int manager, int unused)
            => state.Get(_managers[manager]) == Manager.Working || (_impatient && state.Get(_managers[manager]) == Manager.Prepared);

        private void OnRefuse(StepContext step, int manager, int unused) => step.Set(_managers[manager], Manager.Aborted);

        private bool CanHear(StepContext state, int manager, int unused)
            => state.Get(_decision) == Decision.Open && (state.Get(_said) & ~state.Get(_heard) & (1 << manager)) != 0;

        private void OnHear(StepContext step, int manager, int unused) => step.Set(_heard, step.Get(_heard) | (1 << manager));

        private bool CanObey(StepContext state, int manager, int unused)
            => (state.Get(_decision), state.Get(_managers[manager])) is (Decision.Commit, Manager.Prepared)
                or (Decision.Abort, Manager.Working or Manager.Prepared);

        private void OnObey(StepContext step, int manager, int unused)
            => step.Set(_managers[manager], step.Get(_decision) == Decision.Commit ? Manager.Committed : Manager.Aborted);

        private bool CanCommit(StepContext state, int a, int b)
            => state.Get(_decision) == Decision.Open && state.Get(_heard) == (1 << _managers.Length) - 1;

        private void OnCommit(StepContext step, int a, int b) => step.Set(_decision, Decision.Commit);

        private bool CanAbort(StepContext state, int a, int b) => state.Get(_decision) == Decision.Open;

        private void OnAbort(StepContext step, int a, int b) => step.Set(_decision, Decision.Abort);

        private Judgement Consistent(StepContext state)
            => Any(state, Manager.Committed) && Any(state, Manager.Aborted) ? Judgement.Fails : Judgement.Holds;

        private Judgement AllEnd(StepContext state)
            => Any(state, Manager.Working) || Any(state, Manager.Prepared) ? Judgement.Fails : Judgement.Holds;

        private bool Any(StepContext state, Manager wanted)
        {
            foreach (var manager in _managers)
            {
                if (state.Get(manager) == wanted)
                {
                    return true;
                }
            }

            return false;
        }
    }
}

/// <summary>What is to be known of <see cref="TwoPhaseCommit"/>.</summary>
public static class TwoPhaseCommitTests
{
    /// <summary>Three managers.</summary>
    [Test]
    public static void Commit() => ModelHost.Run(new TwoPhaseCommit(managers: 3));

    /// <summary>Who has promised may not go back on it.</summary>
    [Test]
    [Expect("consistent", Verdict.Violated, Because = "a prepared manager that aborts on its own may have been heard: the others commit")]
    public static void ImpatientCommit() => ModelHost.Run(new TwoPhaseCommit(managers: 3, impatient: true));
}
