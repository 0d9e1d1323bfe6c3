using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Machine;

/// <summary>A wake marks every registered task, asleep or not, until it sleeps, registers again or leaves.</summary>
public class WaitQueueTests
{
    [Fact]
    public void A_wake_before_the_sleep_ends_it_at_once()
        => StepsUntilStuck(static async q =>
        {
            await q.Register(Labels.Register);
            await q.Wake(Labels.Wake);
            await q.Sleep(Labels.Sleep);
        }).ShouldBeNull();

    /// <summary>Who was woken waits no more, although it is in the queue still.</summary>
    [Fact]
    public void A_task_waits_from_its_registration_to_its_wake()
    {
        Searches.Outcomes(machine =>
        {
            var notes = new NotesWaiting(machine);
            machine.Spawn("t", () => notes.Run());
            return [notes.Registered, notes.Woken];
        }).ShouldBe(["1 0"]);
    }

    [Fact]
    public void A_wake_serves_one_sleep()
        => StepsUntilStuck(static async q =>
        {
            await q.Register(Labels.Register);
            await q.Wake(Labels.Wake);
            await q.Sleep(Labels.Sleep);
            await q.Sleep(Labels.Sleep);
        }).ShouldBe(3);

    [Fact]
    public void A_wake_before_the_registration_marks_nobody()
        => StepsUntilStuck(static async q =>
        {
            await q.Wake(Labels.Wake);
            await q.Register(Labels.Register);
            await q.Sleep(Labels.Sleep);
        }).ShouldBe(2);

    [Fact]
    public void Registering_again_forgets_a_wake()
        => StepsUntilStuck(static async q =>
        {
            await q.Register(Labels.Register);
            await q.Wake(Labels.Wake);
            await q.Register(Labels.Register);
            await q.Sleep(Labels.Sleep);
        }).ShouldBe(3);

    [Fact]
    public void Leaving_forgets_a_wake_and_the_registration()
        => StepsUntilStuck(static async q =>
        {
            await q.Register(Labels.Register);
            await q.Wake(Labels.Wake);
            await q.Deregister(Labels.Fence);
            await q.Wake(Labels.Wake);
            await q.Sleep(Labels.Sleep);
        }).ShouldBe(4);

    [Fact]
    public void Leaving_in_an_effect_does_the_same()
    {
        var result = Searches.Run(machine =>
        {
            var leaver = new Leaver(machine.WaitQueue("queue"));
            machine.Spawn("t", () => leaver.Run());
        });
        result.Of(Property.Deadlock).Counterexample!.Stem.Length.ShouldBe(4);
    }

    [Fact]
    public void A_queue_is_written_down_by_the_names_of_its_tasks()
    {
        WaitQueue queue = null!;
        Searches.Run(machine =>
        {
            queue = machine.WaitQueue("queue");
            var waker = new Runner(queue, static q => Wake(q));
            machine.Spawn("a", () => waker.Run());
            machine.Spawn("b", () => waker.Run());
        });
        queue.Format(0).ShouldBe("nobody");
        queue.Format(0b11).ShouldBe("a, b");
    }

    private static async ControlledTask Wake(WaitQueue queue) => await queue.Wake(Labels.Wake);

    /// <summary>The only task's steps until it sleeps for ever, or null when it comes to its end.</summary>
    private static int? StepsUntilStuck(Func<WaitQueue, ControlledTask> method)
    {
        var property = Searches.Run(machine =>
        {
            var runner = new Runner(machine.WaitQueue("queue"), method);
            machine.Spawn("t", () => runner.Run());
        }).Of(Property.Deadlock);
        return property.Counterexample?.Stem.Length;
    }

    private sealed class Runner(WaitQueue queue, Func<WaitQueue, ControlledTask> method)
    {
        private readonly WaitQueue _queue = queue;
        private readonly Func<WaitQueue, ControlledTask> _method = method;

        internal ControlledTask Run() => _method(_queue);
    }

    private sealed class Leaver
    {
        private readonly WaitQueue _queue;
        private readonly Effect _leave;

        internal Leaver(WaitQueue queue)
        {
            _queue = queue;
            _leave = Leave;
        }

        internal async ControlledTask Run()
        {
            await _queue.Register(Labels.Register);
            await _queue.Wake(Labels.Wake);
            await Operations.Fence(Labels.Fence).With(_leave);
            await _queue.Wake(Labels.Wake);
            await _queue.Sleep(Labels.Sleep);
        }

        private void Leave(StepContext step, int unused1, int unused2) => step.Leave(_queue);
    }

    /// <summary>Notes whether the task waits, once it is registered and once it is woken.</summary>
    private sealed class NotesWaiting
    {
        private readonly WaitQueue _queue;
        private readonly Effect _note;

        internal NotesWaiting(MachineBuilder machine)
        {
            (_queue, Registered, Woken) = (machine.WaitQueue("queue"), machine.Ghost<int>("registered"), machine.Ghost<int>("woken"));
            _note = OnStep;
        }

        internal Ghost<int> Registered { get; }

        internal Ghost<int> Woken { get; }

        internal async ControlledTask Run()
        {
            await _queue.Register(Labels.Register);
            await Operations.Fence(Labels.Fence).With(_note, 0);
            await _queue.Wake(Labels.Wake);
            await Operations.Fence(Labels.Fence).With(_note, 1);
        }

        private void OnStep(StepContext step, int isWoken, int unused) => step.Set(isWoken == 0 ? Registered : Woken, step.IsWaiting(_queue, step.Task) ? 1 : 0);
    }
}
