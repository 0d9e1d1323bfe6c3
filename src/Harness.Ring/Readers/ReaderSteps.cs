using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>The steps of which a reader's loop is made. A unit is a slot in TPACKET_V1 and V2, and a block in V3.</summary>
public abstract class ReaderSteps
{
    /// <summary>How many units the ring has.</summary>
    public abstract int Units { get; }

    /// <summary>How many reads a frame takes.</summary>
    public abstract int Parts { get; }

    /// <summary>The unit after.</summary>
    /// <param name="unit">A unit.</param>
    public int Next(int unit) => unit + 1 == Units ? 0 : unit + 1;

    /// <summary>Whether the whole packet of a frame with this status waits for recvfrom.</summary>
    /// <param name="status">The status.</param>
    public abstract bool HasCopy(TpStatus status);

    /// <summary>Says what the choices of readers mean, for traces.</summary>
    internal void NameChoices(MachineBuilder machine)
    {
        machine.NameOutcomes(Steps.TakeOrSkip, ["takes it", "skips it"]);
        machine.NameOutcomes(Steps.ReleaseOrLook, ["releases one", "looks at the next"]);
        machine.NameOutcomes(Steps.ChooseRelease, ["the older one", "the newer one"]);
        machine.NameOutcomes(Steps.ChooseEarly, [.. Enumerable.Range(1, Parts).Select(p => $"before part {p} of {Parts}"), "after the last part"]);
    }

    /// <summary>Loads the status of a unit.</summary>
    /// <param name="unit">The unit.</param>
    public abstract Operation<TpStatus> Look(int unit);

    /// <summary>
    /// Loads the status of the unit at the shared index, whose lock the thread holds. If the unit is ready, the index moves on in the same step, and the thread has the unit in hand.
    /// </summary>
    /// <param name="unit">The unit.</param>
    /// <param name="once">Whether a unit that another thread has in hand is left alone: then the step gives KERNEL.</param>
    public abstract Operation<TpStatus> LookShared(int unit, bool once);

    /// <summary>Reads everything of a unit, and calls recvfrom where the whole packet waits there.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="hasCopy">Whether it does.</param>
    public abstract ControlledTask Read(int unit, bool hasCopy);

    /// <summary>One of the <see cref="Parts"/> reads of a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="part">0 for the first.</param>
    /// <param name="before">What the part before gave; 0 for the first.</param>
    /// <param name="hasCopy">Whether the whole packet waits for recvfrom, which is called after the last read.</param>
    /// <returns>What the next part must know.</returns>
    public abstract ControlledTask<int> ReadPart(int unit, int part, int before, bool hasCopy);

    /// <summary>Stores into the status of a unit that the reader has taken: it is released.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="status">What is stored: KERNEL, in all programs that do as the documentation says.</param>
    public abstract Operation Release(int unit, TpStatus status);

    /// <summary>Stores KERNEL into the status of a unit that a thread has in hand, which it has not any more from this step on.</summary>
    /// <param name="unit">The unit.</param>
    public abstract Operation ReleaseShared(int unit);

    /// <summary>Marks a unit that the reader has taken, by a plain <c>|=</c> into its status: two steps.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="bits">The bits to set.</param>
    public abstract ControlledTask MarkBusy(int unit, TpStatus bits);

    /// <summary>Asks for marks with a socket option.</summary>
    public abstract Operation SetOption();

    /// <summary>Takes the lock over the index that threads share, and gives the index.</summary>
    public abstract Operation<ushort> LockIndex();

    /// <summary>Gives the lock over the shared index back.</summary>
    public abstract Operation UnlockIndex();

    /// <summary>Hands a unit over to a worker; waits where as many are handed over as there are units.</summary>
    /// <param name="unit">The unit.</param>
    public Operation<long> HandOver(int unit) => Queue.Put(unit);

    /// <summary>Waits for a unit that was handed over, and takes the one that waits longest.</summary>
    public Operation<long> TakeHandedOver() => Queue.Take();

    /// <summary>What is handed over; null where the reader does not say <see cref="RingReader.HandsOver"/>.</summary>
    private protected abstract HandOverQueue? HandedOver { get; }

    private HandOverQueue Queue => HandedOver ?? throw new ModelException("this reader hands a unit over, or takes one that was: let its HandsOver be true.");

    /// <summary>poll.</summary>
    /// <param name="waits">Whether it sleeps until it says that there is something to read; otherwise it is left at once (a timeout of 0).</param>
    /// <returns>Whether there is something to read.</returns>
    public abstract ControlledTask<bool> Poll(bool waits = true);
}
