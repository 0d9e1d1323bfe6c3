namespace Harness.Kernel.Native;

/// <summary>Numbers of the Linux ABI (x86-64 and arm64 agree on all of them).</summary>
internal static class Constants
{
    internal const int AfInet = 2;
    internal const int AfNetlink = 16;
    internal const int AfPacket = 17;
    internal const int SockDgram = 2;
    internal const int SockRaw = 3;
    internal const int SockCloseOnExec = 0x80000;

    internal const int SolSocket = 1;
    internal const int SoRcvbuf = 8;
    internal const int SoAttachFilter = 26;
    internal const int SoDetachFilter = 27;
    internal const int SoMeminfo = 55;

    internal const int SolPacket = 263;
    internal const int PacketRxRing = 5;
    internal const int PacketStatistics = 6;
    internal const int PacketCopyThresh = 7;
    internal const int PacketVersion = 10;
    internal const int PacketVnetHdr = 15;

    internal const int MsgDontWait = 0x40;
    internal const int MsgTrunc = 0x20;
    internal const short PollIn = 1;

    internal const int ProtRead = 1;
    internal const int ProtWrite = 2;
    internal const int MapShared = 1;

    internal const int CloneNewNet = 0x40000000;

    internal const int SiocGifFlags = 0x8913;
    internal const int SiocSifFlags = 0x8914;
    internal const int SiocSifMtu = 0x8922;
    internal const int SiocGifIndex = 0x8933;
    internal const short IffUp = 1;

    internal const int Eperm = 1;
    internal const int Eintr = 4;
    internal const int Eagain = 11;
    internal const int Eacces = 13;
    internal const int Einval = 22;
    internal const int Enospc = 28;
    internal const int Enosys = 38;
    internal const int Enoprotoopt = 92;
    internal const int Eafnosupport = 97;
    internal const int Enobufs = 105;

    /// <summary>IEEE "local experimental 1": no protocol of the kernel listens to it.</summary>
    internal const ushort PrivateEtherType = 0x88B5;

    internal static ushort NetworkOrder(ushort value) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);
}
