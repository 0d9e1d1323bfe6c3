using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.Reductions;

/// <summary>Follows one schedule over states without names: what the audits of symmetry compare.</summary>
internal sealed class Walker
{
    private readonly ControlledProgram _program;
    private readonly Variable[] _variables;
    private readonly LocalStates _states;
    private readonly Symmetry _symmetry;
    private readonly SymmetricState _symmetric;
    private readonly StepContext _context;
    private readonly TaskRunner _runner;
    private readonly LocalState[] _tasks;
    private readonly Property[] _statewise;
    private readonly Property[] _final;

    internal Walker(ControlledProgram program, LocalStates states, Symmetry symmetry, ulong selected)
    {
        _program = program;
        _variables = [.. program.Variables];
        _states = states;
        _symmetry = symmetry;
        _symmetric = new SymmetricState(symmetry, program.Tasks.Length);
        _runner = new TaskRunner();
        _context = new StepContext(program, _runner.Code);
        _context.Select(selected);
        _context.Distinguish(symmetry);
        _tasks = new LocalState[program.Tasks.Length];
        _statewise = PropertySelection.Statewise(program, selected);
        _final = PropertySelection.Final(program, selected);
    }

    /// <summary>What failed in the last step and in the state that it reached.</summary>
    internal ulong Failed => _context.Failed;

    internal Fingerprint Fingerprint => _symmetric.FingerprintOf(_context, _tasks);

    /// <summary>The step that a task waits to take.</summary>
    internal StepLabel? Next(int task) => _tasks[task].Frame?.Operation.Label;

    /// <summary>Goes back to the state before the first step.</summary>
    internal void Begin()
    {
        _program.InitialMemory.CopyTo(_context.Words);
        _states.Initial.CopyTo(_tasks, 0);
        _context.Start();
    }

    internal int Outcomes(int task)
        => _tasks[task].Frame is { } frame ? OperationStep.Outcomes(_program, _variables, _context, frame.Operation, task) : 0;

    internal void Step(int task, int choice)
    {
        var local = _tasks[task];
        ref readonly var operation = ref local.Frame!.Operation;
        _context.BeginStep(task);
        OperationStep.Execute(_program, _variables, _context, operation, choice);
        var word = (ulong)_context.ResultWord;
        var transition = _states.Next(local, word, ResultNaming.Of(_context, operation, _symmetry), _runner);
        _tasks[task] = transition.Next;
        if (transition.IsThrown)
        {
            _context.Fail(Property.ExceptionIndex);
        }

        _context.Stand(_program, _tasks);
        _context.JudgeState(_statewise);
    }

    /// <summary>Judges the state as a final one where no task can move.</summary>
    /// <returns>Whether none can.</returns>
    internal bool JudgeIfFinal()
    {
        for (var task = 0; task < _tasks.Length; task++)
        {
            if (Outcomes(task) > 0)
            {
                return false;
            }
        }

        FinalState.Judge(_program, _context, _final, [.. _tasks.Select(t => t.Frame)]);
        return true;
    }

    /// <summary>What tells each member from the others.</summary>
    internal Fingerprint[] Signatures()
        => [.. Enumerable.Range(0, _symmetry.Members).Select(m => _symmetric.Signature(_context, _tasks, m))];
}
