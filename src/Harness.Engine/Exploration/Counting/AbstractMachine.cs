using System.Collections.Immutable;
using System.Globalization;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.Counting;

/// <summary>
/// Takes steps from states of any number of members. Such a state stands for concrete ones; of these one with few members is made up (two where there are many), its members take
/// their steps by the model's own code, and what comes out is made abstract again.
/// </summary>
internal sealed class AbstractMachine
{
    private readonly ControlledProgram _program;
    private readonly Variable[] _variables;
    private readonly Symmetry _symmetry;
    private readonly LocalStates _states;
    private readonly MemberLocals _members;
    private readonly LocalClasses _classes;
    private readonly MemberKinds _kinds;
    private readonly Property[] _statewise;
    private readonly TaskRunner _runner;
    private readonly int[] _common;
    private readonly int[] _outside;
    private readonly LocalState[] _tasks;
    private readonly List<int> _order = [];

    /// <param name="program">The model with as many members as are made up at most.</param>
    /// <param name="selected">The properties that are judged.</param>
    /// <param name="runner">Runs the code of tasks.</param>
    /// <exception cref="CountingException">The model says something that depends on how many members there are.</exception>
    /// <exception cref="SymmetryException">Members can be told apart.</exception>
    internal AbstractMachine(ControlledProgram program, ulong selected, TaskRunner runner)
    {
        _program = program;
        _runner = runner;
        _variables = [.. program.Variables];
        _symmetry = new Symmetry(program);
        _states = new LocalStates(program, _symmetry);
        _members = new MemberLocals(_states, _symmetry, runner);
        _classes = new LocalClasses(_states, _members, runner);
        _kinds = new MemberKinds(program, _symmetry, _classes);
        _statewise = PropertySelection.Statewise(program, selected);
        _common = [.. _kinds.Common];
        _outside = [.. Enumerable.Range(0, program.Tasks.Length).Where(t => !_symmetry.IsMember(t))];
        _tasks = new LocalState[program.Tasks.Length];
        Context = new StepContext(program, runner.Code) { AnyNumber = new NumberGuard(program, _symmetry) };
        Context.Select(selected);
    }

    internal StepContext Context { get; }

    /// <summary>The states of single tasks that were met.</summary>
    internal LocalStates Locals => _states;

    /// <summary>The words that name nobody.</summary>
    internal IEnumerable<Variable> Nameless => _variables.Where(v => _symmetry.IdentityOf(v.Address) is null);

    /// <summary>How members are renamed.</summary>
    internal Symmetry Symmetry => _symmetry;

    /// <summary>How many kinds of members were met.</summary>
    internal int KindCount => _kinds.Count;

    /// <summary>Makes up the state before the first step, with members that have not begun.</summary>
    internal void Begin()
    {
        _program.InitialMemory.CopyTo(Context.Words);
        _states.Initial.CopyTo(_tasks, 0);
        _order.Clear();
        Context.Start(default);
        for (var member = 0; member < _symmetry.Members; member++)
        {
            if (KindOf(member) != 0)
            {
                throw new CountingException("the interchangeable tasks do not all begin alike");
            }
        }

        if (_kinds[0].Said.Any(s => _symmetry.IdentityOf(s.Place)!.Owner < 0))
        {
            throw new CountingException("a word names one of the interchangeable tasks before the first step");
        }
    }

    /// <summary>Makes up a state with two members where there are many.</summary>
    /// <exception cref="CountingException">There are more kinds of members than the model was made for.</exception>
    internal void Enter(AbstractState state)
    {
        _program.InitialMemory.CopyTo(Context.Words);
        _states.Initial.CopyTo(_tasks, 0);
        _order.Clear();
        for (var i = 0; i < _common.Length; i++)
        {
            Context.Words[_common[i]] = state.Words[i];
        }

        for (var i = 0; i < _outside.Length; i++)
        {
            _tasks[_outside[i]] = _states[state.Others[i]];
        }

        foreach (var (kind, isMany) in state.Kinds)
        {
            Make(kind);
            if (isMany)
            {
                Make(kind);
            }
        }

        if (_order.Count + 2 > _symmetry.Members)
        {
            throw new CountingException(string.Create(CultureInfo.InvariantCulture, $"at some moment the tasks are in so many different states that {_symmetry.Members} of them are not enough to show it"));
        }

        Context.Start(default);
    }

    /// <summary>What fails in the state that was made up.</summary>
    internal ulong Judge()
    {
        Context.BeginStep(0);
        Context.JudgeState(_statewise);
        return Context.Failed;
    }

    /// <summary>Who can move in the state that was made up: one of each kind, one that has not begun, and the tasks outside the group.</summary>
    internal IEnumerable<Mover> Movers()
    {
        for (var member = 0; member < _order.Count; member++)
        {
            if (member == 0 || _order[member] != _order[member - 1])
            {
                yield return new Mover(_symmetry.First + member, _order[member], member + 1 < _order.Count && _order[member + 1] == _order[member]);
            }
        }

        yield return new Mover(_symmetry.First + _order.Count, 0, false);
        foreach (var task in _outside)
        {
            yield return new Mover(task, -1, false);
        }
    }

