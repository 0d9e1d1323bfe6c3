using Harness.Engine.Exploration;
using Harness.Examples;
using Harness.Testing;

namespace Harness.Packages.Tests.Examples;

/// <summary>
/// Each example against what it says of itself, and its exact counts against an enumeration that shares nothing with the engine. Both must
/// have the same complete schedules. They have the
/// same states too where a task needs all that it keeps: a local that is not needed any more tells states of the engine apart, and none of
/// the enumeration.
/// </summary>
public class ExampleTests
{
    private static readonly SearchOptions s_counting = new() { CountSchedules = true, Store = StateStore.Exact };

    [Fact]
    public void Peterson_has_the_states_of_an_enumeration_and_its_shortest_violations()
    {
        var tso = Programs.Peterson(hasBuffers: true, fences: false);

        ModelCheck.AsExpected(PetersonTests.Peterson, s_counting).States.ShouldBe(
            Programs.Peterson(hasBuffers: false, fences: false).States);
        ModelCheck.AsExpected(PetersonTests.PetersonTsoFenced, s_counting).States.ShouldBe(
            Programs.Peterson(hasBuffers: true, fences: true).States);
        var result = ModelCheck.AsExpected(PetersonTests.PetersonTso, s_counting);
        result.States.ShouldBe(tso.States);
        result.ShouldViolate(
            ("mutual-exclusion", tso.ShortestTo((memory, _, _) => memory[4] == 2)),
                ("counted", tso.ShortestTo((memory, _, isFinal) => isFinal && memory[3] != 2)));
    }

    /// <summary>
    /// The shortest lost wakeup by hand: each stores into its buffer and loads 0, that are four steps, and the two stores leave.
    /// </summary>
    [Fact]
    public void A_lost_wakeup_takes_six_steps()
    {
        var tso = Programs.Notification(hasBuffers: true, fences: false);

        Agree(NotificationTests.Notification, Programs.Notification(hasBuffers: false, fences: false));
        Agree(NotificationTests.NotificationTsoFenced, Programs.Notification(hasBuffers: true, fences: true));
        Agree(NotificationTests.NotificationTso, tso).ShouldViolate(("deadlock", 6));
        tso.ShortestTo((_, threads, isFinal) => isFinal && Array.Exists(threads, t => t != Local.End)).ShouldBe(6);
        ModelCheck.AsExpected(NotificationTests.NotificationRaFenced);
    }

    /// <summary>
    /// By hand: under pso head may leave first, after the producer's three steps; then the consumer waits and reads. Under ra nothing has
    /// to leave, but the two barriers are steps.
    /// </summary>
    [Fact]
    public void A_ring_needs_the_barriers_that_its_memory_model_does_not_have()
    {
        Agree(SpscRingTests.Ring, Programs.SpscRing(hasBuffers: false));
        Agree(SpscRingTests.RingTso, Programs.SpscRing(hasBuffers: true));
        ModelCheck.AsExpected(SpscRingTests.RingPso).ShouldViolate(("in-order", 3 + 1 + 2));
        ModelCheck.AsExpected(SpscRingTests.RingRaWrite).ShouldViolate(("in-order", 4 + 2));
        ModelCheck.AsExpected(SpscRingTests.RingPsoWrite);
        ModelCheck.AsExpected(SpscRingTests.RingRaBoth);
    }

    [Fact]
    public void An_inbox_forgets_no_message_that_is_exchanged_into_it()
    {
        var broken = Programs.Inbox(exchanges: false);

        Agree(InboxTests.Repaired, Programs.Inbox(exchanges: true));
        var result = ModelCheck.AsExpected(InboxTests.ForgetsAMessage, s_counting);
        result.Schedules.ShouldBe(broken.Schedules);
        var steps = broken.ShortestTo((_, threads, isFinal) => isFinal && Array.Exists(threads, t => t != Local.End));
        result.ShouldViolate(("deadlock", steps));
        ModelCheck.AsExpected(InboxTests.OrderedRa);
        ModelCheck.AsExpected(InboxTests.RelaxedRa);
    }

    [Fact]
    public void A_stack_needs_its_tags()
    {
        var untagged = Programs.Stack(change: 0);

        ModelCheck.AsExpected(TaggedStackTests.Stack, s_counting).Schedules.ShouldBe(Programs.Stack(change: 1).Schedules);
        var result = ModelCheck.AsExpected(TaggedStackTests.StackWithoutTags, s_counting);
        result.Schedules.ShouldBe(untagged.Schedules);
        result.ShouldViolate(("owned-once", untagged.ShortestTo((memory, _, _) => memory[5] != 0)));
    }

    [Fact]
    public void A_queue_of_one_place_is_none()
    {
        var one = Programs.MpmcQueue(places: 1);

        ModelCheck.AsExpected(MpmcQueueTests.Queue, s_counting).Schedules.ShouldBe(Programs.MpmcQueue(places: 2).Schedules);
        ModelCheck.AsExpected(MpmcQueueTests.QueueOfOne).ShouldViolate(("taken-once", one.ShortestTo((memory, _, _) => memory[^1] != 0)));
        ModelCheck.AsExpected(MpmcQueueTests.QueueRa);
        ModelCheck.AsExpected(MpmcQueueTests.QueueRelaxed);
    }

    /// <summary>
    /// 288 states for three managers: what TLC and Stateright publish of the same actions. By hand, the shortest way to a commit beside an
    /// abort: three managers prepare and are heard, the
    /// decision, one commits, another aborts on its own.
    /// </summary>
    [Fact]
    public void Two_phase_commit_has_the_published_states()
    {
        ModelCheck.AsExpected(TwoPhaseCommitTests.Commit, s_counting).States.ShouldBe(288);
        ModelCheck.AsExpected(TwoPhaseCommitTests.ImpatientCommit).ShouldViolate(("consistent", 3 + 3 + 1 + 1 + 1));
    }

    private static SearchResult Agree(Action test, Enumeration expected)
    {
        var result = ModelCheck.AsExpected(test, s_counting);
        result.States.ShouldBe(expected.States);
        result.Schedules.ShouldBe(expected.Schedules);
        return result;
    }
}
