using System.Collections.Immutable;
using System.Globalization;
using Harness.Kernel.Model;
using Harness.Kernel.Rings;

namespace Harness.Kernel.Scripts;

/// <summary>Runs scripts on a real ring and on the model side by side, and compares everything that can be seen after every packet and every operation.</summary>
/// <param name="kernel">The real ring.</param>
/// <param name="model">The model.</param>
internal sealed class RingScriptRunner(KernelSide kernel, ModelSide model)
{
    /// <summary>sk_rcvbuf at the start of each script, in copies.</summary>
    private const int CopiesAtStart = 3;

    /// <summary>Comparisons of the whole ring so far.</summary>
    internal long Comparisons { get; private set; }

    /// <summary>Runs a script from a fresh ring.</summary>
    /// <returns>The first difference, or null.</returns>
    internal Mismatch? Run(ImmutableArray<RingOp> script, ulong seed)
    {
        kernel.Start(seed);
        model.Start(seed);
        model.SetReceiveBuffer(Copies(CopiesAtStart));
        for (var i = 0; i < script.Length; i++)
        {
            if (Apply(script[i]) is { } found)
            {
                return new Mismatch(i, found.What, found.Kernel, found.Model);
            }
        }

        // What only a system call shows: the counters, and what waits for recv.
        var last = Apply(new RingOp(RingOpKind.Statistics));
        for (var i = 0; last is null && i <= RingCall.MaximumCopies; i++)
        {
            last = Apply(new RingOp(RingOpKind.Receive));
        }

        return last is null ? null : new Mismatch(script.Length, last.What, last.Kernel, last.Model);
    }

    private Difference? Apply(RingOp op)
    {
        switch (op.Kind)
        {
            case RingOpKind.Send:
                for (var i = 0; i < op.A; i++)
                {
                    kernel.Send(op.B);
                    model.Send(op.B);
                    if (Compare() is { } difference)
                    {
                        return difference;
                    }
                }

                return null;
            case RingOpKind.Store:
                kernel.Store(op.A, op.B);
                model.Store(op.A, op.B);
                return Compare();
            case RingOpKind.Statistics:
                var (ours, theirs) = (model.ReadStatistics(), kernel.ReadStatistics());
                return ours == theirs ? Compare() : new Difference("PACKET_STATISTICS", theirs.ToString(), ours.ToString());
            case RingOpKind.Receive:
                return Receive() ?? Compare();
            case RingOpKind.Filter:
                var result = op.A < 0 ? (int?)null : op.A;
                kernel.SetFilter(result);
                model.Layer.Filter = result;
                return Compare();
            case RingOpKind.CopyThreshold:
                kernel.SetCopyThreshold(op.A != 0);
                model.Layer.CopyThreshold = op.A != 0;
                return Compare();
            default:
                model.SetReceiveBuffer(Copies(op.A));
                return Compare();
        }
    }

    private int Copies(int wanted)
    {
        var copies = kernel.SetReceiveBuffer(wanted);
        return copies <= RingCall.MaximumCopies ? copies : throw new InvalidOperationException($"sk_rcvbuf has room for {copies} copies: the model's queue has not.");
    }

    private Difference? Receive()
    {
        var expected = model.Receive();
        var actual = kernel.Receive(out var isEmpty);
        return isEmpty
            ? expected is null ? null : new Difference("recv", "nothing", Bytes(expected))
            : expected is null ? new Difference("recv", Bytes(actual), "nothing")
            : actual.SequenceEqual(expected) ? null : new Difference("recv", Bytes(actual), Bytes(expected));
    }

    private Difference? Compare()
    {
        Comparisons++;
        for (var slot = 0; slot < kernel.Slots; slot++)
        {
            var (status, expected) = (kernel.Status(slot), model.Status(slot));
            if (status != expected)
            {
                return new Difference($"status of slot {slot}", Hex(status), Hex(expected));
            }

            var (header, expectedHeader) = (kernel.Header(slot), model.Layer.HeaderOf(slot));
            if (header != expectedHeader)
            {
                return new Difference($"header of slot {slot}", header.ToString(), expectedHeader.ToString());
            }

            var data = kernel.Data(slot);
            var expectedData = model.Layer.DataOf(slot);
            if (!data.SequenceEqual(expectedData))
            {
                var at = data.CommonPrefixLength(expectedData);
                return new Difference($"byte {KernelRing.MacOffset + at} of slot {slot}", Hex(data[at]), Hex(expectedData[at]));
            }
        }

        var (poll, expectedPoll) = (kernel.Poll(), model.Poll());
        return poll != expectedPoll ? new Difference("poll", poll ? "POLLIN" : "nothing", expectedPoll ? "POLLIN" : "nothing") : null;
    }

    private static string Hex(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    private static string Bytes(ReadOnlySpan<byte> frame) => $"{frame.Length} bytes {Convert.ToHexStringLower(frame[..Math.Min(frame.Length, 20)])}…";

    private sealed record Difference(string What, string Kernel, string Model);
}
