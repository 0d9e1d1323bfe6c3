using System.Collections.Immutable;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Reductions;

/// <summary>
/// Checks that renaming members changes nothing: a schedule and the same schedule with members in each other's places must agree in every outcome, every failure and, without
/// names, every state. A word that names a member without saying so differs at once, since the two runs name different ones.
/// </summary>
internal sealed class SymmetryAudit
{
    private const int MostPermuted = 4;

    private readonly ControlledProgram _program;
    private readonly Symmetry _symmetry;
    private readonly int[][] _renamings;
    private readonly Walker _one;
    private readonly Walker _other;

    internal SymmetryAudit(ControlledProgram program, LocalStates states, Symmetry symmetry, ulong selected)
    {
        _program = program;
        _symmetry = symmetry;
        _renamings = [.. Renamings(symmetry.Members)];
        _one = new Walker(program, states, symmetry, selected);
        _other = new Walker(program, states, symmetry, selected);
    }

    /// <summary>
    /// Runs a schedule beside all of its renamings, up to four members; beyond, beside those that put another member in the place of each, and each in the place of the next. Two that generate
    /// all would not do: the schedules of a search without names begin with the same member always.
    /// </summary>
    /// <exception cref="SymmetryException">They differ.</exception>
    internal void Compare(ImmutableArray<Move> schedule)
    {
        foreach (var places in _renamings)
        {
            Compare(schedule, m => places[m]);
        }
    }

    private static IEnumerable<int[]> Renamings(int members)
        => members <= MostPermuted
            ? Permutations([.. Enumerable.Range(0, members)]).Skip(1)
            : [
                .. Enumerable.Range(1, members - 1).Select(j => Enumerable.Range(0, members).Select(m => m == 0 ? j : m == j ? 0 : m).ToArray()),
                .. Enumerable.Range(1, members - 1).Select(j => Enumerable.Range(0, members).Select(m => (m + j) % members).ToArray()),
            ];

    /// <summary>All orders of some numbers, the given one first.</summary>
    private static IEnumerable<int[]> Permutations(int[] numbers)
        => numbers.Length <= 1
            ? [numbers]
            : numbers.SelectMany(first => Permutations([.. numbers.Where(n => n != first)]), (first, rest) => (int[])[first, .. rest]);

    /// <summary>The schedule that leads to the very state that another schedule reaches, where the one it reaches is the same without names.</summary>
    /// <param name="schedule">A schedule.</param>
    /// <param name="to">The other one.</param>
    internal ImmutableArray<Move> Rename(ImmutableArray<Move> schedule, ImmutableArray<Move> to)
    {
        var (from, into) = (SignaturesAfter(_one, schedule), SignaturesAfter(_other, to));
        var taken = new bool[into.Length];
        var place = new int[from.Length];
        for (var member = 0; member < from.Length; member++)
        {
            var match = Enumerable.Range(0, into.Length).FirstOrDefault(m => !taken[m] && into[m] == from[member], -1);
            if (match < 0)
            {
                return schedule;
            }

            taken[match] = true;
            place[member] = match;
        }

        return Rename(schedule, m => place[m]);
    }

    private static Fingerprint[] SignaturesAfter(Walker walker, ImmutableArray<Move> schedule)
    {
        walker.Begin();
        foreach (var move in schedule)
        {
            walker.Step(move.Task, move.Choice);
        }

        return walker.Signatures();
    }

    private ImmutableArray<Move> Rename(ImmutableArray<Move> schedule, Func<int, int> place)
        => [.. schedule.Select(m => _symmetry.IsMember(m.Task) ? m with { Task = (byte)(_symmetry.First + place(m.Task - _symmetry.First)) } : m)];

    private void Compare(ImmutableArray<Move> schedule, Func<int, int> place)
    {
        var renamed = Rename(schedule, place);
        _one.Begin();
        _other.Begin();
        for (var i = 0; i < schedule.Length; i++)
        {
            var (move, twin) = (schedule[i], renamed[i]);
            var label = _one.Next(move.Task);
            if (_one.Outcomes(move.Task) != _other.Outcomes(twin.Task))
            {
                throw new SymmetryException($"at step '{label}' '{_program.Tasks[move.Task].Name}' and '{_program.Tasks[twin.Task].Name}' have different choices");
            }

            _one.Step(move.Task, move.Choice);
            _other.Step(twin.Task, twin.Choice);
            if (_one.Fingerprint != _other.Fingerprint)
            {
                throw new SymmetryException($"after step '{label}' it matters whether '{_program.Tasks[move.Task].Name}' or '{_program.Tasks[twin.Task].Name}' took it: something that names a member is not declared");
            }

            CompareFailures(label, move, twin);
        }

        if (_one.JudgeIfFinal() != _other.JudgeIfFinal())
        {
            throw new SymmetryException($"it matters to others whether '{_program.Tasks[schedule[^1].Task].Name}' or '{_program.Tasks[renamed[^1].Task].Name}' took the last step: one run is over, the other is not");
        }

        CompareFailures(null, schedule.IsEmpty ? default : schedule[^1], renamed.IsEmpty ? default : renamed[^1]);
    }

    private void CompareFailures(StepLabel? label, Move move, Move twin)
    {
        if (_one.Failed != _other.Failed)
        {
            throw new SymmetryException($"{(label is null ? "where nobody can move" : $"after step '{label}'")} a property tells '{_program.Tasks[move.Task].Name}' from '{_program.Tasks[twin.Task].Name}'");
        }
    }
}
