namespace Harness.Native.Images;

/// <summary>Places in the context by which hooks.S and runtime.c speak with this program, in words of eight bytes.</summary>
internal static class NativeContext
{
    internal const int StackPointer = 8 / 8;
    internal const int Argument1 = 16 / 8;
    internal const int Pc = 48 / 8;
    internal const int Caller = 56 / 8;
    internal const int Result = 64 / 8;
    internal const int Low = 72 / 8;
    internal const int High = 80 / 8;
    internal const int Running = 88 / 8;
    internal const int Thread = 96 / 8;
    internal const int Mask = 104 / 8;
    internal const int Argument5 = 120 / 8;
    internal const int Signal = 128 / 8;
    internal const int SignalAddress = 136 / 8;
    internal const int SignalPc = 144 / 8;
    internal const int Handlers = 256 / 8;
}
