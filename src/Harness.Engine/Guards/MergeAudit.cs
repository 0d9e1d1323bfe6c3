using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Guards;

/// <summary>
/// Checks that two states with one fingerprint behave alike: the state that a search was about to drop is continued next to the one that it
/// was taken for. Pending operations, the outcomes of every step and the fingerprints after it must agree, now and along a common walk, since
/// a local that the fingerprint forgot may show only steps later.
/// </summary>
internal sealed class MergeAudit(ControlledProgram program)
{
    private const int WalkLength = 12;

    private readonly Stepper _dropped = new(program, 0);
    private readonly Stepper _kept = new(program, 0);

    internal long Compared { get; set; }

    /// <summary>Compares a state that was reached again with the one that has its fingerprint.</summary>
    /// <param name="droppedPath">How the state was reached again.</param>
    /// <param name="keptPath">How the stored one was reached first.</param>
    /// <exception cref="ModelException">They differ.</exception>
    internal void Compare(ImmutableArray<Move> droppedPath, ImmutableArray<Move> keptPath)
    {
        Compared++;
        var dropped = Follow(_dropped, droppedPath);
        var kept = Follow(_kept, keptPath);
        var random = dropped.Fingerprint.Low;
        for (var step = 0; step < WalkLength; step++)
        {
            ComparePending(dropped, kept);
            _dropped.Enter(dropped);
            _kept.Enter(kept);
            CompareMemory();
            var moves = CompareMoves(dropped, kept);
            if (moves.Count == 0)
            {
                return;
            }

            random = Fingerprint.Mix(random + (ulong)step);
            var move = moves[(int)(random % (ulong)moves.Count)];
            dropped = Follow(_dropped, dropped, move);
            kept = Follow(_kept, kept, move);
        }
    }

    private void ComparePending(ProgramState dropped, ProgramState kept)
    {
        for (var task = 0; task < dropped.Tasks.Length; task++)
        {
            if (!Words(dropped, task).SequenceEqual(Words(kept, task)))
            {
                throw Different($"task '{program.Tasks[task].Name}' waits at {Pending(dropped, task)} in one and at {Pending(kept, task)} in the other");
            }
        }
    }

    private void CompareMemory()
    {
        var dropped = _dropped.Context.Memory;
        var kept = _kept.Context.Memory;
        for (var address = 0; address < dropped.Length; address++)
        {
            if (dropped[address] != kept[address])
            {
                var variable = program.Variables[address];
                throw Different($"'{variable.Name}' is {variable.Format(dropped[address])} in one and {variable.Format(kept[address])} in the other");
            }
        }
    }

    private List<Move> CompareMoves(ProgramState dropped, ProgramState kept)
    {
        var moves = new List<Move>();
        for (var task = 0; task < dropped.Tasks.Length; task++)
        {
            var outcomes = _dropped.Outcomes(dropped, task);
            if (outcomes != _kept.Outcomes(kept, task))
            {
                throw Different($"task '{program.Tasks[task].Name}' can move in only one of them");
            }

            for (var choice = 0; choice < outcomes; choice++)
            {
                _dropped.Step(dropped, task, choice);
                _kept.Step(kept, task, choice);
                if (_dropped.NextFingerprint != _kept.NextFingerprint)
                {
                    throw Different($"step {Pending(dropped, task)} of task '{program.Tasks[task].Name}' leads to different states");
                }

                _dropped.Undo(dropped);
                _kept.Undo(kept);
                moves.Add(new Move((byte)task, (ushort)choice));
            }
        }

        return moves;
    }

    private ulong[] Words(ProgramState state, int task)
    {
        if (state.Tasks[task] is not { } frame)
        {
            return [];
        }

        var encoder = new StateEncoder(program.Objects);
        frame.Operation.Encode(ref encoder, program.Objects);
        return encoder.Words.ToArray();
    }

    private static string Pending(ProgramState state, int task)
        => state.Tasks[task] is { } frame ? $"'{frame.Operation.Label}' (operand {frame.Operation.Operand})" : "its end";

    private static ModelException Different(string how)
        => new($"two different states have one fingerprint: {how}; no verdict can be given (something changes outside the machine's memory and the tasks' locals, or it is an error of the "
            + "engine: please report it with the scenario).");

    private ProgramState Follow(Stepper stepper, ImmutableArray<Move> path)
    {
        var state = stepper.Initial();
        foreach (var move in path)
        {
            state = Follow(stepper, state, move);
        }

        return state;
    }

    private ProgramState Follow(Stepper stepper, ProgramState state, Move move)
    {
        stepper.Enter(state);

        // The search went this way: a task that ended, or that cannot move, does not do the same each time.
        if (state.Tasks[move.Task] is null || stepper.Outcomes(state, move.Task) <= move.Choice)
        {
            throw Different($"task '{program.Tasks[move.Task].Name}' could take a step when the search went there, and cannot when the same schedule is executed again");
        }

        stepper.Step(state, move.Task, move.Choice);
        return stepper.Keep(state, move.Task);
    }
}
