using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>
/// Walks again through what a search recorded: what a task becomes is looked up among the local states, and no code of a task runs (but where the search
/// went on from a checkpoint, which does not keep all of that). So it is what the search believes that its schedules
/// lead to.
/// </summary>
internal sealed class RecordedRun
{
    private readonly ControlledProgram _program;
    private readonly SearchShare _share;
    private readonly Variable[] _variables;
    private readonly StepContext _context;
    private readonly LocalState[] _tasks;
    private readonly byte[] _bytes;
    private readonly TaskRunner _runner = new();

    internal RecordedRun(ControlledProgram program, SearchShare share)
    {
        _program = program;
        _share = share;
        _variables = [.. program.Variables];
        _context = new StepContext(program);
        _context.Select(0);
        _tasks = new LocalState[program.Tasks.Length];
        _bytes = new byte[StateCodec.Bound(program.InitialMemory.Length, program.Tasks.Length)];
    }

    /// <summary>The memory now.</summary>
    internal ReadOnlySpan<ulong> Memory => _context.Memory;

    /// <summary>Whether every state on the way must be one of the search's: not where states stand for others, or are left out.</summary>
    internal bool IsWhole => _share.Symmetry is null && _share.Visible is null && !_share.Table.IsLossy;

    /// <summary>Goes back to the first state.</summary>
    internal void Start()
    {
        _program.InitialMemory.CopyTo(_context.Words);
        _share.Locals.Initial.CopyTo(_tasks, 0);
        _context.Start();
    }

    /// <summary>The fingerprint of a task.</summary>
    internal Fingerprint OfTask(int task) => _tasks[task].Fingerprint;

    /// <summary>The step that a task is to take; null when it has ended.</summary>
    internal StepLabel? LabelOf(int task) => _tasks[task].Frame?.Operation.Label;

    /// <summary>How many outcomes a task's next step has; 0 when it cannot move.</summary>
    internal int Outcomes(int task) => _tasks[task].Frame is { } frame ? OperationStep.Outcomes(_program, _variables, _context, frame.Operation, task) : 0;

    /// <summary>Takes a step of a task that can move.</summary>
    /// <returns>What the task became, or null where the search did not record that; the step is not taken then.</returns>
    internal Transition? Step(int task, int choice)
    {
        _context.BeginStep(task);
        var before = _context.MemoryFingerprint;
        if (Execute(task, choice) is not { } transition)
        {
            _context.UndoStep(before);
            return null;
        }

        _tasks[task] = transition.Next;
        _context.Start(_context.MemoryFingerprint);
        return transition;
    }

    /// <summary>What a task would become, or null where the search did not record that.</summary>
    internal Transition? Peek(int task, int choice)
    {
        _context.BeginStep(task);
        var before = _context.MemoryFingerprint;
        var transition = Execute(task, choice);
        _context.UndoStep(before);
        return transition;
    }

    private Transition? Execute(int task, int choice)
    {
        var local = _tasks[task];
        ref readonly var operation = ref local.Frame!.Operation;
        OperationStep.Execute(_program, _variables, _context, operation, choice);
        var word = (ulong)_context.ResultWord;
        return local.Find(word)
            ?? (_share.IsRestored ? _share.Locals.Next(local, word, _share.Symmetry is { } symmetry ? ResultNaming.Of(_context, operation, symmetry) : null, _runner) : null);
    }

    /// <summary>Whether the search reached the state of now; what another process knows is taken for true.</summary>
    internal bool IsReached
    {
        get
        {
            var fingerprint = _context.MemoryFingerprint;
            foreach (var task in _tasks)
            {
                fingerprint += task.Fingerprint;
            }

            if (!_share.Table.Answers(fingerprint))
            {
                return true;
            }

            var length = _share.NeedsKeys ? _share.Codec.Write(_bytes, _context.MemoryFingerprint, _context.Memory, _tasks) : StateCodec.Header;
            return _share.Table.Contains(fingerprint, _bytes.AsSpan(StateCodec.Header, length - StateCodec.Header), out _);
        }
    }
}
