using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Oracles;

/// <summary>
/// Two-phase commit after Gray and Lamport: managers prepare or abort on their own, a coordinator hears who is prepared and decides, and messages
/// stay readable for ever. Every action is a task that waits in a loop for its guard, so that a state is the memory and nothing else.
/// </summary>
internal sealed class TwoPhaseCommit
{
    private readonly ImmutableArray<Cell<ManagerState>> _managers;
    private readonly Cell<Decision> _decision;

    /// <summary>Bit i: the coordinator heard that manager i is prepared.</summary>
    private readonly Cell<int> _heard;

    /// <summary>Bit i: manager i said that it is prepared.</summary>
    private readonly Cell<int> _said;

    private readonly ImmutableArray<(StateCondition Guard, Effect Action)> _ofManager;
    private readonly ImmutableArray<(StateCondition Guard, Effect Action)> _ofCoordinator;

    private TwoPhaseCommit(MachineBuilder machine, int managers)
    {
        _managers = [.. Enumerable.Range(0, managers).Select(i => machine.Cell<ManagerState>($"manager {i}"))];
        _decision = machine.Cell<Decision>("decision");
        _heard = machine.Cell<int>("heard");
        _said = machine.Cell<int>("said");
        _ofManager =
        [
            (IsWorking, Prepare),
            (IsWorking, Abort),
            (IsUnheard, Hear),
            (IsCommitted, Commit),
            (IsAborted, Abort),
        ];
        _ofCoordinator = [(AllAreHeard, DecideCommit), (IsOpen, DecideAbort)];
    }

    private enum ManagerState
    {
        Working,
        Prepared,
        Committed,
        Aborted,
    }

    private enum Decision
    {
        Open,
        Commit,
        Abort,
    }

    internal static void Build(MachineBuilder machine, int managers)
    {
        var commit = new TwoPhaseCommit(machine, managers);
        for (var action = 0; action < commit._ofCoordinator.Length; action++)
        {
            var index = action;
            machine.Spawn($"coordinator {action}", () => commit.Coordinate(index));
        }

        for (var i = 0; i < managers * commit._ofManager.Length; i++)
        {
            var (manager, action) = (i / commit._ofManager.Length, i % commit._ofManager.Length);
            machine.Spawn($"manager {manager} {action}", () => commit.Manage(action, manager));
        }

        machine.Property("consistent", "no manager commits where another aborts", commit.Consistent);
        machine.Property("commit", "nobody ever commits", commit.NobodyCommits);
    }

    private async ControlledTask Coordinate(int action)
    {
        while (true)
        {
            await Operations.AtomicWhen(Labels.Atomic, _ofCoordinator[action].Guard, _ofCoordinator[action].Action);
        }
    }

    private async ControlledTask Manage(int action, int manager)
    {
        while (true)
        {
            await Operations.AtomicWhen(Labels.Atomic, _ofManager[action].Guard, _ofManager[action].Action, manager);
        }
    }

    private bool IsOpen(StepContext state, int a, int b) => state.Get(_decision) == Decision.Open;

    private bool AllAreHeard(StepContext state, int a, int b) => IsOpen(state, a, b) && state.Get(_heard) == (1 << _managers.Length) - 1;

    private bool IsWorking(StepContext state, int manager, int b) => state.Get(_managers[manager]) == ManagerState.Working;

    private bool IsUnheard(StepContext state, int manager, int b) => IsOpen(state, 0, 0) && (state.Get(_said) & (1 << manager)) != 0;

    private bool IsCommitted(StepContext state, int manager, int b) => state.Get(_decision) == Decision.Commit;

    private bool IsAborted(StepContext state, int manager, int b) => state.Get(_decision) == Decision.Abort;

    private void DecideCommit(StepContext step, int a, int b) => step.Set(_decision, Decision.Commit);

    private void DecideAbort(StepContext step, int a, int b) => step.Set(_decision, Decision.Abort);

    private void Prepare(StepContext step, int manager, int b)
    {
        step.Set(_managers[manager], ManagerState.Prepared);
        step.Set(_said, step.Get(_said) | (1 << manager));
    }

    private void Hear(StepContext step, int manager, int b) => step.Set(_heard, step.Get(_heard) | (1 << manager));

    private void Commit(StepContext step, int manager, int b) => step.Set(_managers[manager], ManagerState.Committed);

    private void Abort(StepContext step, int manager, int b) => step.Set(_managers[manager], ManagerState.Aborted);

    private Judgement Consistent(StepContext state)
        => Any(state, ManagerState.Committed) && Any(state, ManagerState.Aborted) ? Judgement.Fails : Judgement.Holds;

    private Judgement NobodyCommits(StepContext state) => Any(state, ManagerState.Committed) ? Judgement.Fails : Judgement.Holds;

    private bool Any(StepContext state, ManagerState wanted)
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
