using System.Runtime.InteropServices;
using System.Text;
using Harness.Kernel.Native;
using static Harness.Kernel.Native.Constants;

namespace Harness.Kernel.Rings;

/// <summary>The one request to rtnetlink that is needed: RTM_NEWLINK for a veth pair.</summary>
internal static unsafe class Netlink
{
    private const ushort NewLink = 16;
    private const ushort NetlinkError = 2;
    private const ushort RequestAckCreateExclusive = 0x1 | 0x4 | 0x400 | 0x200;
    private const ushort InterfaceName = 3;
    private const ushort LinkInfo = 18;
    private const ushort InfoKind = 1;
    private const ushort InfoData = 2;
    private const ushort VethPeer = 1;
    private const int HeaderBytes = 16;
    private const int InterfaceMessageBytes = 16;

    internal static void AddVethPair(string first, string second)
    {
        var peer = Concat(new byte[InterfaceMessageBytes], Attribute(InterfaceName, Text(second)));
        var link = Concat(Attribute(InfoKind, Encoding.ASCII.GetBytes("veth")), Attribute(InfoData, Attribute(VethPeer, peer)));
        var message = Concat(new byte[HeaderBytes + InterfaceMessageBytes], Attribute(InterfaceName, Text(first)), Attribute(LinkInfo, link));
        BitConverter.TryWriteBytes(message.AsSpan(0), message.Length);
        BitConverter.TryWriteBytes(message.AsSpan(4), NewLink);
        BitConverter.TryWriteBytes(message.AsSpan(6), RequestAckCreateExclusive);
        BitConverter.TryWriteBytes(message.AsSpan(8), 1);
        Request(message, $"making the veth pair {first}, {second}");
    }

    private static void Request(byte[] message, string what)
    {
        var socket = KernelException.Check(LibC.Socket(AfNetlink, SockRaw | SockCloseOnExec, 0), "socket(AF_NETLINK)");
        try
        {
            var answer = new byte[4096];
            fixed (byte* bytes = message, place = answer)
            {
                if (LibC.Send(socket, bytes, message.Length, 0) != message.Length || LibC.Receive(socket, place, answer.Length, 0) < HeaderBytes + 4)
                {
                    throw KernelException.Last(what);
                }
            }

            var error = BitConverter.ToUInt16(answer, 4) == NetlinkError ? -BitConverter.ToInt32(answer, HeaderBytes) : 0;
            if (error != 0)
            {
                throw new KernelException($"{what}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error})");
            }
        }
        finally
        {
            _ = LibC.Close(socket);
        }
    }

    private static byte[] Attribute(ushort type, byte[] payload)
    {
        var attribute = new byte[(4 + payload.Length + 3) & ~3];
        BitConverter.TryWriteBytes(attribute.AsSpan(0), (ushort)(4 + payload.Length));
        BitConverter.TryWriteBytes(attribute.AsSpan(2), type);
        payload.CopyTo(attribute, 4);
        return attribute;
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text + "\0");

    private static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(p => p)];
}