    /// <summary>A task of the state that was made up, of a kind, or null.</summary>
    internal int? Find(int kind)
    {
        for (var member = 0; member < _symmetry.Members; member++)
        {
            if (KindOf(member) == kind)
            {
                return _symmetry.First + member;
            }
        }

        return null;
    }

    /// <summary>How many outcomes a task's next step has; 0 when it cannot move.</summary>
    internal int Outcomes(int task) => _tasks[task].Frame is { } frame ? OperationStep.Outcomes(_program, _variables, Context, frame.Operation, task) : 0;

    /// <summary>The step that a task takes next.</summary>
    internal StepLabel Label(int task) => _tasks[task].Frame!.Operation.Label!;

    /// <summary>Takes a step; <see cref="Undo"/> goes back.</summary>
    /// <returns>What failed in it.</returns>
    internal ulong Step(int task, int choice)
    {
        var local = _tasks[task];
        ref readonly var operation = ref local.Frame!.Operation;
        Context.BeginStep(task);
        _runner.Code.Task = task;
        _runner.Code.Steps++;
        OperationStep.Execute(_program, _variables, Context, operation, choice);
        var word = (ulong)Context.ResultWord;
        var identity = ResultNaming.Of(Context, operation, _symmetry);
        var transition = _states.Next(local, word, identity, _runner);
        _members.Note(local, word, identity, transition.Next);
        _tasks[task] = transition.Next;
        if (transition.IsThrown)
        {
            Context.Fail(Property.ExceptionIndex);
        }

        Before = local;
        return Context.Failed;
    }

    /// <summary>The concrete state that was made up or reached.</summary>
    internal (ulong[] Words, LocalState[] Tasks) Save() => (Context.Memory.ToArray(), [.. _tasks]);

    /// <summary>Goes to a concrete state.</summary>
    internal void Restore(ulong[] words, LocalState[] tasks)
    {
        words.CopyTo(Context.Words);
        tasks.CopyTo(_tasks, 0);
        Context.Start(default);
    }

    /// <summary>Stays where the step has led.</summary>
    internal void Keep() => Context.Start(default);

    /// <summary>Goes back to the state that was made up.</summary>
    internal void Undo(int task)
    {
        _tasks[task] = Before;
        Context.UndoStep(default);
    }

    /// <summary>The states that the step of a mover leads to: where there were many of its kind, one with one of them left and one with many.</summary>
    internal IEnumerable<AbstractState> Reached(Mover mover)
    {
        var used = mover.Kind == 0 ? _order.Count + 1 : _order.Count;
        var kinds = new SortedDictionary<int, int>();
        for (var member = 0; member < used; member++)
        {
            Count(kinds, KindOf(member));
        }

        if (KindOf(used) != 0)
        {
            throw new CountingException($"step '{Before.Frame!.Operation.Label}' changes tasks that have not begun");
        }

        yield return Make(kinds);
        if (mover.HasTwin && KindOf(mover.Task - _symmetry.First + 1) is > 0 and var twin && kinds[twin] == 1)
        {
            Count(kinds, twin);
            yield return Make(kinds);
        }
    }

    /// <summary>What stands for the state that was made up, or reached in a concrete run.</summary>
    internal AbstractState Abstract()
    {
        var kinds = new SortedDictionary<int, int>();
        for (var member = 0; member < _symmetry.Members; member++)
        {
            Count(kinds, KindOf(member));
        }

        return Make(kinds);
    }

    /// <summary>Reads a key.</summary>
    internal AbstractState Read(byte[] key) => AbstractState.Of(key, _common.Length, _outside.Length);

    private LocalState Before { get; set; } = null!;

    private static void Count(SortedDictionary<int, int> kinds, int kind)
    {
        if (kind != 0)
        {
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        }
    }

    private int KindOf(int member) => _kinds.Of(Context.Memory, _tasks[_symmetry.First + member], member);

    private void Make(int kind)
    {
        var member = _order.Count;
        _order.Add(kind);
        if (member < _symmetry.Members)
        {
            _tasks[_symmetry.First + member] = _members.Of(member, _kinds[kind].At);
            _kinds.Write(Context.Words, _kinds[kind], member);
        }
    }

    private AbstractState Make(SortedDictionary<int, int> kinds)
        => new(
            [.. _common.Select(a => _symmetry.IdentityOf(a) is { } identity ? identity.Residue(Context.Memory[a]) : Context.Memory[a])],
            [.. _outside.Select(t => _classes.Of(_tasks[t]).Id)],
            [.. kinds.Select(k => new CountedKind(k.Key, k.Value > 1))]);
}

/// <summary>Who takes a step.</summary>
/// <param name="Task">Index of the task in the state that was made up.</param>
/// <param name="Kind">The kind of the member; 0 for one that has not begun, -1 for a task outside the group.</param>
/// <param name="HasTwin">Whether there are more of its kind.</param>
internal readonly record struct Mover(int Task, int Kind, bool HasTwin);
