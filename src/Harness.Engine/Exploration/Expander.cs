using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>One worker of a search: takes every step from the states that it is given, and writes down what has to be settled.</summary>
internal sealed class Expander
{
    /// <summary>Steps that are merged into one at most: a task that goes on for ever must come to rest.</summary>
    private const int MostMerged = 32;

    private readonly ControlledProgram _program;
    private readonly Variable[] _variables;
    private readonly SearchShare _share;
    private readonly Property[] _statewise;
    private readonly Property[] _final;
    private readonly LocalState[] _tasks;
    private readonly Frame?[] _frames;
    private readonly SymmetricState? _symmetric;
    private readonly int _bound;

    private readonly List<StepLabel> _first = [];

    private ArrivalList _arrivals = new();
    private Fingerprint _memoryBefore;
    private Fingerprint _before;
    private long _from;

    internal Expander(ControlledProgram program, ulong selected, SearchShare share, TaskRunner runner)
    {
        _program = program;
        _share = share;
        _variables = [.. program.Variables];
        Runner = runner;
        Context = new StepContext(program, Runner.Code);
        Context.Select(selected);
        _statewise = PropertySelection.Statewise(program, selected);
        _final = PropertySelection.Final(program, selected);
        _tasks = new LocalState[program.Tasks.Length];
        _frames = new Frame?[program.Tasks.Length];
        _bound = StateCodec.Bound(program.InitialMemory.Length, program.Tasks.Length);
        if (share.Symmetry is { } symmetry)
        {
            Context.Distinguish(symmetry);
            _symmetric = new SymmetricState(symmetry, program.Tasks.Length);
        }

        if (share.Visible is { } visible)
        {
            Footprint = new Footprint(program, visible);
            Context.Footprint = Footprint;
        }
    }

    internal TaskRunner Runner { get; }

    internal StepContext Context { get; }

    internal Footprint? Footprint { get; }

    /// <summary>The steps that were taken.</summary>
    internal LabelSet LabelsTaken { get; } = new();

    internal long Transitions { get; private set; }

    internal long FinalStates { get; private set; }

    /// <summary>Takes over what was counted before a search was interrupted.</summary>
    internal void Restore(long transitions, long finalStates, long[] evaluated)
    {
        Transitions = transitions;
        FinalStates = finalStates;
        evaluated.CopyTo(Context.Evaluated, 0);
    }

    /// <summary>After <see cref="Initial"/>: what liveness properties ask of the first state.</summary>
    internal uint InitialLabels { get; private set; }

    /// <summary>The state before the first step: its bytes, and what failed in it.</summary>
    internal ReadOnlySpan<byte> Initial(out Fingerprint fingerprint, out ulong failed, out ReadOnlySpan<byte> key)
    {
        _program.InitialMemory.CopyTo(Context.Words);
        _share.Locals.Initial.CopyTo(_tasks, 0);
        Context.Start();
        Context.BeginStep(0);
        Context.Stand(_program, _tasks);
        Context.JudgeState(_statewise);
        InitialLabels = _share.Liveness is { } liveness ? Context.LabelState(liveness) : 0;
        if (_program.InitialExceptions.Exists(e => e is not null))
        {
            Context.Fail(Property.ExceptionIndex);
        }

        failed = Context.Failed;
        fingerprint = Whole();
        key = Key(out _);
        var length = Write();
        return _arrivals.Reserve(_bound)[..length];
    }

