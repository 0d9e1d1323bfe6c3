using System.Runtime.InteropServices;

namespace Harness.Native.Images;

/// <summary>
/// An image in this process: its code, its constants, the shared memory of its tasks, and one private segment, the stack of whichever task runs. It lies at the same addresses in
/// every process, so that pointers in local states are the same too; therefore one image can be loaded at a time.
/// </summary>
internal sealed unsafe class NativeImage : IDisposable
{
    /// <summary>The top of the private segment.</summary>
    internal const ulong StackTop = 0x2200_0000;

    /// <summary>Bytes on both sides of the private segment that nobody may touch: a frame larger than this could step over them.</summary>
    private const int GuardBytes = 1 << 20;

    /// <summary>Above the first frame, so that what lies there can be read.</summary>
    private const int Headroom = 64;

    private const int PageBytes = 4096;

    private static int s_loaded;

    private readonly List<(nint Address, nint Length)> _mapped = [];
    private readonly ulong* _context;
    private readonly delegate* unmanaged<int> _switch;
    private readonly SignalHandlers _handlers;
    private readonly int _stackBytes;

    internal NativeImage(ElfFile elf, int stackBytes)
    {
        if (Interlocked.Exchange(ref s_loaded, 1) != 0)
        {
            throw new NativeException("another C program is loaded in this process: its addresses are taken until it is disposed of");
        }

        try
        {
            foreach (var segment in elf.Segments)
            {
                Map(segment, elf.Bytes.Span);
            }

            _stackBytes = (stackBytes + PageBytes - 1) / PageBytes * PageBytes;
            var low = (nint)StackTop - _stackBytes;
            Reserve(low - GuardBytes, GuardBytes, LibC.ProtectNone);
            Reserve(low, _stackBytes, LibC.ProtectRead | LibC.ProtectWrite);
            Reserve((nint)StackTop, GuardBytes, LibC.ProtectNone);
            _context = (ulong*)elf.Symbols["harness_context"].Address;
            _switch = (delegate* unmanaged<int>)elf.Symbols["harness_switch"].Address;
            _context[NativeContext.Low] = StackLow;
            _context[NativeContext.High] = StackTop;
            _context[NativeContext.Mask] = ~SignalHandlers.Faults.Aggregate(0UL, (mask, signal) => mask | (1UL << (signal - 1)));
            Arena = elf.Symbols["harness_arena"].Address;
            ArenaBytes = (int)(elf.Symbols["harness_arena_end"].Address - Arena);
            Entry = elf.Symbols["harness_entry"].Address;
            _handlers = new SignalHandlers(elf.Symbols["harness_handle"].Address, _context + NativeContext.Handlers);
        }
        catch
        {
            Unmap();
            throw;
        }
    }

    /// <summary>The first address of shared memory.</summary>
    internal ulong Arena { get; }

    internal int ArenaBytes { get; }

    internal ulong StackLow => StackTop - (ulong)_stackBytes;

    private ulong Entry { get; }

    /// <summary>How often native code ran.</summary>
    internal long Switches { get; private set; }

    internal Span<byte> Memory => new((void*)Arena, ArenaBytes);

    /// <summary>Whether an address is the running task's own.</summary>
    internal bool IsPrivate(ulong address) => address >= StackLow && address < StackTop;

    internal static Span<byte> At(ulong address, int bytes) => new((void*)address, bytes);

