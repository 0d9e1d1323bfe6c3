namespace Harness.Native.Images;

/// <summary>Why a task came to rest. The numbers are those of hooks.S.</summary>
internal enum HookKind
{
    None = 0,
    Read = 1,
    Write = 2,
    VolatileRead = 3,
    VolatileWrite = 4,
    ReadRange = 5,
    WriteRange = 6,
    AtomicLoad = 16,
    AtomicStore = 17,
    Exchange = 18,
    FetchAdd = 19,
    FetchSub = 20,
    FetchAnd = 21,
    FetchOr = 22,
    FetchXor = 23,
    FetchNand = 24,

    /// <summary>Gives the old value.</summary>
    CompareExchangeValue = 25,

    /// <summary>The expected value lies where the second argument points, and the old one goes there.</summary>
    CompareExchange = 26,
    Fence = 27,
    Lock = 32,
    Unlock = 33,
    Wait = 34,
    Choose = 35,
    Assert = 36,
    Assume = 37,
    Observe = 38,
    Progress = 41,

    /// <summary>A function without a body was called.</summary>
    Missing = 60,

    /// <summary>The task's function came to its end; the first argument is what it returned.</summary>
    End = 62,

    /// <summary>A signal.</summary>
    Fault = 63,
}