    /// <summary>Takes every step from a state.</summary>
    /// <param name="state">The state as bytes.</param>
    /// <param name="number">Its number.</param>
    /// <param name="arrivals">Where to write what has to be settled.</param>
    // Not inlined into the loop that runs for ever: as a method of its own it is compiled again when it has proved hot.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Expand(ReadOnlySpan<byte> state, long number, ArrivalList arrivals)
    {
        Runner.Code.NoteThread();
        _arrivals = arrivals;
        _from = number;
        var memory = _share.Codec.Read(state, Context.Words, _share.Locals.All, _tasks);
        if (_symmetric is null)
        {
            Context.Start(memory);
            _memoryBefore = memory;
            _before = Whole();
        }
        else
        {
            Context.Start();
            _memoryBefore = Context.MemoryFingerprint;
        }

        var (moves, idle) = (0, 0);
        Move? taken = null;
        try
        {
            for (var task = 0; task < _tasks.Length; task++)
            {
                taken = null;
                var outcomes = Outcomes(task);
                for (var choice = 0; choice < outcomes; choice++)
                {
                    taken = new Move((byte)task, (ushort)choice);
                    idle += Take(task, choice) ? 1 : 0;
                }

                moves += outcomes;
            }

            Transitions += moves;
            taken = null;
            if (idle == moves)
            {
                JudgeFinal();
            }
        }
        catch (ThrownInStepException exception)
        {
            (exception.From, exception.Move) = (number, taken);
            throw;
        }
    }

    private void JudgeFinal()
    {
        FinalStates++;
        for (var task = 0; task < _tasks.Length; task++)
        {
            _frames[task] = _tasks[task].Frame;
        }

        FinalState.Judge(_program, Context, _final, _frames);
        if (Context.Failed != 0)
        {
            ref var arrival = ref _arrivals.Add();
            arrival.From = _from;
            arrival.IsFinal = true;
            arrival.Failed = Context.Failed;
        }
    }

    private int Outcomes(int task)
    {
        if (_tasks[task].Frame is not { } frame)
        {
            return 0;
        }

        Footprint?.Begin(task);
        return OperationStep.Outcomes(_program, _variables, Context, frame.Operation, task);
    }

    /// <returns>Whether the task only passes the time, and leaves everything as it is.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Take(int task, int choice)
    {
        var local = _tasks[task];
        var transition = Step(local, choice);
        var next = transition.Next;
        if (transition.IsThrown)
        {
            Context.Fail(Property.ExceptionIndex);
        }

        Meet(local);
        var isIdle = ReferenceEquals(next, local) && !Context.HasWritten && _program.Idles(task, local.Frame!.Operation);
        if (Footprint is not null)
        {
            next = RunOn(next, null);
        }

        _tasks[task] = next;
        var fingerprint = _symmetric is null
            ? _before - _memoryBefore + Context.MemoryFingerprint - local.Fingerprint + next.Fingerprint
            : Whole();
        var key = Key(out var length);
        if (_share.Table.Contains(fingerprint, key, out var known))
        {
            if (_share.KeepsEdges || Context.Failed != 0 || _first.Count > 0 || _share.IsSampled(fingerprint))
            {
                ref var arrival = ref Add(local, choice, fingerprint);
                arrival.Known = known;
            }
        }
        else
        {
            if (!_share.NeedsKeys)
            {
                length = Write();
            }

            Context.Stand(_program, _tasks);
            Context.JudgeState(_statewise, counts: false);
            ref var arrival = ref Add(local, choice, fingerprint);
            arrival.Judged = Context.Judged;
            arrival.Labels = _share.Liveness is { } liveness ? Context.LabelState(liveness) : 0;
            _arrivals.Keep(ref arrival, length, key);
        }

        _tasks[task] = local;
        Context.UndoStep(_memoryBefore);
        return isIdle;
    }

    private void Meet(LocalState local)
    {
        var label = local.Frame!.Operation.Label!;
        if (LabelsTaken.Add(label))
        {
            _first.Add(label);
        }
    }

