using System.Collections.Immutable;

namespace Harness.Engine.Tests.Memory;

/// <summary>A litmus program: threads of single accesses to variables that are 0 at first. An outcome is what each read gave, in the order of the text, and after <c>|</c> the variables at the end.</summary>
/// <param name="Text">Its text, threads apart by <c>/</c>.</param>
/// <param name="Threads">The operations of each thread.</param>
internal sealed record LitmusProgram(string Text, ImmutableArray<ImmutableArray<LitmusOp>> Threads)
{
    internal int Variables => Threads.SelectMany(t => t).Max(o => o.Variable) + 1;

    internal int Reads => Threads.Sum(t => t.Count(o => o.Reads));

    internal static LitmusProgram Parse(string text)
        => new(text, [.. text.Split('/').Select(t => t.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(LitmusOp.Parse).ToImmutableArray())]);

    internal static string Outcome(IEnumerable<int> reads, IEnumerable<int> memory) => $"{string.Join(' ', reads)} | {string.Join(' ', memory)}";

    public override string ToString() => Text;
}
