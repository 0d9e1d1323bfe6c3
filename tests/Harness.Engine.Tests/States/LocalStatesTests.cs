using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.States;

/// <summary>Workers share local states without a lock where they only look: what they see must be whole.</summary>
public class LocalStatesTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(60);
    private static readonly ManualResetEventSlim s_inTheImage = new();
    private static readonly ManualResetEventSlim s_goOn = new();

    /// <summary>
    /// The second member's code has run, that of the first member, which makes the image, has not come to its end: another worker that saw the new local state now would take it for its
    /// own image, and count a state twice.
    /// </summary>
    [Fact]
    public void WhatAMemberBecomes_IsSeenWithItsImage()
    {
        var program = Searches.Unscanned(static machine =>
        {
            machine.Interchangeable(2, 1);
            var x = machine.Cell<int>("x");
            machine.Spawn("t0", () => LoadAndStore(x, waits: true));
            machine.Spawn("t1", () => LoadAndStore(x, waits: false));
        });
        var states = new LocalStates(program, new Symmetry(program));
        var (first, second) = (states.Initial[0], states.Initial[1]);
        var worker = new Thread(() => states.Next(second, 7, null, new TaskRunner()));
        worker.Start();
        s_inTheImage.Wait(s_long, TestContext.Current.CancellationToken).ShouldBeTrue();
        var seen = second.Find(7);
        s_goOn.Set();
        worker.Join(s_long).ShouldBeTrue();

        seen.ShouldBeNull("it has no image yet");
        second.Find(7)!.Next.Image.ShouldBeSameAs(first.Find(7)!.Next);
    }

    /// <summary>Local states are kept as the values that led to them, and made again by the model's code: where two values come to one now, the code is not what it was.</summary>
    [Fact]
    public void WhatTheCodeMakesNoLonger_IsRefused()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var states = new LocalStates(Chooser(tellsApart: true), null);
        foreach (var choice in (ulong[])[0, 1])
        {
            states.Next(states.Initial[0], choice, null, new TaskRunner());
        }

        states.Save(writer);
        var same = new LocalStates(Chooser(tellsApart: true), null);
        same.Load(Rewound(bytes), new TaskRunner());
        same.Count.ShouldBe(states.Count);
        var other = new LocalStates(Chooser(tellsApart: false), null);
        Should.Throw<CheckpointException>(() => other.Load(Rewound(bytes), new TaskRunner()))
            .Message.ShouldBe("the checkpoint does not fit the model's code: remove it, or give another directory");
    }

    private static BinaryReader Rewound(MemoryStream bytes)
    {
        bytes.Position = 0;
        return new BinaryReader(bytes);
    }

    private static ControlledProgram Chooser(bool tellsApart) => Searches.Unscanned(machine =>
    {
        var x = machine.Cell<int>("x");
        machine.Spawn("t", () => ChooseAndStore(x, tellsApart));
    });

    private static async ControlledTask ChooseAndStore(Cell<int> x, bool tellsApart)
    {
        var choice = await Operations.Choose(Labels.Choose, 2);
        await x.Store(Labels.Store, tellsApart ? choice : 0);
    }

    private static async ControlledTask LoadAndStore(Cell<int> x, bool waits)
    {
        var seen = await x.Load(Labels.Load);
        if (waits)
        {
            s_inTheImage.Set();
            s_goOn.Wait(s_long);
        }

        await x.Store(Labels.Store, seen);
    }
}
