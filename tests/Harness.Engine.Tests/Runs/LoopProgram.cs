using System.Collections.Immutable;

namespace Harness.Engine.Tests.Runs;

/// <summary>What a thread of a <see cref="LoopProgram"/> does in a step.</summary>
internal enum LoopKind
{
    /// <summary>Nothing.</summary>
    Fence,

    /// <summary>Stores the value into the cell.</summary>
    Store,

    /// <summary>Waits until the cell has the value.</summary>
    Until,

    /// <summary>Takes the lock with the number of the cell.</summary>
    Lock,

    /// <summary>Gives it back.</summary>
    Unlock,

    /// <summary>Goes on (0), or back to the first step (1), as the environment likes.</summary>
    Choose,
}

/// <summary>A step.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Cell">The cell or lock.</param>
/// <param name="Value">The value.</param>
/// <param name="Event">0 or 1: the event that it reports; -1 for none.</param>
/// <param name="IsOptional">Whether it need never be taken.</param>
internal sealed record LoopOp(LoopKind Kind, int Cell, int Value, int Event, bool IsOptional);

/// <summary>Threads that go round for ever, or end, and a property of their runs.</summary>
/// <param name="Threads">The steps of each thread.</param>
/// <param name="Ends">Whether a thread ends after its last step.</param>
/// <param name="Obligations">Obligation i is open where the first cell has value i; with only one it is open everywhere.</param>
/// <param name="Again">Where the second cell has this value is a state that must come again; -1 for none.</param>
/// <param name="EndedBy">Event that ends an obligation; -1 for none.</param>
/// <param name="Needs">Event that must come again; -1 for none.</param>
internal sealed record LoopProgram(ImmutableArray<ImmutableArray<LoopOp>> Threads, ImmutableArray<bool> Ends, int Obligations, int Again, int EndedBy, int Needs)
{
    internal const int Cells = 2;
    internal const int Locks = 2;

    internal ulong Open(int firstCell) => Obligations == 1 ? 1 : firstCell < Obligations ? 1UL << firstCell : 0;

    internal static LoopProgram Random(Random random)
    {
        var threads = random.Next(2, 4);
        return new LoopProgram(
            [.. Enumerable.Range(0, threads).Select(_ => Thread(random))],
            [.. Enumerable.Range(0, threads).Select(_ => random.Next(4) == 0)],
            random.Next(1, 3),
            random.Next(3) == 0 ? random.Next(2) : -1,
            random.Next(3) == 0 ? 0 : -1,
            random.Next(4) == 0 ? 1 : -1);
    }

    public override string ToString()
        => string.Join(" | ", Threads.Select((t, i) => string.Join("; ", t.Select(o => $"{o.Kind} {o.Cell} {o.Value} e{o.Event}{(o.IsOptional ? "?" : "")}")) + (Ends[i] ? "" : " *")))
            + $" // {Obligations} obligations, again {Again}, ended by {EndedBy}, needs {Needs}";

    /// <summary>Locks are taken one at a time, and given back before the thread goes round; now and then one is kept.</summary>
    private static ImmutableArray<LoopOp> Thread(Random random)
    {
        var ops = new List<LoopOp>();
        var held = -1;
        for (var left = random.Next(2, 5); left > 0; left--)
        {
            switch (random.Next(held < 0 ? 8 : 5))
            {
                case 0:
                    ops.Add(Op(random, LoopKind.Store, random.Next(Cells), random.Next(2)));
                    break;
                case 1:
                    ops.Add(Op(random, LoopKind.Until, random.Next(Cells), random.Next(2)));
                    break;
                case 2:
                    ops.Add(Op(random, LoopKind.Fence, 0, 0));
                    break;
                case 3 when held < 0:
                    ops.Add(Op(random, LoopKind.Choose, 0, 0));
                    break;
                default:
                    ops.Add(Op(random, held < 0 ? LoopKind.Lock : LoopKind.Unlock, held < 0 ? (random.Next(4) == 0 ? 1 : 0) : held, 0));
                    held = held < 0 ? ops[^1].Cell : -1;
                    break;
            }
        }

        if (held >= 0)
        {
            ops.Add(Op(random, LoopKind.Unlock, held, 0));
        }

        return [.. ops];
    }

    private static LoopOp Op(Random random, LoopKind kind, int cell, int value)
        => new(kind, cell, value, random.Next(5) < 3 ? -1 : random.Next(2), kind != LoopKind.Unlock && random.Next(6) == 0);
}
