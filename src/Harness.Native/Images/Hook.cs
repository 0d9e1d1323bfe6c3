namespace Harness.Native.Images;

/// <summary>A call of a hook.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Size">Bytes of the access, of ranges too; 0 where there is none.</param>
/// <param name="IsUnaligned">Whether the type says that it need not be aligned.</param>
/// <param name="Argument1">The first argument: of accesses the address.</param>
/// <param name="Argument2">The second argument.</param>
/// <param name="Argument3">The third argument.</param>
/// <param name="Argument4">The fourth argument; of a compare-and-exchange also the fifth, in its upper half.</param>
/// <param name="Pc">The address to which the hook returns.</param>
/// <param name="Caller">Where code of ours called it, the address to which that returns; 0 otherwise.</param>
internal readonly record struct Hook(
    HookKind Kind, int Size, bool IsUnaligned, ulong Argument1, ulong Argument2, ulong Argument3, ulong Argument4, ulong Pc, ulong Caller)
{
    /// <summary>The address of an access.</summary>
    internal ulong Address => Argument1;

    internal bool Reads => Kind is HookKind.Read or HookKind.VolatileRead or HookKind.ReadRange or HookKind.AtomicLoad;

    internal bool Writes => Kind is HookKind.Write or HookKind.VolatileWrite or HookKind.WriteRange or HookKind.AtomicStore;

    /// <summary>Whether the code stores after the hook, so that the value is not known yet.</summary>
    internal bool IsStoredByCode => Kind is HookKind.Write or HookKind.VolatileWrite or HookKind.WriteRange;

    internal bool Updates => Kind is >= HookKind.Exchange and <= HookKind.CompareExchange;

    /// <summary>Whether it is a plain access of the language, on which a data race is undefined.</summary>
    internal bool IsPlain => Kind is HookKind.Read or HookKind.Write or HookKind.ReadRange or HookKind.WriteRange;

    internal bool IsAtomic => Kind is >= HookKind.AtomicLoad and <= HookKind.CompareExchange;

    internal bool IsAccess => Reads || Writes || Updates;

    /// <summary>An address in the code of the user that belongs to the call.</summary>
    internal ulong Place => (Caller != 0 ? Caller : Pc) - 1;

    /// <summary>The order of C11 that was asked for; 0, relaxed, of what has none.</summary>
    internal int Order => Kind switch
    {
        HookKind.AtomicLoad => (int)Argument2,
        HookKind.AtomicStore or (>= HookKind.Exchange and <= HookKind.FetchNand) => (int)Argument3,
        HookKind.CompareExchangeValue or HookKind.CompareExchange => (int)Argument4,
        HookKind.Fence => (int)Argument1,
        HookKind.Wait => (int)Argument4,
        _ => 0,
    };

    /// <summary>Of a compare-and-exchange: the order of C11 for when it finds another value.</summary>
    internal int FailureOrder => (int)(Argument4 >> 32);

    /// <summary>How many arguments a hook has; what lies in the registers of others is what the code left there by chance.</summary>
    internal static int Arguments(HookKind kind) => kind switch
    {
        HookKind.Progress or HookKind.Assume => 0,
        HookKind.ReadRange or HookKind.WriteRange or HookKind.AtomicLoad or HookKind.Assert or HookKind.Observe => 2,
        HookKind.AtomicStore or (>= HookKind.Exchange and <= HookKind.FetchNand) => 3,
        HookKind.Wait => 4,
        HookKind.CompareExchangeValue or HookKind.CompareExchange => 5,
        _ => 1,
    };
}
