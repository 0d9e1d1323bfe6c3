using System.Collections.Immutable;
using Harness.Kernel.Native;
using static Harness.Kernel.Native.Constants;

namespace Harness.Kernel.Rings;

/// <summary>What PACKET_RX_RING accepts (rule R12): block size a multiple of the page, frame size a multiple of 16 and at least 52, the number of frames exactly what fits, one ring for each socket.</summary>
internal static unsafe class SetupConformance
{
    private const string Accepted = "accepted";
    private const int EbusyNumber = 16;

    internal static ImmutableArray<SetupCheck> Run()
    {
        var page = (uint)Environment.SystemPageSize;
        return
        [
            Check("V2, frames of 1,360 bytes, three to a page", 1, page, 1360, page / 1360, Accepted),
            Check("V2, one frame", 1, page, page, 1, Accepted),
            Check("V2, frames of 64 bytes", 1, page, 64, page / 64, Accepted),
            Check("V1, frames of 64 bytes", 0, page, 64, page / 64, Accepted),
            Check("V2, frames of 48 bytes", 1, page, 48, page / 48, "EINVAL"),
            Check("V2, frame size no multiple of 16", 1, page, 1000, page / 1000, "EINVAL"),
            Check("V2, block size no multiple of the page", 1, page / 2, 1024, page / 2048, "EINVAL"),
            Check("V2, one frame too many", 1, page, 1024, (page / 1024) + 1, "EINVAL"),
            Check("V2, one frame too few", 1, page, 1024, (page / 1024) - 1, "EINVAL"),
            Check("V2, frame larger than the block", 1, page, page * 2, 1, "EINVAL"),
            Check("V2, a second ring on the socket", 1, page, 1024, page / 1024, "EBUSY", isSecond: true),
        ];
    }

    private static SetupCheck Check(string what, int version, uint blockSize, uint frameSize, uint frames, string expected, bool isSecond = false)
    {
        using var socket = new PacketSocket();
        socket.Set(SolPacket, PacketVersion, version, "setsockopt(PACKET_VERSION)");
        var request = new TpacketRequest { BlockSize = blockSize, BlockCount = 1, FrameSize = frameSize, FrameCount = frames };
        if (isSecond)
        {
            KernelException.Check(LibC.SetSockOpt(socket.Descriptor, SolPacket, PacketRxRing, &request, 16), "setsockopt(PACKET_RX_RING)");
        }

        var actual = LibC.SetSockOpt(socket.Descriptor, SolPacket, PacketRxRing, &request, 16) == 0 ? Accepted
            : System.Runtime.InteropServices.Marshal.GetLastPInvokeError() switch
            {
                Einval => "EINVAL",
                EbusyNumber => "EBUSY",
                var error => $"errno {error}",
            };
        return new SetupCheck(what, expected, actual);
    }
}
