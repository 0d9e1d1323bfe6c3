namespace Harness.Engine.Tests.Support;

internal enum TinyKind
{
    Load,
    Store,
    Add,
    CompareExchange,
    Lock,
    Unlock,
    Until,
    Choose,
    Fence,
    SkipIf,
    FailIf,
}

/// <summary>
/// An operation of a <see cref="TinyProgram"/>. All are steps except <see cref="TinyKind.SkipIf"/> and <see cref="TinyKind.FailIf"/>, which look
/// only at a register.
/// </summary>
/// <param name="Kind">What it does.</param>
/// <param name="Target">Index of the variable or lock.</param>
/// <param name="Register">The register that takes the value read or chosen, or that is looked at.</param>
/// <param name="Value">A constant: the value to write or to add, the number of choices, what the register is compared with.</param>
/// <param name="Expected">What a compare-and-exchange expects, or how many operations are skipped.</param>
/// <param name="Sources">Bit mask of the registers whose values a store adds to its constant.</param>
internal readonly record struct TinyOp(TinyKind Kind, int Target = 0, int Register = 0, int Value = 0, int Expected = 0, int Sources = 0)
{
    internal bool IsStep => Kind is not (TinyKind.SkipIf or TinyKind.FailIf);

    internal static TinyOp R(int variable, int register = 0) => new(TinyKind.Load, variable, register);

    internal static TinyOp W(int variable, int value, int sources = 0) => new(TinyKind.Store, variable, Value: value, Sources: sources);

    internal static TinyOp Add(int variable, int value, int register) => new(TinyKind.Add, variable, register, value);

    internal static TinyOp Cas(int variable, int expected, int value, int register)
        => new(TinyKind.CompareExchange, variable, register, value, expected);

    internal static TinyOp Lock(int index) => new(TinyKind.Lock, index);

    internal static TinyOp Unlock(int index) => new(TinyKind.Unlock, index);

    internal static TinyOp Until(int variable, int value) => new(TinyKind.Until, variable, Value: value);

    internal static TinyOp Choose(int count, int register) => new(TinyKind.Choose, Register: register, Value: count);

    internal static TinyOp Fence() => new(TinyKind.Fence);

    internal static TinyOp SkipIf(int register, int value, int skipped) => new(TinyKind.SkipIf, Register: register, Value: value, Expected: skipped);

    internal static TinyOp FailIf(int register, int value) => new(TinyKind.FailIf, Register: register, Value: value);
}
