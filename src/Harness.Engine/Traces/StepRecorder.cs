using System.Collections.Immutable;
using System.Globalization;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Traces;

/// <summary>Takes the steps of a schedule one by one and writes down what each did. Recording and replaying are this one thing.</summary>
internal sealed class StepRecorder
{
    private readonly ControlledProgram _program;
    private readonly Stepper _stepper;
    private readonly List<MemoryAccess> _accesses = [];
    private int _count;

    internal StepRecorder(ControlledProgram program)
    {
        _program = program;
        _stepper = new Stepper(program, ulong.MaxValue);
        State = _stepper.Initial();
        _stepper.Enter(State);
        WatchesAtStart = ShowWatches();
        _stepper.Context.BeginStep(0);
        _stepper.JudgeReached();
        FailsAtStart = Names(_stepper.Context.Failed | FailedAtEnd());
        if (program.InitialExceptions.Find(e => e is not null) is { } exception)
        {
            FailsAtStart = FailsAtStart.Add(Property.Exception);
            LastException = exception;
        }
    }

    /// <summary>The state after the steps taken so far.</summary>
    internal ProgramState State { get; private set; }

    internal ImmutableArray<string> WatchesAtStart { get; }

    internal ImmutableArray<string> FailsAtStart { get; }

    /// <summary>What ended the task of the last step, if an exception did.</summary>
    internal Exception? LastException { get; private set; }

    /// <summary>What was on its way when <see cref="LastException"/> took its place, from a finally block for instance.</summary>
    internal ImmutableArray<Exception> Replaced { get; private set; } = [];

    /// <summary>The events of the last step, a bit for each.</summary>
    internal byte Events { get; private set; }

    /// <summary>Whether the last step only passed the time of a task that may idle.</summary>
    internal bool Idled { get; private set; }

    /// <summary>The words of which the last step read an old value although a newer one was there, where the memory model lets it.</summary>
    internal IEnumerable<Variable> StaleReads => _accesses.Where(a => a.View == AccessView.Stale).Select(a => _program.Variables[a.Address]);

    /// <summary>Whether the last step was progress.</summary>
    internal bool MadeProgress { get; private set; }

    /// <summary>The tasks that can move now, a bit for each.</summary>
    internal ulong Enabled()
    {
        _stepper.Enter(State);
        ulong enabled = 0;
        for (var task = 0; task < State.Tasks.Length; task++)
        {
            enabled |= _stepper.Outcomes(State, task) > 0 ? 1UL << task : 0;
        }

        return enabled;
    }

    /// <summary>Which obligations are open now, and whether this is a state that must come again.</summary>
    internal ulong Look(Liveness liveness, out bool again)
    {
        _stepper.Enter(State);
        again = liveness.Again?.Invoke(_stepper.Context) ?? true;
        return liveness.Open(_stepper.Context);
    }

    /// <summary>Whether a move can be taken now.</summary>
    internal bool CanTake(Move move)
    {
        if (move.Task >= _program.Tasks.Length)
        {
            return false;
        }

        _stepper.Enter(State);
        return _stepper.Outcomes(State, move.Task) > move.Choice;
    }

    internal TraceStep Take(Move move)
    {
        _stepper.Enter(State);
        var frame = State.Tasks[move.Task]!;
        var (operation, line) = (frame.Operation, AwaitLines.Of(frame));
        _accesses.Clear();
        _stepper.Context.Recorder = _accesses;
        _stepper.Step(State, move.Task, move.Choice);
        _stepper.Context.Recorder = null;
        (Events, MadeProgress) = (_stepper.Context.Events, _stepper.Context.MadeProgress);
        Idled = _program.Idles(move.Task, operation);
        NoteThrown(frame);
        _stepper.JudgeReached();
        var failed = _stepper.Context.Failed;
        State = _stepper.Keep(State, move.Task);
        return new TraceStep(
            ++_count,
            _program.Tasks[move.Task].Name,
            operation.Label!.Letter,
            operation.Label.Text,
            Describe(operation, move.Choice),
            Accesses(operation),
            [.. _stepper.Context.Told],
            ShowWatches(),
            Names(failed | FailedAtEnd()),
            State.Fingerprint.ToString(),
            operation.Label.Source,
            line);
    }

    private void NoteThrown(Frame leaf)
    {
        if (_stepper.Thrown is { } thrown)
        {
            LastException = thrown;
            Replaced = [.. Chain(leaf).SelectMany(f => f.OnTheirWay).Where(e => !ReferenceEquals(e, thrown))];
        }
    }

    private static IEnumerable<Frame> Chain(Frame leaf)
    {
        for (var frame = leaf; frame is not null; frame = frame.Parent)
        {
            yield return frame;
        }
    }

