using System.Buffers.Binary;
using System.Text;
using Harness.Kernel.Native;

namespace Harness.Kernel.Rings;

/// <summary>
/// A tap interface of the private namespace: what is written into it arrives as if from a wire, with the virtio-net header that one writes. This is how packets come to a ring whose GSO type
/// the ring cannot express, as they come from a guest's network card.
/// </summary>
internal sealed unsafe class TapDevice : IDisposable
{
    private const string Name = "tap0";
    private const int TunSetIff = 0x400454ca;
    private const short TapWithoutInfoWithVnetHeader = 0x0002 | 0x1000 | 0x4000;
    private const int VnetHeaderBytes = 10;
    private const byte NeedsChecksum = 1;
    private const byte GsoUdp = 3;
    private const int EthernetBytes = 14;
    private const int Ipv4Bytes = 20;
    private const int UdpBytes = 8;

    private readonly FileStream _device;

    /// <exception cref="KernelException">There is no /dev/net/tun, or no tap may be made.</exception>
    internal TapDevice()
    {
        Microsoft.Win32.SafeHandles.SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"/dev/net/tun cannot be opened: {exception.Message}", exception);
        }

        _device = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
        var request = new byte[40];
        Encoding.ASCII.GetBytes(Name, request);
        BitConverter.TryWriteBytes(request.AsSpan(16), TapWithoutInfoWithVnetHeader);
        fixed (byte* argument = request)
        {
            if (LibC.IoControl((int)handle.DangerousGetHandle(), TunSetIff, argument) < 0)
            {
                var problem = KernelException.Last("making a tap interface");
                Dispose();
                throw problem;
            }
        }

        Index = PrivateNetwork.Up(Name);
    }

    /// <summary>Index of the interface.</summary>
    internal int Index { get; }

    /// <summary>A UDP packet arrives.</summary>
    /// <param name="payload">Its payload: every byte is <paramref name="fill"/>.</param>
    /// <param name="fill">The byte.</param>
    /// <param name="unsegmented">Whether it is one whose fragments of 1,000 bytes are still to be cut (VIRTIO_NET_HDR_GSO_UDP): <c>virtio_net_hdr_from_skb</c> does not know that type.</param>
    internal void Deliver(int payload, byte fill, bool unsegmented)
    {
        var frame = new byte[VnetHeaderBytes + EthernetBytes + Ipv4Bytes + UdpBytes + payload];
        if (unsegmented)
        {
            frame[0] = NeedsChecksum;
            frame[1] = GsoUdp;
            BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(2), EthernetBytes + Ipv4Bytes + UdpBytes);
            BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(4), 1000);
            BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(6), EthernetBytes + Ipv4Bytes);
            BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(8), 6);
        }

        var ethernet = frame.AsSpan(VnetHeaderBytes);
        ethernet[..6].Fill(0xff);
        ethernet[6] = 0x02;
        BinaryPrimitives.WriteUInt16BigEndian(ethernet[12..], Ipv4);
        var ip = ethernet[EthernetBytes..];
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(Ipv4Bytes + UdpBytes + payload));
        (ip[8], ip[9], ip[12], ip[15], ip[16], ip[19]) = (64, 17, 10, 1, 10, 2);
        var udp = ip[Ipv4Bytes..];
        (udp[1], udp[3]) = (1, 2);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(UdpBytes + payload));
        udp[UdpBytes..].Fill(fill);
        _device.Write(frame);
    }

    public void Dispose() => _device.Dispose();

    /// <summary>ETH_P_IP: what the packets are, and what a ring on the interface must be bound to.</summary>
    internal const ushort Ipv4 = 0x0800;
}
