using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Examples;

/// <summary>How a message is linked into an inbox.</summary>
public enum Linking
{
    /// <summary>Read the head, store the new head.</summary>
    Store,

    /// <summary>Store the new head if it is still as it was read, else read it again.</summary>
    Exchange,

    /// <summary>As <see cref="Exchange"/>; what was written before the exchange is seen by whoever takes the inbox.</summary>
    ExchangeOrdered,
}

/// <summary>
/// An inbox: two senders link a message each into a list, and a receiver takes the whole list at once, until it has both.
/// </summary>
/// <param name="linking">How a message is linked into the list.</param>
/// <param name="memory">What tasks see of each other's stores.</param>
public sealed class Inbox(Linking linking, MemoryModel memory = MemoryModel.SequentialConsistency) : IModel
{
    private static readonly StepLabel s_write = new("a", "write the message");
    private static readonly StepLabel s_head = new("b", "read the head");
    private static readonly StepLabel s_link = new("c", "link to the head");
    private static readonly StepLabel s_put = new("d", "make it the head");
    private static readonly StepLabel s_wait = new("p", "wait for a message");
    private static readonly StepLabel s_take = new("q", "take the whole list");
    private static readonly StepLabel s_read = new("r", "read a message");
    private static readonly StepLabel s_next = new("s", "go to the next");

    /// <inheritdoc/>
    public string Name => $"inbox: {linking}";

    /// <inheritdoc/>
    public MemoryModel Memory => memory;

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        var run = new Run(machine, linking);
        machine.Spawn("sender 1", () => run.Send(1));
        machine.Spawn("sender 2", () => run.Send(2));
        machine.Spawn("receiver", run.Receive);
        machine.Expect(s_write, s_head, s_link, s_put, s_wait, s_take, s_read, s_next);
    }

    private sealed class Run
    {
        private readonly Cell<byte> _head;
        private readonly ImmutableArray<Cell<byte>> _text;
        private readonly ImmutableArray<Cell<byte>> _next;
        private readonly Property _whole;
        private readonly Linking _linking;

        internal Run(MachineBuilder machine, Linking linking)
        {
            _linking = linking;
            _head = machine.Cell<byte>("head");
            _text = [machine.Cell<byte>("-"), machine.Cell<byte>("text of 1"), machine.Cell<byte>("text of 2")];
            _next = [machine.Cell<byte>("--"), machine.Cell<byte>("next of 1"), machine.Cell<byte>("next of 2")];
            _whole = machine.Property("whole", "a message is read as it was written");
            machine.OnStep(s_read, OnRead);
        }

        internal async ControlledTask Send(byte message)
        {
            await _text[message].Store(s_write, 1);
            while (true)
            {
                var head = await _head.Load(s_head);
                await _next[message].Store(s_link, head);
                if (_linking == Linking.Store)
                {
                    await _head.Store(s_put, message);
                    return;
                }

                var order = _linking == Linking.ExchangeOrdered ? MemoryOrder.Release : MemoryOrder.Relaxed;
                if (await _head.CompareExchange(s_put, head, message, order) == head)
                {
                    return;
                }
            }
        }

        internal async ControlledTask Receive()
        {
            for (var received = 0; received < 2;)
            {
                await _head.Until(s_wait, static (head, empty) => head != empty, 0);
                var order = _linking == Linking.ExchangeOrdered ? MemoryOrder.Acquire : MemoryOrder.Relaxed;
                var message = await _head.Update(s_take, static (_, empty) => empty, 0, order);
                for (; message != 0; received++)
                {
                    await _text[message].Load(s_read);
                    message = await _next[message].Load(s_next);
                }
            }
        }

        private void OnRead(StepContext step, int subject) => step.Check(_whole, step.Loaded<byte>() == 1);
    }
}

/// <summary>What is to be known of <see cref="Inbox"/>.</summary>
public static class InboxTests
{
    /// <summary>
    /// Both senders read the same head: the second store forgets the first message, and the receiver waits for it for ever.
    /// </summary>
    [Test]
    [Expect("deadlock", Verdict.Violated, Because = "a message that nothing links to is never received")]
    public static void ForgetsAMessage() => ModelHost.Run(new Inbox(Linking.Store));

    /// <summary>An exchange that fails shows that somebody else was first.</summary>
    [Test]
    public static void Repaired() => ModelHost.Run(new Inbox(Linking.Exchange));

    /// <summary>The head may be seen before the text that was written before it.</summary>
    [Test]
    [Expect("whole", Verdict.Violated, Because = "a relaxed exchange hands nothing over but the head itself")]
    [Expect("deadlock", Verdict.Violated, Because = "an old next is read too: the list ends early, and a message is missing")]
    public static void RelaxedRa() => ModelHost.Run(new Inbox(Linking.Exchange, MemoryModel.ReleaseAcquire));

    /// <summary>Release and acquire hand over what was written before.</summary>
    [Test]
    public static void OrderedRa() => ModelHost.Run(new Inbox(Linking.ExchangeOrdered, MemoryModel.ReleaseAcquire));
}