    private ref Arrival Add(LocalState local, int choice, in Fingerprint fingerprint)
    {
        ref var arrival = ref _arrivals.Add();
        arrival.Fingerprint = fingerprint;
        arrival.From = _from;
        arrival.Task = (byte)local.Task;
        arrival.Choice = (ushort)choice;
        arrival.Failed = Context.Failed;
        arrival.Marks = _share.KeepsEdges ? EdgeMarks.Of(_program, Context, local.Frame!.Operation, local.Task) : (ushort)0;
        arrival.IsFirstOfLabel = _first.Count > 0;
        if (arrival.IsFirstOfLabel)
        {
            _arrivals.FirstLabels.AddRange(_first.Select(l => (_arrivals.Count - 1, l)));
            _first.Clear();
        }

        return ref arrival;
    }

    private Transition Step(LocalState local, int choice)
    {
        Context.BeginStep(local.Task);
        return Execute(local, choice);
    }

    private Transition Execute(LocalState local, int choice)
    {
        ref readonly var operation = ref local.Frame!.Operation;
        Footprint?.Begin(local.Task);
        Runner.Code.Task = local.Task;
        Runner.Code.Steps++;
        OperationStep.Execute(_program, _variables, Context, operation, choice);
        var word = (ulong)Context.ResultWord;
        return local.Find(word) ?? _share.Locals.Next(local, word, _share.Symmetry is { } symmetry ? ResultNaming.Of(Context, operation, symmetry) : null, Runner);
    }

    /// <summary>
    /// Takes the steps that follow at once: those that are the task's alone and that no property can see. Interleaving them with others would lead to no other verdict.
    /// </summary>
    /// <param name="local">The task after its step.</param>
    /// <param name="moves">Gets these steps; may be null.</param>
    private LocalState RunOn(LocalState local, List<Move>? moves)
    {
        Context.IsProbing = true;
        for (var steps = 0; steps < MostMerged && local.Frame is { } frame && Footprint!.IsPromising(frame.Operation); steps++)
        {
            if (OperationStep.Outcomes(_program, _variables, Context, frame.Operation, local.Task) != 1)
            {
                break;
            }

            var then = Context.GoOn();
            var transition = Execute(local, choice: 0);
            if (!Footprint.IsAlone || Context.HasChecked || transition.IsThrown)
            {
                Context.TakeBack(then);
                break;
            }

            Footprint.LeaveOut();
            Meet(local);
            moves?.Add(new Move((byte)local.Task, 0));
            local = transition.Next;
        }

        Context.IsProbing = false;
        return local;
    }

    /// <summary>A schedule with the steps that were merged into others.</summary>
    internal ImmutableArray<Move> Complete(ImmutableArray<Move> schedule)
    {
        var moves = new List<Move>();
        _program.InitialMemory.CopyTo(Context.Words);
        _share.Locals.Initial.CopyTo(_tasks, 0);
        Context.Start();
        foreach (var move in schedule)
        {
            moves.Add(move);
            _tasks[move.Task] = RunOn(Step(_tasks[move.Task], move.Choice).Next, moves);
        }

        return [.. moves];
    }

    /// <summary>The fingerprint of the state that memory and tasks make up now.</summary>
    private Fingerprint Whole()
    {
        if (_symmetric is not null)
        {
            return _symmetric.FingerprintOf(Context, _tasks);
        }

        var whole = Context.MemoryFingerprint;
        foreach (var task in _tasks)
        {
            whole += task.Fingerprint;
        }

        return whole;
    }

    /// <summary>Writes the state that memory and tasks make up now, not yet to be kept.</summary>
    private int Write() => _share.Codec.Write(_arrivals.Reserve(_bound), Context.MemoryFingerprint, Context.Memory, _tasks);

    /// <summary>What the exact table compares; nothing for the others.</summary>
    /// <param name="length">The length of the state, which was written too.</param>
    private ReadOnlySpan<byte> Key(out int length)
    {
        if (!_share.NeedsKeys)
        {
            length = 0;
            return default;
        }

        length = Write();
        return _symmetric is null ? _arrivals.Reserve(_bound)[StateCodec.Header..length] : _symmetric.KeyOf(Context, _tasks);
    }
}
