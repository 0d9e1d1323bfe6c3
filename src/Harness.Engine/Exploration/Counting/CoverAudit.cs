using System.Globalization;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Counting;

/// <summary>
/// Watches what a search for any number of tasks rests on: with one, two, three, … tasks the model is run beside the one from which the abstract states were made. Both must go on alike, violate the same, and
/// whatever is reached must be among the abstract states.
/// </summary>
internal sealed class CoverAudit
{
    private readonly ControlledProgram _program;
    private readonly AbstractMachine _machine;
    private readonly AbstractGraph _graph;
    private readonly Stepper _stepper;
    private readonly MemberGroup _group;
    private readonly int _members;
    private readonly ulong _selected;
    private readonly Queue<Pair> _open = new();
    private readonly HashSet<Fingerprint> _known = [];
    private readonly (Variable One, Variable Other)[] _words;

    /// <param name="program">The model with so many tasks of the group.</param>
    /// <param name="members">How many.</param>
    /// <param name="group">The group of the model from which the abstract states were made.</param>
    /// <param name="machine">Runs that model.</param>
    /// <param name="graph">The abstract states.</param>
    /// <param name="selected">The properties that were judged.</param>
    internal CoverAudit(ControlledProgram program, int members, MemberGroup group, AbstractMachine machine, AbstractGraph graph, ulong selected)
    {
        (_program, _members, _group, _machine, _graph, _selected) = (program, members, group, machine, graph, selected);
        _stepper = new Stepper(program, selected);
        var others = machine.Nameless.ToDictionary(v => v.Name, StringComparer.Ordinal);
        _words = [.. program.Variables.Where(v => others.ContainsKey(v.Name)).Select(v => (v, others[v.Name]))];
    }

    /// <summary>Compares all states, breadth first, up to a number.</summary>
    /// <returns>How many were compared.</returns>
    /// <exception cref="CountingException">They do not go on alike, or the abstract states do not cover one.</exception>
    internal int Run(int states)
    {
        _machine.Begin();
        Reach(_stepper.Initial(), null);
        while (_known.Count < states && _open.TryDequeue(out var pair))
        {
            for (var task = 0; task < _program.Tasks.Length; task++)
            {
                Compare(pair, task);
            }
        }

        return _known.Count;
    }

    private void Compare(Pair pair, int task)
    {
        var twin = task < _group.First + _members ? task : task - _members + _group.Members;
        _stepper.Enter(pair.State);
        _machine.Restore(pair.Words, pair.Tasks);
        var outcomes = _stepper.Outcomes(pair.State, task);
        if (outcomes != _machine.Outcomes(twin) || (outcomes > 0 && !ReferenceEquals(pair.State.Tasks[task]!.Operation.Label, _machine.Label(twin))))
        {
            throw Differ(task);
        }

        for (var choice = 0; choice < outcomes; choice++)
        {
            _stepper.Enter(pair.State);
            _stepper.Step(pair.State, task, choice);
            _machine.Restore(pair.Words, pair.Tasks);
            var failed = _machine.Step(twin, choice);
            _machine.Keep();
            _stepper.JudgeReached();
            if (((failed | _machine.Judge()) & _selected) != (_stepper.Context.Failed & _selected))
            {
                throw Differ(task);
            }

            Reach(_stepper.Keep(pair.State, task), pair.State.Tasks[task]!.Operation.Label);
        }
    }

    private void Reach(ProgramState state, StepLabel? by)
    {
        if (!_known.Add(state.Fingerprint))
        {
            return;
        }

        foreach (var (one, other) in _words)
        {
            var (word, twin) = (state.Memory[one.Address], _machine.Context.Memory[other.Address]);
            if (word != twin && !IsOfTheOutside(word, twin))
            {
                var when = by is null ? "at first" : $"after step '{by}'";
                throw new CountingException(string.Create(
                    CultureInfo.InvariantCulture, $"{when} '{one.Name}' is {one.Format(word)} with {_members} interchangeable tasks and {other.Format(twin)} with {_group.Members}"));
            }
        }

        if (!_graph.Contains(_machine.Abstract()))
        {
            throw new CountingException(string.Create(CultureInfo.InvariantCulture, $"with {_members} interchangeable tasks {(by is null ? "the first state is one" : $"step '{by}' leads to a state")} that no abstract state stands for"));
        }

        var (words, tasks) = _machine.Save();
        _open.Enqueue(new Pair(state, words, tasks));
    }

    /// <summary>Whether a word has a bit for each task, and only tasks outside the group are in it, whose numbers are others where there are more members.</summary>
    private bool IsOfTheOutside(ulong word, ulong twin)
    {
        var (behind, twinBehind) = (_group.First + _members, _group.First + _group.Members);
        var members = (1UL << _group.Members) - 1 << _group.First;
        var before = (1UL << _group.First) - 1;
        return (twin & members) == 0 && word == ((twin & before) | (twin >> twinBehind << behind));
    }

    private CountingException Differ(int task)
        => new(string.Create(CultureInfo.InvariantCulture, $"with {_members} interchangeable tasks '{_program.Tasks[task].Name}' does not go on as with {_group.Members}"));

    private sealed record Pair(ProgramState State, ulong[] Words, LocalState[] Tasks);
}
