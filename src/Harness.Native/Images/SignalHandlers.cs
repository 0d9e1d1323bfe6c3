namespace Harness.Native.Images;

/// <summary>
/// While an image is loaded, its handler is asked first when some code faults. A fault of a task ends the task's run; every other goes to the handler that was there before, by
/// which the runtime makes exceptions of its own faults.
/// </summary>
internal sealed unsafe class SignalHandlers : IDisposable
{
    /// <summary>SIGILL, SIGBUS, SIGFPE, SIGSEGV.</summary>
    internal static readonly int[] Faults = [4, 7, 8, 11];

    private const int FlagsAt = 136;

    /// <summary>SA_SIGINFO and SA_ONSTACK: a task that has no stack left cannot run a handler on it.</summary>
    private const int Flags = 0x4 | 0x08000000;

    private readonly byte[][] _before = [.. Faults.Select(_ => new byte[LibC.SignalActionBytes])];

    /// <param name="handler">The image's handler.</param>
    /// <param name="chain">Where the image looks, by the number of a signal, for the handler to ask next.</param>
    internal SignalHandlers(ulong handler, ulong* chain)
    {
        var action = stackalloc byte[LibC.SignalActionBytes];
        for (var i = 0; i < Faults.Length; i++)
        {
            fixed (byte* before = _before[i])
            {
                _ = LibC.SignalAction(Faults[i], null, before);
                chain[Faults[i]] = *(ulong*)before;
                new Span<byte>(action, LibC.SignalActionBytes).Clear();
                *(ulong*)action = handler;
                *(int*)(action + FlagsAt) = Flags;
                if (LibC.SignalAction(Faults[i], action, null) != 0)
                {
                    throw new NativeException("a handler for faults of C code cannot be installed");
                }
            }
        }
    }

    public void Dispose()
    {
        for (var i = 0; i < Faults.Length; i++)
        {
            fixed (byte* before = _before[i])
            {
                _ = LibC.SignalAction(Faults[i], before, null);
            }
        }
    }
}
