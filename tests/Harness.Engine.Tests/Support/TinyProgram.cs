using System.Collections.Immutable;

namespace Harness.Engine.Tests.Support;

/// <summary>Threads as lists of operations over a few integer variables, with four registers each. Variables and registers are 0 at first.</summary>
/// <param name="Threads">The operations of each thread.</param>
/// <param name="Initial">The value of each variable before the first step.</param>
/// <param name="Locks">How many locks there are.</param>
internal sealed record TinyProgram(ImmutableArray<ImmutableArray<TinyOp>> Threads, ImmutableArray<int> Initial, int Locks)
{
    internal const int Registers = 4;

    internal static TinyProgram Of(params ImmutableArray<TinyOp>[] threads) => From(threads);

    internal static TinyProgram From(IEnumerable<ImmutableArray<TinyOp>> threads)
    {
        ImmutableArray<ImmutableArray<TinyOp>> all = [.. threads];
        var variables = 1 + all.SelectMany(t => t).Max(o => o.Kind is TinyKind.Lock or TinyKind.Unlock ? 0 : o.Target);
        var locks = all.SelectMany(t => t).Max(o => o.Kind is TinyKind.Lock or TinyKind.Unlock ? o.Target + 1 : 0);
        return new TinyProgram(all, [.. new int[variables]], locks);
    }

    /// <summary>The same program with its threads in another order.</summary>
    internal TinyProgram Permuted(IEnumerable<int> order) => this with { Threads = [.. order.Select(i => Threads[i])] };

    /// <summary>Steps wrap at 2^16, so that four registers fit a word.</summary>
    internal static int Wrap(int value) => value & 0xFFFF;

    public override string ToString()
        => string.Join(" / ", Threads.Select(t => string.Join("; ", t.Select(o => $"{o.Kind}({o.Target},r{o.Register},{o.Value},{o.Expected},{o.Sources})"))));
}