    /// <summary>What a property that is judged on states looks at in the state after the steps taken so far; nothing for another.</summary>
    internal ImmutableArray<TraceWord> Checked(Property property)
    {
        if (property.Judge is null)
        {
            return [];
        }

        var reads = new List<MemoryAccess>();
        _stepper.Enter(State);
        _stepper.Context.Recorder = reads;
        _stepper.Context.JudgeState([property], counts: false);
        _stepper.Context.Recorder = null;
        return [.. reads.DistinctBy(r => r.Address).Select(r => new TraceWord(_program.Variables[r.Address].Name, r.Address, _program.Variables[r.Address].Format(r.After)))];
    }

    /// <summary>Properties that a move would violate, by the step or the state after it.</summary>
    internal ImmutableArray<string> FailsOf(Move move)
    {
        var (here, counted) = (State, _stepper.Context.Evaluated.AsSpan().ToArray());
        _stepper.Enter(here);
        _stepper.Step(here, move.Task, move.Choice);
        _stepper.JudgeReached();
        var failed = _stepper.Context.Failed;
        State = _stepper.Keep(here, move.Task);
        var names = Names(failed | FailedAtEnd());
        State = here;
        counted.CopyTo(_stepper.Context.Evaluated, 0);
        return names;
    }

    /// <summary>How many outcomes a task's next step has now; 0 when it cannot move.</summary>
    internal int Outcomes(int task)
    {
        _stepper.Enter(State);
        return _stepper.Outcomes(State, task);
    }

    /// <summary>How often each property was evaluated so far, by its index.</summary>
    internal ImmutableArray<long> Evaluated => [.. _stepper.Context.Evaluated];

    /// <summary>Properties that the reached state violates because no task can move in it, or none can do more than pass the time.</summary>
    private ulong FailedAtEnd()
    {
        var counted = Evaluated;
        _stepper.Enter(State);
        var isAtRest = _stepper.IsAtRest(State);
        counted.CopyTo(_stepper.Context.Evaluated);
        if (!isAtRest)
        {
            return 0;
        }

        _stepper.JudgeFinal(State);
        return _stepper.Context.Failed;
    }

    /// <summary>A text for the state after the steps taken so far.</summary>
    internal string Show(Func<StepContext, string> text)
    {
        _stepper.Enter(State);
        return text(_stepper.Context);
    }

    private ImmutableArray<string> ShowWatches() => [.. _program.Watches.Select(w => w.Show(_stepper.Context))];

    private ImmutableArray<string> Names(ulong failed)
        => [.. _program.Properties.Where(p => ((failed >> p.Index) & 1) != 0).Select(p => p.Name)];

    /// <summary>Reads of the thing that is modelled, once each; every write of it; bookkeeping where it changed.</summary>
    private ImmutableArray<TraceAccess> Accesses(PendingOperation operation)
    {
        var shown = new List<TraceAccess>();
        foreach (var access in _accesses)
        {
            var variable = _program.Variables[access.Address];
            var kind = variable.IsGhost ? "ghost" : KindOf(access);
            var isNoted = access.IsWrite
                ? access.Before != access.After || access.Address == operation.Address || operation.Kind == OperationKind.Drain
                : !variable.IsGhost && !shown.Exists(a => a.Address == access.Address);
            if (isNoted)
            {
                shown.Add(new TraceAccess(kind, variable.Name, access.Address, variable.Format(access.Before), variable.Format(access.After)));
            }
        }

        return [.. shown];
    }

    private static string KindOf(in MemoryAccess access) => access.View switch
    {
        AccessView.Newest => access.IsWrite ? "write" : "read",
        AccessView.Forwarded => "forwarded",
        AccessView.Stale => "stale",
        AccessView.Buffered => "buffered",
        _ => "behind",
    };

    private string Describe(in PendingOperation operation, int choice)
    {
        var text = operation.Kind.ToString();
        if (operation.Address >= 0)
        {
            text += $" {_program.Variables[operation.Address].Name}";
        }

        if (_program.WeakMemory is not null && operation.Order != MemoryOrder.Relaxed)
        {
            text += $" ({operation.Order})";
        }

        return operation.Kind switch
        {
            OperationKind.Store => $"{text} = {_program.Variables[operation.Address].Format(operation.Operand)}",
            OperationKind.CompareExchange =>
                $"{text} from {_program.Variables[operation.Address].Format(operation.Operand2)} to {_program.Variables[operation.Address].Format(operation.Operand)}",
            OperationKind.Choose => string.Create(CultureInfo.InvariantCulture, $"{text} {choice} of {operation.Operand}{OutcomeName(operation.Label!, choice)}"),
            _ => text,
        };
    }

    private string OutcomeName(StepLabel label, int choice)
        => _program.OutcomeNames.TryGetValue(label, out var names) && choice < names.Length ? TraceStep.BeforeOutcome + names[choice] : "";
}
