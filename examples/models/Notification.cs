using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Examples;

/// <summary>
/// A producer that wakes its consumer only if it sleeps, and a consumer that sleeps only if there is nothing: each stores, then looks at
/// the other's word. If neither sees the other's
/// store, the wakeup is lost.
/// </summary>
/// <param name="memory">What tasks see of each other's stores.</param>
/// <param name="fences">Whether each has a full fence between its store and its load.</param>
public sealed class Notification(MemoryModel memory, bool fences) : IModel
{
    private static readonly StepLabel s_publish = new("a", "publish");
    private static readonly StepLabel s_fence = new("b", "full fence");
    private static readonly StepLabel s_asleep = new("c", "does it sleep?");
    private static readonly StepLabel s_wake = new("d", "wake it");
    private static readonly StepLabel s_announce = new("p", "announce sleep");
    private static readonly StepLabel s_look = new("q", "look once more");
    private static readonly StepLabel s_sleep = new("r", "sleep until woken");

    /// <inheritdoc/>
    public string Name => fences ? "notification" : "notification-without-fences";

    /// <inheritdoc/>
    public MemoryModel Memory => memory;

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        var run = new Run(machine, fences);
        machine.Spawn("producer", run.Produce);
        machine.Spawn("consumer", run.Consume);
        machine.Expect(s_publish, s_asleep, s_wake, s_announce, s_look, s_sleep);
    }

    private sealed class Run(MachineBuilder machine, bool fences)
    {
        private readonly Cell<byte> _ready = machine.Cell<byte>("ready");
        private readonly Cell<byte> _sleeps = machine.Cell<byte>("sleeps");
        private readonly Cell<byte> _woken = machine.Cell<byte>("woken");
        private readonly bool _fences = fences;

        internal async ControlledTask Produce()
        {
            await _ready.Store(s_publish, 1);
            if (_fences)
            {
                await Operations.Fence(s_fence);
            }

            if (await _sleeps.Load(s_asleep) == 1)
            {
                await _woken.Store(s_wake, 1);
            }
        }

        internal async ControlledTask Consume()
        {
            await _sleeps.Store(s_announce, 1);
            if (_fences)
            {
                await Operations.Fence(s_fence);
            }

            if (await _ready.Load(s_look) == 0)
            {
                await _woken.Until(s_sleep, static (woken, wanted) => woken == wanted, 1);
            }
        }
    }
}

/// <summary>What is to be known of <see cref="Notification"/>.</summary>
public static class NotificationTests
{
    /// <summary>Whoever stores second sees the first store.</summary>
    [Test]
    public static void Notification() => ModelHost.Run(new Notification(MemoryModel.SequentialConsistency, fences: false));

    /// <summary>Store buffering: both loads come before both stores.</summary>
    [Test]
    [Expect("deadlock", Verdict.Violated, Because = "neither sees the other's store, and the consumer sleeps for ever")]
    public static void NotificationTso() => ModelHost.Run(new Notification(MemoryModel.TotalStoreOrder, fences: false));

    /// <summary>With both fences one of the loads comes after both stores.</summary>
    [Test]
    public static void NotificationTsoFenced() => ModelHost.Run(new Notification(MemoryModel.TotalStoreOrder, fences: true));

    /// <summary>The same two fences do for release and acquire.</summary>
    [Test]
    public static void NotificationRaFenced() => ModelHost.Run(new Notification(MemoryModel.ReleaseAcquire, fences: true));
}
