using System.Collections.Immutable;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// Schedules through what a search recorded, to be executed anew: the last task first, the first task first, and then at random, but wherever there is one by a step whose code no schedule
/// has run yet. So the code is run in other orders than the search ran it in, after merges too, and nearly all of it is run. They depend on the recorded graph alone.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="run">What the search recorded.</param>
internal sealed class ReachedSchedules(ControlledProgram program, RecordedRun run)
{
    private const int Longest = 400;

    /// <summary>A task that goes on and on lets the next one go after this many steps.</summary>
    private const int Patience = 40;

    private const int Most = 48;

    /// <summary>So many schedules that ran nothing new are enough.</summary>
    private const int Idle = 6;

    private readonly HashSet<Transition> _covered = new(ReferenceEqualityComparer.Instance);
    private ulong _random = 0x9e3779b97f4a7c15;

    /// <summary>The schedules, each when it is asked for.</summary>
    internal IEnumerable<ImmutableArray<Move>> All()
    {
        yield return InOrder(fromLast: true);
        yield return InOrder(fromLast: false);
        for (var (count, idle) = (0, 0); count < Most && idle < Idle; count++)
        {
            var before = _covered.Count;
            yield return AtRandom();
            idle = _covered.Count == before ? idle + 1 : 0;
        }
    }

    private ImmutableArray<Move> InOrder(bool fromLast)
    {
        var moves = new List<Move>();
        var patience = new int[program.Tasks.Length];
        run.Start();
        while (moves.Count < Longest)
        {
            var tasks = Enumerable.Range(0, program.Tasks.Length).Select(t => fromLast ? program.Tasks.Length - 1 - t : t).OrderBy(t => patience[t] / Patience);
            if (!tasks.Any(task => Take(moves, task, fromLast ? run.Outcomes(task) - 1 : 0, patience)))
            {
                break;
            }
        }

        return [.. moves];
    }

    private bool Take(List<Move> moves, int task, int choice, int[] patience)
    {
        if (run.Outcomes(task) == 0 || run.Step(task, choice) is not { } transition)
        {
            return false;
        }

        _covered.Add(transition);
        moves.Add(new Move((byte)task, (ushort)choice));
        patience[task]++;
        return true;
    }

    private ImmutableArray<Move> AtRandom()
    {
        var moves = new List<Move>();
        run.Start();
        while (moves.Count < Longest)
        {
            var options = new List<(Move Move, bool IsNew)>();
            for (var task = 0; task < program.Tasks.Length; task++)
            {
                var outcomes = run.Outcomes(task);
                for (var choice = 0; choice < outcomes; choice++)
                {
                    if (run.Peek(task, choice) is { } known)
                    {
                        options.Add((new Move((byte)task, (ushort)choice), !_covered.Contains(known)));
                    }
                }
            }

            if (options.Count == 0)
            {
                break;
            }

            // Mostly towards what is new, and now and then elsewhere: what is new may lie behind what is old.
            var news = options.FindAll(o => o.IsNew);
            var among = news.Count > 0 && Next(4) > 0 ? news : options;
            var move = among[Next(among.Count)].Move;
            _covered.Add(run.Step(move.Task, move.Choice)!);
            moves.Add(move);
        }

        return [.. moves];
    }

    private int Next(int count)
    {
        _random = Fingerprint.Mix(_random + 1);
        return (int)(_random % (ulong)count);
    }
}
