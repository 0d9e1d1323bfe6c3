using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>
/// Takes single steps from stored states: the forking half of the engine. One stepper serves one thread.
/// </summary>
internal sealed class Stepper
{
    private readonly ControlledProgram _program;
    private readonly Property[] _statewise;
    private readonly Property[] _final;
    private readonly Variable[] _variables;
    private StateEncoder _encoder;

    internal Stepper(ControlledProgram program, ulong selected)
    {
        _program = program;
        _variables = [.. program.Variables];
        _encoder = new StateEncoder(program.Objects);
        Runner = new TaskRunner();
        Context = new StepContext(program, Runner.Code);
        Context.Select(selected);
        Runner.Code.Tasks = program.Tasks;
        _statewise = PropertySelection.Statewise(program, selected);
        _final = PropertySelection.Final(program, selected);
    }

    internal TaskRunner Runner { get; }

    internal StepContext Context { get; }

    /// <summary>The steps that were taken.</summary>
    internal LabelSet LabelsTaken { get; } = new();

    /// <summary>After <see cref="Step"/>: the moved task's innermost frame, null when it ended.</summary>
    internal Frame? NextFrame { get; private set; }

    /// <summary>After <see cref="Step"/>: what the moved task threw, if that ended it.</summary>
    internal Exception? Thrown { get; private set; }

    /// <summary>After <see cref="Step"/>: the fingerprint of the state that was reached.</summary>
    internal Fingerprint NextFingerprint { get; private set; }

    internal ProgramState Initial()
    {
        var memory = _program.InitialMemory.ToArray();
        var frames = _program.InitialFrames.ToArray();
        return new ProgramState(memory, frames, Context.OfMemory(memory), OfState(memory, frames));
    }

    /// <summary>The fingerprint of a whole state, from nothing.</summary>
    internal Fingerprint OfState(ReadOnlySpan<ulong> memory, ReadOnlySpan<Frame?> frames)
    {
        var fingerprint = Context.OfMemory(memory);
        for (var i = 0; i < frames.Length; i++)
        {
            fingerprint += OfTask(i, frames[i]);
        }

        return fingerprint;
    }

    /// <summary>Makes a state the one from which steps are taken.</summary>
    internal void Enter(ProgramState state)
    {
        Context.Load(state.Memory, state.MemoryFingerprint);
        Context.Stand(_program, state.Tasks);
    }

    /// <summary>How many outcomes a task's next step has in the entered state; 0 when it cannot move.</summary>
    internal int Outcomes(ProgramState state, int task)
    {
        var frame = state.Tasks[task];
        return frame is null ? 0 : OperationStep.Outcomes(_program, _variables, Context, frame.Operation, task);
    }

    /// <summary>Takes a step of an enabled task from the entered state. <see cref="Undo"/> goes back.</summary>
    internal void Step(ProgramState state, int task, int choice)
    {
        var frame = state.Tasks[task]!;
        Context.BeginStep(task);
        Runner.Code.Task = task;
        LabelsTaken.Add(frame.Operation.Label!);
        OperationStep.Execute(_program, _variables, Context, frame.Operation, choice);
        NextFrame = Runner.Resume(frame, (ulong)Context.ResultWord, out var thrown);
        Context.Stand(_program, task, NextFrame);
        Thrown = thrown;
        if (thrown is not null)
        {
            Context.Fail(Property.ExceptionIndex);
        }

        NextFingerprint = state.Fingerprint - state.MemoryFingerprint + Context.MemoryFingerprint
            - OfTask(task, frame) + OfTask(task, NextFrame);
    }

    /// <summary>Goes back to the entered state.</summary>
    /// <param name="state">The entered state.</param>
    internal void Undo(ProgramState state)
    {
        Context.UndoStep(state.MemoryFingerprint);
        Context.Stand(_program, state.Tasks);
    }

    /// <summary>Judges the reached state; failures add to those of the step.</summary>
    internal void JudgeReached() => Context.JudgeState(_statewise);

    /// <summary>Judges the entered state as one in which no task can move.</summary>
    internal void JudgeFinal(ProgramState state) => FinalState.Judge(_program, Context, _final, state.Tasks);

    /// <summary>The state to which a schedule leads.</summary>
    internal static ProgramState At(ControlledProgram program, IEnumerable<Move> schedule)
    {
        var stepper = new Stepper(program, selected: 0);
        var state = stepper.Initial();
        foreach (var move in schedule)
        {
            stepper.Enter(state);
            stepper.Step(state, move.Task, move.Choice);
            state = stepper.Keep(state, move.Task);
        }

        return state;
    }

    /// <summary>Whether in the entered state nobody can do more than pass the time and leave everything as it is.</summary>
    internal bool IsAtRest(ProgramState state)
    {
        for (var task = 0; task < state.Tasks.Length; task++)
        {
            for (var choice = Outcomes(state, task) - 1; choice >= 0; choice--)
            {
                if (!_program.Idles(task, state.Tasks[task]!.Operation))
                {
                    return false;
                }

                Step(state, task, choice);
                Undo(state);
                if (NextFingerprint != state.Fingerprint)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The state that the last step reached, to be kept.</summary>
    internal ProgramState Keep(ProgramState from, int task)
    {
        var tasks = from.Tasks.AsSpan().ToArray();
        tasks[task] = NextFrame;
        return new ProgramState(Context.Memory.ToArray(), tasks, Context.MemoryFingerprint, NextFingerprint);
    }

    /// <summary>Every word of a task: its frames one after the other, of which each begins with its type, and so with what follows.</summary>
    internal void AppendTask(List<ulong> words, Frame? leaf)
    {
        for (var frame = leaf; frame is not null; frame = frame.Parent)
        {
            EncodeFrame(frame, isLeaf: ReferenceEquals(frame, leaf));
            words.AddRange(_encoder.Words);
        }
    }

    /// <summary>The fingerprint of a task; one that has ended adds nothing to that of the state.</summary>
    internal Fingerprint OfTask(int task, Frame? leaf)
    {
        if (leaf is null)
        {
            return default;
        }

        if (!leaf.HasFingerprint)
        {
            var parent = leaf.Parent is null ? default : OfParent(leaf.Parent);
            EncodeFrame(leaf, isLeaf: true);
            _encoder.Add(parent.Low);
            _encoder.Add(parent.High);
            leaf.Fingerprint = _program.FingerprintKey.OfTask(task, _encoder.Words);
            leaf.HasFingerprint = true;
        }

        return leaf.Fingerprint;
    }

    private Fingerprint OfParent(Frame frame)
    {
        if (!frame.HasFingerprint)
        {
            var parent = frame.Parent is null ? default : OfParent(frame.Parent);
            EncodeFrame(frame, isLeaf: false);
            _encoder.Add(parent.Low);
            _encoder.Add(parent.High);
            frame.Fingerprint = _program.FingerprintKey.OfCaller(_encoder.Words);
            frame.HasFingerprint = true;
        }

        return frame.Fingerprint;
    }

    private void EncodeFrame(Frame frame, bool isLeaf)
    {
        _encoder.Clear();
        frame.Encode(ref _encoder);
        if (isLeaf)
        {
            frame.Operation.Encode(ref _encoder, _program.Objects);
        }
    }
}
