using System.Collections.Immutable;

namespace Harness.Engine.Tests.Support;

/// <summary>
/// Random programs of 2 to 4 threads over up to 3 variables and 2 locks; the seed alone decides. Locks nest properly, branches jump forward
/// over whole blocks, and what would have too many schedules for <see cref="BruteForce"/> is thrown away.
/// </summary>
internal sealed class TinyGenerator(int seed)
{
    private const double MostSchedules = 2500;

    private readonly Random _random = new(seed);

    internal TinyProgram Next()
    {
        while (true)
        {
            var threads = Enumerable.Range(0, _random.Next(2, 5)).Select(_ => Thread()).ToArray();
            if (EstimatedSchedules(threads) <= MostSchedules)
            {
                return TinyProgram.From(threads);
            }
        }
    }

    private ImmutableArray<TinyOp> Thread()
    {
        var ops = ImmutableArray.CreateBuilder<TinyOp>();
        var blocks = _random.Next(1, 5);
        for (var i = 0; i < blocks; i++)
        {
            var block = Block();
            if (i > 0 && _random.Next(4) == 0)
            {
                ops.Add(TinyOp.SkipIf(Register(), _random.Next(3), block.Length));
            }

            ops.AddRange(block);
            if (_random.Next(2) == 0)
            {
                ops.Add(TinyOp.FailIf(Register(), _random.Next(1, 3)));
            }
        }

        return ops.ToImmutable();
    }

    private ImmutableArray<TinyOp> Block()
    {
        if (_random.Next(6) != 0)
        {
            return [Simple()];
        }

        var first = _random.Next(2);
        return _random.Next(2) == 0
            ? [TinyOp.Lock(first), TinyOp.Lock(1 - first), TinyOp.Unlock(1 - first), TinyOp.Unlock(first)]
            : [TinyOp.Lock(first), Simple(), TinyOp.Unlock(first)];
    }

    private TinyOp Simple() => _random.Next(12) switch
    {
        < 4 => TinyOp.R(Variable(), Register()),
        < 7 => TinyOp.W(Variable(), _random.Next(3), _random.Next(4)),
        7 => TinyOp.Add(Variable(), _random.Next(1, 3), Register()),
        8 => TinyOp.Cas(Variable(), _random.Next(2), _random.Next(1, 3), Register()),
        9 => TinyOp.Until(Variable(), _random.Next(2)),
        10 => TinyOp.Choose(_random.Next(1, 4), Register()),
        _ => TinyOp.Fence(),
    };

    private int Variable() => _random.Next(3);

    private int Register() => _random.Next(2);

    /// <summary>Interleavings of straight threads, times the choices: an upper bound.</summary>
    private static double EstimatedSchedules(IEnumerable<ImmutableArray<TinyOp>> threads)
    {
        double schedules = 1;
        var total = 0;
        foreach (var thread in threads)
        {
            var steps = 0;
            foreach (var op in thread.Where(o => o.IsStep))
            {
                steps++;
                schedules *= (double)++total / steps * (op.Kind == TinyKind.Choose ? op.Value : 1);
            }
        }

        return schedules;
    }
}