    /// <summary>The stack of a task that has not begun.</summary>
    internal (ulong Pointer, byte[] Bytes) Begin(ulong function, long argument)
    {
        // Six registers, of which two say what to run, and where to begin; the stack is aligned there as a call expects it.
        var bytes = new byte[(7 * sizeof(ulong)) + Headroom];
        var words = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan());
        words[2] = (ulong)argument;
        words[3] = function;
        words[6] = Entry;
        return (StackTop - (ulong)bytes.Length, bytes);
    }

    /// <summary>Runs a task to its next hook.</summary>
    /// <param name="pointer">Its stack pointer.</param>
    /// <param name="stack">What lies from there on; what lies below is cleared.</param>
    /// <param name="result">What the hook at which it stands gives to it.</param>
    internal Hook Start(ulong pointer, ReadOnlySpan<byte> stack, ulong result)
    {
        var own = At(StackLow, _stackBytes);
        own[..(int)(pointer - StackLow)].Clear();
        stack.CopyTo(own[(int)(pointer - StackLow)..]);
        _context[NativeContext.StackPointer] = pointer;
        return Continue(result);
    }

    /// <summary>Goes on from the hook to which the task has just come.</summary>
    internal Hook Continue(ulong result)
    {
        Switches++;
        _context[NativeContext.Result] = result;
        var code = _switch();
        var kind = (HookKind)(code & 0xff);
        if (kind == HookKind.Fault)
        {
            return new Hook(kind, 0, false, _context[NativeContext.Signal], _context[NativeContext.SignalAddress], 0, 0, _context[NativeContext.SignalPc] + 1, 0);
        }

        var count = Hook.Arguments(kind);
        var size = kind is HookKind.ReadRange or HookKind.WriteRange ? (int)Math.Min(Argument(2), int.MaxValue) : (code >> 8) & 0xff;
        var last = count < 5 ? Argument(4) : (uint)Argument(4) | (_context[NativeContext.Argument5] << 32);
        return new Hook(kind, size, (code & 0x10000) != 0, Argument(1), Argument(2), Argument(3), last, _context[NativeContext.Pc], _context[NativeContext.Caller]);

        ulong Argument(int number) => number <= count ? _context[NativeContext.Argument1 + number - 1] : 0;
    }

    /// <summary>Ends a run of another thread, which is where it would not come to an end by itself.</summary>
    internal void Interrupt()
    {
        if (Volatile.Read(ref _context[NativeContext.Running]) != 0)
        {
            _ = LibC.Kill(Environment.ProcessId, (int)_context[NativeContext.Thread], SignalHandlers.Faults[0]);
        }
    }

    /// <summary>Where the task stands now.</summary>
    internal (ulong Pointer, byte[] Bytes) Stack()
    {
        var pointer = _context[NativeContext.StackPointer];
        return (pointer, At(pointer, (int)(StackTop - pointer)).ToArray());
    }

    /// <summary>Text of the image, up to its zero byte; empty where there is none.</summary>
    internal string Text(ulong address)
        => address >= 0x2000_0000 && address < Arena ? Marshal.PtrToStringUTF8((nint)address) ?? "" : "";

    public void Dispose()
    {
        _handlers.Dispose();
        Unmap();
    }

    private void Map(in ElfSegment segment, ReadOnlySpan<byte> file)
    {
        if (segment.MemorySize == 0)
        {
            return;
        }

        var first = (nint)segment.Address & ~(PageBytes - 1);
        var length = ((nint)segment.Address + (nint)segment.MemorySize - first + PageBytes - 1) & ~(PageBytes - 1);
        Reserve(first, length, LibC.ProtectRead | LibC.ProtectWrite);
        file.Slice((int)segment.Offset, (int)segment.FileSize).CopyTo(At(segment.Address, (int)segment.FileSize));
        // The flags of a segment are the other way round: execute is 1, write 2, read 4.
        var protection = ((segment.Flags & 4) != 0 ? LibC.ProtectRead : 0) | ((segment.Flags & 2) != 0 ? LibC.ProtectWrite : 0)
            | ((segment.Flags & 1) != 0 ? LibC.ProtectExecute : 0);
        if (LibC.Protect(first, length, protection) != 0)
        {
            throw new NativeException("the image cannot be protected");
        }
    }

    private void Reserve(nint address, nint length, int protection)
    {
        if (LibC.Map(address, length, protection, LibC.MapFixed, -1, 0) != address)
        {
            throw new NativeException($"the image cannot be loaded at 0x{address:x}: something lies there in this process");
        }

        _mapped.Add((address, length));
    }

    private void Unmap()
    {
        foreach (var (address, length) in _mapped)
        {
            _ = LibC.Unmap(address, length);
        }

        _mapped.Clear();
        Volatile.Write(ref s_loaded, 0);
    }
}
