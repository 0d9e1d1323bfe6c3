using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace SampleModel;

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
