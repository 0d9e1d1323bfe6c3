namespace Harness.Native.Running;

/// <summary>How people call addresses: places in the code, variables in memory.</summary>
internal abstract class Places
{
    /// <summary>File and line of an address in the code.</summary>
    internal abstract string At(ulong code);

    /// <summary>The name of some bytes of shared memory.</summary>
    internal abstract string Name(int offset, int size);

    /// <summary>Whether bytes lie in a variable, a constant where they are only read.</summary>
    internal abstract bool IsObject(ulong address, int size, bool isRead);

    /// <summary>Which variable is before an address, for messages; empty where none is.</summary>
    internal abstract string Near(ulong address);

    /// <summary>The function that has no body, by its number.</summary>
    internal abstract string Missing(int number);
}
