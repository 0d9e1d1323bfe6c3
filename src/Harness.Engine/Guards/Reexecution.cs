using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Exploration;
using Harness.Engine.Guards.Apart;
using Harness.Engine.Machine;

namespace Harness.Engine.Guards;

/// <summary>
/// Executes schedules from the start on a model that is built anew, where its assemblies are loaded anew, and compares every step with what a search recorded. What differs depends on
/// something that the engine does not control: the search would have believed what it saw first, since it runs the code between two steps once for each local state.
/// </summary>
internal sealed class Reexecution
{
    private readonly ControlledProgram _program;
    private readonly ControlledProgram _again;
    private readonly RecordedRun _recorded;
    private readonly Stepper _stepper;
    private readonly ulong _violated;
    private readonly ModelContext? _context;

    /// <param name="program">The program of the search.</param>
    /// <param name="recorded">What the search recorded.</param>
    /// <param name="selected">The properties that it judged, a bit for each.</param>
    /// <param name="violated">Those that it found violated.</param>
    internal Reexecution(ControlledProgram program, RecordedRun recorded, ulong selected, ulong violated)
    {
        _program = program;
        _recorded = recorded;
        _violated = violated;
        (var apart, _context) = ContextPool.Rebuild(program);
        IsApart = apart is not null;
        _again = apart ?? program.Rebuild();
        _stepper = new Stepper(_again, selected);

        // What counts how often it is built starts anew in a context of its own; built once more beside the first, it shows.
        if (new Stepper(program.Rebuild(), 0).Initial().Fingerprint != new Stepper(program, 0).Initial().Fingerprint)
        {
            throw Different(program, "before the first step");
        }
    }

    /// <summary>Whether the model was copied to a load context of its own; built anew in the same one, it shares statics with the first.</summary>
    internal bool IsApart { get; }

    /// <summary>Nothing differed, and nothing more is executed: another search may have the context.</summary>
    internal void End()
    {
        if (_context is not null)
        {
            ContextPool.GiveBack(_program, _context);
        }
    }

    /// <summary>Executes a schedule that the search reached.</summary>
    /// <exception cref="ModelException">It runs differently; the message names task and step, and the field that changed where that is found.</exception>
    internal void Compare(ImmutableArray<Move> schedule)
    {
        _recorded.Start();
        var state = _stepper.Initial();
        CompareState(state, "before the first step");
        for (var i = 0; i < schedule.Length; i++)
        {
            _stepper.Enter(state);
            CompareMoves(state, i);
            state = Step(state, schedule[i], i);
        }

        _stepper.Enter(state);
        if (CompareMoves(state, schedule.Length) == 0)
        {
            _stepper.JudgeFinal(state);
            CompareJudgements("in the state in which no task can move", schedule.Length);
        }
    }

    private ProgramState Step(ProgramState state, Move move, int i)
    {
        var what = $"step {i + 1} ('{_recorded.LabelOf(move.Task)}' of task '{_program.Tasks[move.Task].Name}')";
        if (state.Tasks[move.Task] is null || _stepper.Outcomes(state, move.Task) <= move.Choice || _recorded.Outcomes(move.Task) <= move.Choice)
        {
            throw Different($"at {what}");
        }

        _stepper.Step(state, move.Task, move.Choice);
        _stepper.JudgeReached();
        CompareJudgements($"after {what}", i + 1);
        if (_recorded.Step(move.Task, move.Choice) is null)
        {
            throw Different($"after {what}, whose value no run of the search has given");
        }

        var next = _stepper.Keep(state, move.Task);
        CompareState(next, $"after {what}");
        if (_recorded.IsWhole && !_recorded.IsReached)
        {
            throw Different($"after {what}, which leads to a state that the search never reached");
        }

        return next;
    }

    /// <summary>Which tasks can move, and in how many ways.</summary>
    private int CompareMoves(ProgramState state, int steps)
    {
        var moves = 0;
        for (var task = 0; task < state.Tasks.Length; task++)
        {
            var outcomes = _stepper.Outcomes(state, task);
            if (outcomes != _recorded.Outcomes(task))
            {
                throw Different($"after {steps} steps in whether task '{_program.Tasks[task].Name}' can take step '{_recorded.LabelOf(task)}'");
            }

            moves += outcomes;
        }

        return moves;
    }

    private void CompareState(ProgramState state, string where)
    {
        for (var task = 0; task < state.Tasks.Length; task++)
        {
            if (_stepper.OfTask(task, state.Tasks[task]) != _recorded.OfTask(task))
            {
                throw Different($"{where} in what task '{_program.Tasks[task].Name}' keeps or does next");
            }
        }

        for (var address = 0; address < _recorded.Memory.Length; address++)
        {
            if (state.Memory[address] != _recorded.Memory[address])
            {
                var variable = _program.Variables[address];
                throw Different($"{where} in '{variable.Name}', which is {variable.Format(state.Memory[address])} and was {variable.Format(_recorded.Memory[address])}");
            }
        }
    }

    private void CompareJudgements(string where, int steps)
    {
        if ((_stepper.Context.Failed & ~_violated) is not 0 and var failed)
        {
            throw Different($"{where} (after {steps} steps) in property '{_program.Properties[BitOperations.TrailingZeroCount(failed)]}', which fails, and which the search never saw fail");
        }
    }

    private ModelException Different(string where) => Different(_program, where, Culprits.Find(_program, _again));

    /// <summary>Executes a sampled schedule next to itself on a model that is built anew: after every step the fingerprints must agree.</summary>
    /// <param name="program">The program of the run.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="reached">Where it led when it ran first, if that was not by forked steps.</param>
    /// <exception cref="ModelException">A step differs; the message names it.</exception>
    internal static void Compare(ControlledProgram program, ImmutableArray<Move> schedule, Fingerprint? reached = null)
    {
        var again = program.Rebuild();
        var (first, second) = (new Stepper(program, 0), new Stepper(again, 0));
        var (left, right) = (first.Initial(), second.Initial());
        if (left.Fingerprint != right.Fingerprint)
        {
            throw Different(program, "before the first step");
        }

        for (var i = 0; i < schedule.Length; i++)
        {
            var (task, choice) = (schedule[i].Task, schedule[i].Choice);
            first.Enter(left);
            second.Enter(right);
            var label = left.Tasks[task]?.Operation.Label ?? right.Tasks[task]?.Operation.Label;
            if (first.Outcomes(left, task) <= choice || second.Outcomes(right, task) <= choice)
            {
                throw Different(program, $"at step {i + 1} ('{label}' of task '{program.Tasks[task].Name}')");
            }

            first.Step(left, task, choice);
            second.Step(right, task, choice);

            if (first.NextFingerprint != second.NextFingerprint)
            {
                throw Different(program, $"after step {i + 1} ('{label}' of task '{program.Tasks[task].Name}')");
            }

            left = first.Keep(left, task);
            right = second.Keep(right, task);
        }

        if (reached is not null && reached != left.Fingerprint)
        {
            throw Different(program, $"in the state after all {schedule.Length} steps");
        }
    }

    private static ModelException Different(ControlledProgram program, string where, string culprits = "")
        => new($"model '{program.Model.Name}' runs differently when the same schedule is executed again: it differs {where}; "
            + $"something outside the machine's memory and the tasks' locals changes it (a static, a clock, a random number, a captured variable){culprits}.");
}
