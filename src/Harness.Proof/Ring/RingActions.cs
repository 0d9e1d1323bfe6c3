using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;
using static Harness.Proof.Terms.Formula;

namespace Harness.Proof.Ring;

/// <summary>
/// The steps of a producer, as <c>TpacketReceive</c> and the variants take them. What is used under the queue lock only (head, the map, counters) changes in the step
/// next to it, as there.
/// </summary>
internal sealed class RingActions(RingVariables ring, Discipline discipline)
{
    private static readonly Term s_self = GuardedAction.Self;

    private Term OwnSlot => ring.Slot[s_self];

    private Term OwnPacket => ring.Packet[s_self];

    /// <summary>All steps of producers.</summary>
    internal IEnumerable<GuardedAction> All
        => Arrive().Concat(Claim()).Concat(Failing()).Concat(Fill()).Concat(discipline.Publish.Select(Publish)).Append(Wake("K", discipline.After("K"))).Concat(Drop());

    private IEnumerable<GuardedAction> Arrive()
    {
        if (!discipline.Faults.IsNeeded)
        {
            yield break;
        }

        yield return To("A", "x-plain", "x", [], [], [.. ring.Accounts.Arrive()]) with { Outcome = "plain" };
        if (discipline.Fails)
        {
            yield return To("A-fails", "x-fails", "x", [], [], [.. ring.Accounts.Arrive()]) with { Outcome = "virtio-net header fails" };
        }

        if (discipline.Faults.Filtered)
        {
            yield return To("x", "x-filtered", "x", [], [], []) with { Outcome = "rejected by the filter" };
        }
    }

    private GuardedAction Lock(string step, string next)
        => To(next, step, step, [Equal(ring.Lock.Value, Nobody)], [], [
            Set(ring.Lock, HeldBy(s_self)), Set(ring.Slot, s_self, ring.Head.Value), Set(ring.Packet, s_self, ring.NextPacket.Value),
            Set(ring.ProducerOf, ring.NextPacket.Value, s_self), Set(ring.NextPacket, Plus(ring.NextPacket.Value, 1)),
            .. discipline.Idle == step ? ring.Accounts.Arrive() : [], .. ring.Accounts.Begin()]);

    private Term IsFree(string step) => step switch
    {
        "B2" => Not(ring.Bit[OwnSlot]),
        "B" when discipline.MapUnderLock => And(ring.StatusIs(OwnSlot, RingVariables.Kernel), Not(ring.Bit[OwnSlot])),
        _ => ring.StatusIs(OwnSlot, RingVariables.Kernel),
    };

    private IEnumerable<GuardedAction> Claim()
    {
        yield return Lock("A", discipline.After("A"));
        foreach (var step in discipline.Claim)
        {
            switch (step)
            {
                case "B" or "B2":
                    yield return Pass(step, [IsFree(step)]);
                    yield return Full(step, step);
                    break;
                case "D":
                    yield return At(step, step, [], [Alone], [Set(ring.Status, OwnSlot, Member(ring.StatusSort, RingVariables.InProgress))]);
                    break;
                case "D2":
                    yield return Pass(step, []);
                    break;
                case "C2":
                    yield return At(step, step, [], [], [.. ring.Accounts.TestDrops()]);
                    break;
                default:
                    yield return At(step, step, [], [], []);
                    break;
            }
        }

        yield return At("F", "F", [], [], [Set(ring.Lock, Nobody), .. ring.Accounts.End()]);
    }

    /// <summary>A test says that the slot is free; where it is the last one, the slot is granted.</summary>
    private GuardedAction Pass(string step, ImmutableArray<Term> guards)
    {
        if (step != discipline.Grant)
        {
            return At(step + "-free", step, guards, [], []);
        }

        var isUnwritten = All(Domain.Producers, "q", q => Not(ring.Writers[OwnSlot, q]));
        var order = Plus(ring.Claims.Value, 1);
        return At(step + "-grant", step, guards, [new StepCheck("P10", isUnwritten)], [
            .. step == "D2" || discipline.MapUnderLock ? [Set(ring.Bit, OwnSlot, True)] : Array.Empty<Assignment>(),
            Set(ring.Head, RingVariables.Next(OwnSlot)), new Assignment(ring.Writers, [OwnSlot, s_self], True), Set(ring.Writer, OwnSlot, s_self),
            Set(ring.Count, Plus(ring.Count.Value, 1)), Set(ring.Claims, order), Set(ring.ClaimOrder, OwnPacket, order), Set(ring.SlotOf, OwnPacket, OwnSlot), .. ring.Accounts.Accept()]);
    }

    /// <summary>A test says that the slot is not free: P9 asks whether that is true.</summary>
    private GuardedAction Full(string step, string test)
        => To("b1", step + "-full", step, [Not(IsFree(test))], [new StepCheck("P9", Or(ring.IsReady(OwnSlot), ring.Writers[OwnSlot, ring.Writer[OwnSlot]]), IsWitnessed: true)], []);

