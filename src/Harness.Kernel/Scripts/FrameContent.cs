using System.Buffers.Binary;
using Harness.Kernel.Native;

namespace Harness.Kernel.Scripts;

/// <summary>The bytes of a packet: a private ethertype, and a pattern that no two packets of a script share.</summary>
internal static class FrameContent
{
    /// <summary>Writes a packet.</summary>
    /// <param name="frame">Where to; its length is the packet's.</param>
    /// <param name="packet">The packet's number.</param>
    /// <param name="salt">What tells the packets of one script from those of another.</param>
    internal static void Write(Span<byte> frame, int packet, ulong salt)
    {
        var random = new ScriptRandom(salt ^ ((ulong)packet << 32));
        var at = frame;
        while (at.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(at, random.Next());
            at = at[sizeof(ulong)..];
        }

        var rest = random.Next();
        for (var i = 0; i < at.Length; i++, rest >>= 8)
        {
            at[i] = (byte)rest;
        }

        // To a broadcast address, so that every interface takes it; then the source address and the type.
        frame[..6].Fill(0xff);
        frame[6] = 0x02;
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], Constants.PrivateEtherType);
    }
}
