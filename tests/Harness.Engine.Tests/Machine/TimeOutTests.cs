using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Machine;

/// <summary>Waits that time may end: at any moment, and then nothing is known but what is there.</summary>
public class TimeOutTests
{
    /// <summary>By hand: the cell is 0 or 1 when the wait ends; nobody waits for ever although nobody need store.</summary>
    [Fact]
    public void A_wait_for_a_cell_ends_with_what_is_there()
        => Searches.Outcomes(machine =>
        {
            var (x, seen) = (machine.Cell<int>("x"), machine.Ghost<int>("seen"));
            machine.Spawn("waits", () => Wait(x));
            machine.Spawn("stores", () => Store(x));
            machine.OnRead(x, (step, _) => step.Set(seen, step.Loaded<int>()));
            return [seen];
        }).ShouldBe(["0", "1"]);

    /// <summary>By hand: it is woken or it is not, and a sleep that ended takes the wake with it.</summary>
    [Fact]
    public void A_sleep_says_whether_it_was_woken()
        => Searches.Outcomes(machine =>
        {
            var (queue, woken, again) = (machine.WaitQueue("queue"), machine.Cell<int>("woken"), machine.Cell<int>("again"));
            machine.Spawn("sleeps", () => Sleep(queue, woken, again));
            machine.Spawn("wakes", () => Wake(queue));
            return [woken, again];
        }).ShouldBe(["0 0", "0 1", "1 0"]);

    /// <summary>Going round is a livelock, and passing the time where the model says so.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Going_round_such_a_wait_is_a_livelock_unless_it_idles(bool idles)
        => Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("polls", () => Poll(x), mayIdle: idles);
            if (idles)
            {
                machine.Idling(Labels.Until);
            }
        }).Of(Property.Livelock).Verdict.ShouldBe(idles ? Verdict.Proved : Verdict.Violated);

    private static async ControlledTask Wait(Cell<int> x) => await x.Until(Labels.Until, static (now, wanted) => now == wanted, 1, mayTimeOut: true);

    private static async ControlledTask Poll(Cell<int> x)
    {
        while (await x.Until(Labels.Until, static (now, wanted) => now == wanted, 1, mayTimeOut: true) != 1)
        {
        }
    }

    private static async ControlledTask Store(Cell<int> x) => await x.Store(Labels.Store, 1);

    private static async ControlledTask Wake(WaitQueue queue) => await queue.Wake(Labels.Wake);

    private static async ControlledTask Sleep(WaitQueue queue, Cell<int> woken, Cell<int> again)
    {
        await queue.Register(Labels.Register);
        var isWoken = await queue.SleepOrTimeOut(Labels.Sleep);
        await woken.Store(Labels.Store, isWoken ? 1 : 0);
        var isWokenAgain = await queue.SleepOrTimeOut(Labels.Sleep);
        await again.Store(Labels.Store, isWokenAgain ? 1 : 0);
    }
}
