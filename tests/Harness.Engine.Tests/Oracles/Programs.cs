using System.Collections.Immutable;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Support.TinyOp;

namespace Harness.Engine.Tests.Oracles;

/// <summary>Small concurrent programs whose numbers of schedules are published, or follow from a formula.</summary>
internal static class Programs
{
    private const int X = 0;
    private const int Y = 1;

    internal static TinyProgram StoreBuffering() => TinyProgram.Of([W(X, 1), R(Y)], [W(Y, 1), R(X)]);

    internal static TinyProgram FencedStoreBuffering() => TinyProgram.Of([W(X, 1), Fence(), R(Y)], [W(Y, 1), Fence(), R(X)]);

    internal static TinyProgram LoadBuffering() => TinyProgram.Of([R(X), W(Y, 1)], [R(Y), W(X, 1)]);

    internal static TinyProgram MessagePassing() => TinyProgram.Of([W(X, 1), W(Y, 1)], [R(Y, 0), R(X, 1)]);

    internal static TinyProgram FencedMessagePassing() => TinyProgram.Of([W(X, 1), Fence(), W(Y, 1)], [R(Y, 0), R(X, 1)]);

    internal static TinyProgram TwoPlusTwoWrites() => TinyProgram.Of([W(X, 1), W(Y, 2)], [W(Y, 1), W(X, 2)]);

    internal static TinyProgram WriteToReadCausality() => TinyProgram.Of([W(X, 1)], [R(X), W(Y, 1)], [R(Y, 0), R(X, 1)]);

    internal static TinyProgram IndependentReads() => TinyProgram.Of([W(X, 1)], [R(X, 0), R(Y, 1)], [R(Y, 0), R(X, 1)], [W(Y, 1)]);

    internal static TinyProgram ReadReadCoherence() => TinyProgram.Of([W(X, 1)], [R(X, 0), R(X, 1)]);

    internal static TinyProgram TwoWritersTwoReaders() => TinyProgram.Of([W(X, 1)], [W(X, 2)], [R(X, 0), R(X, 1)], [R(X, 0), R(X, 1)]);

    internal static TinyProgram Readers(int n)
        => TinyProgram.From([[W(X, 1)], .. Enumerable.Repeat<ImmutableArray<TinyOp>>([R(X)], n)]);

    internal static TinyProgram ReadersWriters(int n)
        => TinyProgram.From(Enumerable.Range(1, n).Select(i => ImmutableArray.Create(R(X), W(X, i))));

    internal static TinyProgram LockedIncrements(int n)
        => TinyProgram.From(Enumerable.Repeat<ImmutableArray<TinyOp>>([Lock(0), R(X), W(X, 1, sources: 1), Unlock(0)], n));

    /// <summary>Two threads add to each other's variable n times.</summary>
    internal static TinyProgram Fibonacci(int n)
        => TinyProgram.Of(
            [.. Enumerable.Repeat<TinyOp[]>([R(X, 0), R(Y, 1), W(X, 0, sources: 3)], n).SelectMany(o => o)],
            [.. Enumerable.Repeat<TinyOp[]>([R(X, 0), R(Y, 1), W(Y, 0, sources: 3)], n).SelectMany(o => o)]) with { Initial = [1, 1] };

    /// <summary>One thread looks for the last zero of an array from its end; writer j sets a[j] to a[j-1] + 1.</summary>
    internal static TinyProgram LastZero(int n)
    {
        var reader = Enumerable.Range(0, n + 1).Reverse().SelectMany(i => new[] { R(i), SkipIf(0, 0, 2 * i) });
        var writers = Enumerable.Range(1, n).Select(j => ImmutableArray.Create(R(j - 1), W(j, 1, sources: 1)));
        return TinyProgram.From([[.. reader], .. writers]);
    }
}
