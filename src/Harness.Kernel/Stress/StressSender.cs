using Harness.Kernel.Native;
using Harness.Kernel.Rings;

namespace Harness.Kernel.Stress;

/// <summary>Sends frames as fast as it can, each with other bytes than the one before.</summary>
internal static class StressSender
{
    /// <summary>Sends until the crew stops.</summary>
    /// <returns>How many it sent.</returns>
    internal static long Run(PrivateNetwork network, Crew crew, int sender, int length)
    {
        using var socket = new PacketSocket();
        socket.Bind(network.Loopback, 0);
        var frame = new byte[length];
        frame.AsSpan(0, 6).Fill(0xff);
        frame[6] = 0x02;
        frame[12] = Constants.PrivateEtherType >> 8;
        frame[13] = Constants.PrivateEtherType & 0xff;
        long sent = 0;
        while (!crew.Stops)
        {
            frame.AsSpan(14).Fill(FrameFill.Of(sender, sent));
            socket.Send(frame);
            sent++;
        }

        return sent;
    }
}
