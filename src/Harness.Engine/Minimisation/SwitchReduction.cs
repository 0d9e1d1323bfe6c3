using System.Collections.Immutable;
using Harness.Engine.Exploration;

namespace Harness.Engine.Minimisation;

/// <summary>Reorders a violating schedule so that control passes less often from task to task: parts of what a task does in a row go to where the same task moves before or after.</summary>
internal static class SwitchReduction
{
    internal static ImmutableArray<Move> Run(CandidateRun run, ImmutableArray<Move> schedule)
    {
        var moves = schedule;
        while (Better(run, moves) is { } better)
        {
            moves = better;
        }

        return moves;
    }

    private static ImmutableArray<Move>? Better(CandidateRun run, ImmutableArray<Move> moves)
    {
        var switches = MinimisedSchedule.CountSwitches(moves);
        foreach (var candidate in Reordered(moves))
        {
            if (MinimisedSchedule.CountSwitches(candidate) < switches
                && run.Try(candidate) is { } found && found.Length <= moves.Length && MinimisedSchedule.CountSwitches(found) < switches)
            {
                return found;
            }
        }

        return null;
    }

    private static IEnumerable<ImmutableArray<Move>> Reordered(ImmutableArray<Move> moves)
    {
        for (var first = 0; first < moves.Length; first++)
        {
            var task = moves[first].Task;
            for (var end = first + 1; end <= moves.Length && moves[end - 1].Task == task; end++)
            {
                var part = moves[first..end];
                var others = moves.RemoveRange(first, end - first);
                for (var at = first - 1; at >= 0; at--)
                {
                    if (others[at].Task == task)
                    {
                        // The order of a task's own steps stays: no further than behind its last step before.
                        yield return others.InsertRange(at + 1, part);
                        break;
                    }
                }

                for (var at = first; at < others.Length; at++)
                {
                    if (others[at].Task == task)
                    {
                        yield return others.InsertRange(at, part);
                        break;
                    }
                }
            }
        }
    }
}
