using System.Globalization;
using System.Runtime.InteropServices;

namespace Harness.Kernel.Tests.Readers;

/// <summary>A live capture by libpcap, in this process: its ring is mapped here too, so that a test can look at it and write into it.</summary>
internal sealed unsafe partial class Libpcap : IDisposable
{
    private const string Library = "libpcap.so.0.8";

    private nint _capture;
    private readonly nint _start;
    private readonly int _length;

    internal Libpcap(string device, bool immediate)
    {
        var before = SocketMappings();
        var error = stackalloc byte[256];
        _capture = Create(device, error);
        var prepared = SetSnaplen(_capture, 256) | SetTimeout(_capture, 10) | SetBufferSize(_capture, 1 << 16) | SetImmediateMode(_capture, immediate ? 1 : 0);
        if (prepared != 0 || Activate(_capture) < 0 || SetNonBlocking(_capture, 1, error) < 0)
        {
            throw new InvalidOperationException($"libpcap cannot capture on {device}: {Marshal.PtrToStringUTF8(GetError(_capture))}");
        }

        (_start, _length) = SocketMappings().Except(before).Single();
    }

    internal static bool IsInstalled => NativeLibrary.TryLoad(Library, out _);

    internal static string Version => Marshal.PtrToStringUTF8(LibraryVersion())!;

    internal Span<byte> Ring => new((void*)_start, _length);

    /// <summary>Lets libpcap take what it finds ready, and not wait.</summary>
    /// <returns>How many packets it handed over.</returns>
    internal int Dispatch(int limit = -1) => Dispatch(_capture, limit, &OnPacket, 0);

    /// <summary>Where the slots are whose frames are of so many bytes, in the order of the ring: told by tp_len, tp_mac and status USER of TPACKET_V2.</summary>
    internal IReadOnlyList<int> FilledSlots(int length)
    {
        var slots = new List<int>();
        for (var at = 0; at + 32 <= _length; at += 16)
        {
            if ((U32(at) & 1) != 0 && U32(at + 4) == length && U32(at + 8) == length && BitConverter.ToUInt16(Ring[(at + 12)..]) is >= 52 and < 128)
            {
                slots.Add(at);
            }
        }

        return slots;
    }

    internal uint U32(int offset) => BitConverter.ToUInt32(Ring[offset..]);

    internal void SetU32(int offset, uint value) => BitConverter.TryWriteBytes(Ring[offset..], value);

    public void Dispose()
    {
        if (_capture != 0)
        {
            Close(_capture);
            _capture = 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static void OnPacket(nint user, nint header, nint bytes)
    {
    }

    private static IReadOnlyList<(nint Start, int Length)> SocketMappings()
        => [.. File.ReadLines("/proc/self/maps").Where(l => l.Contains("socket:[", StringComparison.Ordinal)).Select(l =>
        {
            var ends = l.Split(' ')[0].Split('-').Select(e => nint.Parse(e, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            return (ends[0], (int)(ends[1] - ends[0]));
        })];

    [LibraryImport(Library, EntryPoint = "pcap_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Create(string device, byte* error);

    [LibraryImport(Library, EntryPoint = "pcap_set_snaplen")]
    private static partial int SetSnaplen(nint capture, int bytes);

    [LibraryImport(Library, EntryPoint = "pcap_set_timeout")]
    private static partial int SetTimeout(nint capture, int milliseconds);

    [LibraryImport(Library, EntryPoint = "pcap_set_buffer_size")]
    private static partial int SetBufferSize(nint capture, int bytes);

    [LibraryImport(Library, EntryPoint = "pcap_set_immediate_mode")]
    private static partial int SetImmediateMode(nint capture, int isOn);

    [LibraryImport(Library, EntryPoint = "pcap_activate")]
    private static partial int Activate(nint capture);

    [LibraryImport(Library, EntryPoint = "pcap_setnonblock")]
    private static partial int SetNonBlocking(nint capture, int isOn, byte* error);

    [LibraryImport(Library, EntryPoint = "pcap_dispatch")]
    private static partial int Dispatch(nint capture, int count, delegate* unmanaged[Cdecl]<nint, nint, nint, void> callback, nint user);

    [LibraryImport(Library, EntryPoint = "pcap_geterr")]
    private static partial nint GetError(nint capture);

    [LibraryImport(Library, EntryPoint = "pcap_lib_version")]
    private static partial nint LibraryVersion();

    [LibraryImport(Library, EntryPoint = "pcap_close")]
    private static partial void Close(nint capture);
}