    /// <summary>
    /// A packet whose virtio-net header will fail: it is tested and marked as any other, head stays, and it is given up. The auxiliary <c>giver</c> says who has marked a slot so.
    /// </summary>
    private IEnumerable<GuardedAction> Failing()
    {
        if (!discipline.Fails)
        {
            yield break;
        }

        var steps = discipline.FailingClaim;
        yield return Lock("A-fails", steps[0]);
        ImmutableArray<string> way = [.. steps, .. discipline.Undo, "b1"];
        foreach (var step in steps)
        {
            var (next, letter) = (way[way.IndexOf(step) + 1], Discipline.LetterOf(step));
            var isMarking = discipline.Faults.Vnet == VnetPlace.AfterMark && step == steps[^1];
            Assignment[] marks = !isMarking
                ? []
                : [discipline.Marks ? Set(ring.Status, OwnSlot, Member(ring.StatusSort, RingVariables.InProgress)) : Set(ring.Bit, OwnSlot, True), .. discipline.Undo.IsEmpty ? Array.Empty<Assignment>() : [Set(ring.Giver, s_self)]];
            if (letter is "B" or "B2")
            {
                yield return To(next, step + "-free", step, [IsFree(letter)], [], [.. marks]);
                yield return Full(step, letter);
            }
            else
            {
                yield return To(next, step, step, [], letter == "D" ? [Alone] : [], [.. marks]);
            }
        }

        foreach (var step in discipline.Undo)
        {
            var undo = discipline.Marks ? Set(ring.Status, OwnSlot, Member(ring.StatusSort, RingVariables.Kernel)) : Set(ring.Bit, OwnSlot, False);
            yield return step == "b1-undo"
                ? To(discipline.AfterDrop("b1"), step, step, [], [], [Set(ring.Lock, Nobody), undo, .. ring.Accounts.GiveUp()])
                : To("b1", step, step, [], discipline.Marks ? [Alone] : [], [undo]);
        }
    }

    private IEnumerable<GuardedAction> Fill()
    {
        foreach (var (step, part) in new[] { ("G1", ring.Payload1), ("G2", ring.Payload2), ("H", ring.Header) })
        {
            yield return At(step, step, [], [Alone, new StepCheck("P2", Not(ring.IsReady(OwnSlot)))], [Set(part, OwnSlot, OwnPacket)]);
        }

        yield return At("I", "I", [], [], []);
    }

    private GuardedAction Publish(string step) => step switch
    {
        "J1" => At(step, step, [Equal(ring.Lock.Value, Nobody)], [], [Set(ring.Lock, HeldBy(s_self))]),
        "J" => At(step, step, [], [Alone, ring.Accounts.TellsTheTruth], [
            Set(ring.Status, OwnSlot, Member(ring.StatusSort, RingVariables.User)), new Assignment(ring.Writers, [OwnSlot, s_self], False), Set(ring.Committed, OwnPacket, True),
            .. discipline.MapUnderLock ? [Set(ring.Bit, OwnSlot, False)] : Array.Empty<Assignment>(), .. ring.Accounts.Publish(OwnSlot)]),
        "J2" => At(step, step, [], [], [Set(ring.Lock, Nobody)]),
        _ => At(step, step, [], [], [Set(ring.Bit, OwnSlot, False)]),
    };

    private IEnumerable<GuardedAction> Drop()
    {
        foreach (var step in discipline.Drop)
        {
            yield return step switch
            {
                "b1" => To(discipline.AfterDrop(step), step, step, [], [], [Set(ring.Lock, Nobody), .. ring.Accounts.GiveUp()]),
                "b2" => Wake(step, discipline.AfterDrop(step)),
                _ => To(discipline.AfterDrop(step), step, step, [], [], [.. ring.Accounts.CountAtomically()]),
            };
        }
    }

    /// <summary>sk_data_ready: it marks a reader that has registered.</summary>
    private GuardedAction Wake(string step, string next)
    {
        var isRegistered = ring.ReaderIsAt("p2", "p3", "p4-ready", "p4-sleep", "p5");
        return To(next, step, step, [], [], [Set(ring.Woken, Or(ring.Woken.Value, isRegistered))]);
    }

    private StepCheck Alone
        => new("P1", All(Domain.Producers, "q", q => Implies(Differ(q, s_self), Not(ring.Writers[OwnSlot, q]))));

    private GuardedAction At(string name, string step, ImmutableArray<Term> guards, ImmutableArray<StepCheck> checks, ImmutableArray<Assignment> assignments)
        => To(discipline.After(step), name, step, guards, checks, assignments);

    private GuardedAction To(
        string next, string name, string step, ImmutableArray<Term> guards, ImmutableArray<StepCheck> checks, ImmutableArray<Assignment> assignments)
        => new(name, Discipline.LetterOf(step), Actor.Producer, [ring.IsAt(s_self, step), .. guards], checks, [Set(ring.At, s_self, ring.Step(next)), .. assignments]);

    internal static Assignment Set(StateVariable variable, Term value) => new(variable, [], value);

    internal static Assignment Set(StateVariable variable, Term index, Term value) => new(variable, [index], value);
}
