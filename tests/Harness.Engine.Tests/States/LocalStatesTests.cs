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
