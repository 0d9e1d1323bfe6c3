using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Harness.Cli.Tests.Debugging;

/// <summary>
/// The least debugger of managed code that there can be: it attaches to a process, and lets it go on after every event but a break. It is made of the runtime's own debugging
/// library (libmscordbi, cordebug.idl), as every debugger of .NET is; one at a time.
/// </summary>
internal static unsafe class ManagedDebugger
{
    private const int Version4 = 4;
    private const int ProcessAttach = 1;
    private const int NoInterface = unchecked((int)0x80004002);

    // Slots of the tables of functions: three of IUnknown come first.
    private const int Initialize = 3;
    private const int SetManagedHandler = 5;
    private const int DebugActiveProcess = 8;
    private const int Continue = 4;
    private const int BreakEvent = 5;
    private const int ManagedCallbackSlots = 3 + 26;
    private const int ManagedCallback2Slots = 3 + 8;

    private static readonly Guid s_unknown = new("00000000-0000-0000-C000-000000000046");
    private static readonly Guid s_managedCallback = new("3D6F5F60-7538-11D3-8D5B-00104B35E7EF");
    private static readonly Guid s_managedCallback2 = new("250E5EEA-DB5C-4C76-B6F3-8C46F12E3203");
    private static readonly nint s_callback = Table(ManagedCallbackSlots, withBreak: true);
    private static readonly nint s_callback2 = Table(ManagedCallback2Slots, withBreak: false);
    private static readonly BlockingCollection<nint> s_breaks = [];

    /// <summary>
    /// Attaches to a process that runs .NET on this machine's runtime. It must not be a child of this process: the library asks for the end of a child in a way that takes it
    /// from whoever else waits for it.
    /// </summary>
    internal static void Attach(int process)
    {
        var (runtime, address) = RuntimeOf(process);
        var library = NativeLibrary.Load(Path.Combine(Path.GetDirectoryName(runtime)!, "libmscordbi.so"));
        ((delegate* unmanaged<nint, int, nint, int>)NativeLibrary.GetExport(library, "DllMain"))(0, ProcessAttach, 0);
        nint debugger, debugged;
        Check(((delegate* unmanaged<int, int, nint, nint, nint, nint*, int>)NativeLibrary.GetExport(library, "CoreCLRCreateCordbObject3"))(Version4, process, 0, 0, address, &debugger));
        Check(((delegate* unmanaged<nint, int>)Function(debugger, Initialize))(debugger));
        Check(((delegate* unmanaged<nint, nint, int>)Function(debugger, SetManagedHandler))(debugger, s_callback));
        Check(((delegate* unmanaged<nint, int, int, nint*, int>)Function(debugger, DebugActiveProcess))(debugger, process, 0, &debugged));
    }

    /// <summary>Waits until the process stops at a break.</summary>
    internal static Stop WaitForBreak(TimeSpan patience) => s_breaks.TryTake(out var controller, patience) ? new Stop(controller) : throw new TimeoutException("no break came");

    /// <summary>Where a process stands still.</summary>
    internal sealed class Stop(nint controller)
    {
        internal void GoOn() => Check(((delegate* unmanaged<nint, int, int>)Function(controller, Continue))(controller, 0));
    }

    private static (string Path, nint Address) RuntimeOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/maps").First(l => l.EndsWith("/libcoreclr.so", StringComparison.Ordinal));
        return (line[line.IndexOf('/', StringComparison.Ordinal)..], nint.Parse(line[..line.IndexOf('-', StringComparison.Ordinal)], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static nint Function(nint instance, int slot) => (*(nint**)instance)[slot];

    private static void Check(int result) => Marshal.ThrowExceptionForHR(result);

    /// <summary>An object of one pointer, to its functions. It is never freed: the library may call it as long as the process lives.</summary>
    private static nint Table(int slots, bool withBreak)
    {
        var instance = (nint*)NativeMemory.Alloc((nuint)(slots + 1), (nuint)sizeof(nint));
        instance[0] = (nint)(instance + 1);
        for (var slot = 0; slot < slots; slot++)
        {
            instance[slot + 1] = slot switch
            {
                0 => (nint)(delegate* unmanaged<nint, Guid*, nint*, int>)&QueryInterface,
                1 or 2 => (nint)(delegate* unmanaged<nint, int>)&Count,
                BreakEvent when withBreak => (nint)(delegate* unmanaged<nint, nint, int>)&Break,
                _ => (nint)(delegate* unmanaged<nint, nint, int>)&GoOn,
            };
        }

        return (nint)instance;
    }

    [UnmanagedCallersOnly]
    private static int QueryInterface(nint self, Guid* wanted, nint* found)
    {
        *found = *wanted == s_unknown || *wanted == s_managedCallback ? s_callback : *wanted == s_managedCallback2 ? s_callback2 : 0;
        return *found == 0 ? NoInterface : 0;
    }

    [UnmanagedCallersOnly]
    private static int Count(nint self) => 1;

    /// <summary>The first argument of every event is a controller (ICorDebugController): a process or a domain of it. What follows is not looked at.</summary>
    [UnmanagedCallersOnly]
    private static int GoOn(nint self, nint controller) => ((delegate* unmanaged<nint, int, int>)Function(controller, Continue))(controller, 0);

    [UnmanagedCallersOnly]
    private static int Break(nint self, nint controller)
    {
        s_breaks.Add(controller);
        return 0;
    }
}
