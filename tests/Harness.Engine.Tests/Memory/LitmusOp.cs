using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Memory;

internal enum LitmusKind
{
    Read,
    Write,
    Add,
    Exchange,
    CompareExchange,
    Fence,
}

/// <summary>An operation of a litmus program.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Variable">Index of the variable.</param>
/// <param name="Value">What is written or added.</param>
/// <param name="Expected">What a compare-and-exchange expects.</param>
/// <param name="Order">What it orders; of a fence, which one it is (relaxed: the full one).</param>
internal readonly record struct LitmusOp(LitmusKind Kind, int Variable, int Value, int Expected, MemoryOrder Order)
{
    internal const string Variables = "xyzw";

    internal bool Reads => Kind is not (LitmusKind.Write or LitmusKind.Fence);

    /// <summary>
    /// One word: <c>Rx</c>, <c>Wx1</c>, <c>Ax1</c> (add), <c>Xx1</c> (exchange), <c>Cx01</c> (from 0 to 1), each with <c>.acq</c>, <c>.rel</c>, <c>.ar</c>, <c>.sc</c>,
    /// <c>.rmb</c> (a read barrier before it) or <c>.wmb</c> (a write barrier after it); <c>mb</c>, <c>wmb</c>, <c>rmb</c>.
    /// </summary>
    internal static LitmusOp Parse(string word) => word switch
    {
        "mb" => Barrier(MemoryOrder.Relaxed),
        "wmb" => Barrier(MemoryOrder.BeforeWriteBarrier),
        "rmb" => Barrier(MemoryOrder.AfterReadBarrier),
        _ => ParseAccess(word),
    };

    private static LitmusOp Barrier(MemoryOrder order) => new(LitmusKind.Fence, 0, 0, 0, order);

    private static LitmusOp ParseAccess(string word)
    {
        var parts = word.Split('.');
        var order = parts.Skip(1).Aggregate(MemoryOrder.Relaxed, (all, one) => all | one switch
        {
            "acq" => MemoryOrder.Acquire,
            "rel" => MemoryOrder.Release,
            "ar" => MemoryOrder.AcquireRelease,
            "sc" => MemoryOrder.SequentiallyConsistent,
            "rmb" => MemoryOrder.AfterReadBarrier,
            "wmb" => MemoryOrder.BeforeWriteBarrier,
            _ => throw new FormatException(word),
        });
        var variable = Variables.IndexOf(parts[0][1], StringComparison.Ordinal);
        var digits = parts[0][2..].Select(c => c - '0').ToArray();
        return (parts[0][0], digits) switch
        {
            ('R', []) => new(LitmusKind.Read, variable, 0, 0, order),
            ('W', [var value]) => new(LitmusKind.Write, variable, value, 0, order),
            ('A', [var value]) => new(LitmusKind.Add, variable, value, 0, order),
            ('X', [var value]) => new(LitmusKind.Exchange, variable, value, 0, order),
            ('C', [var expected, var value]) => new(LitmusKind.CompareExchange, variable, value, expected, order),
            _ => throw new FormatException(word),
        };
    }
}
