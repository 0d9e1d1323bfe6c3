namespace Harness.Packages.Tests.Examples;

/// <summary>Where a thread stands: a number for the place in its program, and what it still needs.</summary>
internal readonly record struct Local(int Place, int A = 0, int B = 0)
{
    /// <summary>The end of every program.</summary>
    internal static Local End { get; } = new(-1);
}

/// <summary>What a thread does next, and where it stands then. Gives null at its end.</summary>
internal delegate Access? Program(Local at);

/// <summary>One access of a shared cell.</summary>
/// <param name="Cell">The cell; -1 for a fence.</param>
/// <param name="Stores">Whether it only stores: then the store may wait in a buffer.</param>
/// <param name="Reads">Whether it only reads: then it sees the thread's own waiting store.</param>
/// <param name="Change">The new value for the old one.</param>
/// <param name="May">Whether it can be made, by the value that it would read.</param>
/// <param name="Then">Where the thread stands after having read a value.</param>
/// <param name="Note">What changes in the memory at the same moment besides, by the value that was read: bookkeeping.</param>
internal sealed record Access(
    int Cell, bool Stores, bool Reads, Func<int, int> Change, Func<int, bool> May, Func<int, Local> Then, Action<int[], int>? Note = null)
{
    internal static Access Load(int cell, Func<int, Local> then, Action<int[], int>? note = null)
        => new(cell, false, true, v => v, _ => true, then, note);

    internal static Access Wait(int cell, Func<int, bool> may, Func<int, Local> then) => new(cell, false, true, v => v, may, then);

    internal static Access Store(int cell, int value, Local then, Action<int[], int>? note = null)
        => new(cell, true, false, _ => value, _ => true, _ => then, note);

    internal static Access Exchange(int cell, Func<int, int> change, Func<int, Local> then, Action<int[], int>? note = null)
        => new(cell, false, false, change, _ => true, then, note);

    internal static Access Fence(Local then) => new(-1, false, false, v => v, _ => true, _ => then);
}
