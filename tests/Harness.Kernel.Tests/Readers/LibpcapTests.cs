using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Ring.Readers;
using Harness.Scenarios;

namespace Harness.Kernel.Tests.Readers;

/// <summary>libpcap on a real ring, against the reader of the model that carries its name.</summary>
public class LibpcapTests
{
    private const int Length = 123;

    private static readonly TpStatus[] s_values =
    [
        TpStatus.Kernel, TpStatus.User, TpStatus.Copy, TpStatus.Losing, TpStatus.User | TpStatus.Losing, TpStatus.CsumNotReady, (TpStatus)0x100, TpStatus.TsSoftware,
        TpStatus.TsSysHardware, TpStatus.TsRawHardware,
    ];

    /// <summary>The statuses that libpcap takes for its own, and what it stores, are those of the model's reader: any value but KERNEL, and KERNEL.</summary>
    [Fact]
    public void Libpcap_TakesWhatItsModelTakes()
    {
        Require();
        var reader = ReaderNamed(ReaderProgram.ReaderOf("libpcap"));
        var taken = KernelTest.Run(network => s_values.Select(v => (Value: v, IsTaken: Takes(v))).ToArray());

        foreach (var (value, isTaken) in taken)
        {
            KernelTest.Write($"libpcap {(isTaken ? "takes" : "leaves")} a slot with status 0x{(ulong)value:x}");
        }

        taken.ShouldBe(s_values.Select(v => (v, reader.IsReady(v))));
    }

    /// <summary>The model's finding about such readers: a slot that carries the RFC's mark is taken, handed over and released, although nobody has written it yet.</summary>
    [Fact]
    public void Libpcap_TakesASlotInProgress_AndReleasesIt()
    {
        Require();
        KernelTest.Run(network => Takes(new InProgressVariant().Mark)).ShouldBeTrue();
    }

    /// <summary>The reader takes frames in the order of the ring, each once.</summary>
    [Fact]
    public void Libpcap_DeliversEachPacketOnce()
    {
        Require();
        KernelTest.Run(static network =>
        {
            var veth = AddQuietPair();
            using var sender = new PacketSocket();
            sender.Bind(veth.Second, 0);
            using var capture = new Libpcap(VethPair.FirstName, immediate: true);
            var delivered = 0;
            for (var i = 0; i < 100; i++)
            {
                sender.Send(Frame());
                delivered += capture.Dispatch();
            }

            return delivered;
        }).ShouldBe(100);
    }

    /// <summary>Writes a status into the slot that libpcap looks at next, where an older frame still lies, and lets it look.</summary>
    private static bool Takes(TpStatus status)
    {
        // Each value on a ring of its own: a slot that is taken without the kernel having filled it leaves reader and kernel out of step.
        return KernelTest.Run(_ =>
        {
            var veth = AddQuietPair();
            using var sender = new PacketSocket();
            sender.Bind(veth.Second, 0);
            using var capture = new Libpcap(VethPair.FirstName, immediate: true);
            sender.Send(Frame());
            sender.Send(Frame());
            var slots = capture.FilledSlots(Length);
            slots.Count.ShouldBe(2);

            // The second slot is free again, with a frame's bytes in it; the first is taken and released as usual.
            capture.SetU32(slots[1], 0);
            capture.Dispatch(1).ShouldBe(1);
            capture.U32(slots[0]).ShouldBe(0u);
            capture.SetU32(slots[1], (uint)status);
            var handedOver = capture.Dispatch();
            handedOver.ShouldBe(capture.U32(slots[1]) == 0 && status != TpStatus.Kernel ? 1 : 0);
            return handedOver == 1;
        });
    }

    /// <summary>libpcap takes packets of every protocol: without IPv6 in this namespace, nobody sends any but the test.</summary>
    private static VethPair AddQuietPair()
    {
        // Resolved for the calling thread, which is in a namespace of its own.
        const string Setting = "/proc/sys/net/ipv6/conf/default/disable_ipv6";
        if (File.Exists(Setting))
        {
            File.WriteAllText(Setting, "1");
        }

        return PrivateNetwork.AddVethPair();
    }

    private static byte[] Frame()
    {
        var frame = new byte[Length];
        frame.AsSpan(0, 6).Fill(0xff);
        frame[6] = 0x02;
        frame[12] = Constants.PrivateEtherType >> 8;
        frame[13] = Constants.PrivateEtherType & 0xff;
        return frame;
    }

    private static void Require()
    {
        KernelTest.RequireKernel();
        if (!Libpcap.IsInstalled)
        {
            Assert.Skip("libpcap.so.0.8 is not installed: apt-get install libpcap0.8");
        }

        KernelTest.Write(Libpcap.Version);
    }

    private static RingReader ReaderNamed(string name) => new RingReader[] { new NonZeroReader(), new UserBitReader() }.Single(r => r.Name == name);
}
