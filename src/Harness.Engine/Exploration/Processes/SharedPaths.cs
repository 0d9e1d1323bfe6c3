using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration.Processes;

/// <summary>Follows predecessors from process to process. All processes ask at the same time, each for the states that it likes.</summary>
/// <param name="exchange">What connects them.</param>
/// <param name="numbers">Which process knows what.</param>
/// <param name="own">How the states were reached that this one knows of.</param>
internal sealed class SharedPaths(Exchange exchange, StateNumbers numbers, PredecessorLog own)
{
    private const int AnswerBytes = sizeof(long) + sizeof(byte) + sizeof(ushort);

    private readonly ByteBuffer[] _questions = exchange.MakeLanes();
    private readonly ByteBuffer[] _answers = exchange.MakeLanes();

    /// <summary>The moves from the first state to some states.</summary>
    internal ImmutableArray<Move>[] To(IReadOnlyList<long> states)
    {
        var at = states.ToArray();
        var moves = at.Select(_ => new List<Move>()).ToArray();
        while (true)
        {
            var asked = new int[exchange.Size];
            for (var i = 0; i < at.Length; i++)
            {
                if (at[i] != 0)
                {
                    var (rank, place) = numbers.Find(at[i]);
                    _questions[rank].Add(place);
                    asked[rank] += AnswerBytes;
                }
            }

            exchange.Swap(_questions, asked.Sum());
            if (!exchange.Flags.ContainsAnyExcept(0L))
            {
                break;
            }

            Answer();
            exchange.SwapKnown(_answers, asked);
            Take(at, moves);
        }

        return [.. moves.Select(m => m.AsEnumerable().Reverse().ToImmutableArray())];
    }

    private void Answer()
    {
        for (var rank = 0; rank < exchange.Size; rank++)
        {
            foreach (var place in MemoryMarshal.Cast<byte, long>(exchange.From(rank)))
            {
                var (from, move) = own[place];
                _answers[rank].Add(from);
                _answers[rank].Add(move.Task);
                _answers[rank].Add(move.Choice);
            }
        }
    }

    private void Take(long[] at, List<Move>[] moves)
    {
        var read = new int[exchange.Size];
        for (var i = 0; i < at.Length; i++)
        {
            if (at[i] != 0)
            {
                var rank = numbers.Find(at[i]).Rank;
                var answer = exchange.From(rank).Slice(read[rank], AnswerBytes);
                read[rank] += AnswerBytes;
                at[i] = MemoryMarshal.Read<long>(answer);
                moves[i].Add(new Move(answer[sizeof(long)], MemoryMarshal.Read<ushort>(answer[(sizeof(long) + 1)..])));
            }
        }
    }
}
