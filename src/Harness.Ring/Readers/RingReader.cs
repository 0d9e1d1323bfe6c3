using System.Globalization;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>
/// A user-space program that reads the ring: how it tells whether a slot (or a block) is its own, and the loop in which it takes and releases them. The steps
/// themselves come from <see cref="ReaderSteps"/>, so that the same loop reads slots and blocks.
/// </summary>
public abstract class RingReader
{
    /// <summary>Name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for <c>harness describe</c>, with programs that read this way.</summary>
    public abstract string Summary { get; }

    /// <summary>How many threads run the loop.</summary>
    public virtual int Threads => 1;

    /// <summary>How many of the threads, the first ones, call poll: the reader sleeps when all of these do.</summary>
    public virtual int PollingThreads => Threads;

    /// <summary>Whether one thread hands over to another what it took (<see cref="ReaderSteps.HandOver"/>); otherwise threads share an index under a lock of theirs.</summary>
    public virtual bool HandsOver => false;

    /// <summary>Whether one slot at a time is taken and released, in order, so that the reader's index moves with the release.</summary>
    public virtual bool ReleasesInOrder => true;

    /// <summary>
    /// Whether it never calls poll, and looks at a slot again and again instead: while nothing is ready that passes the time, and is no livelock.
    /// </summary>
    public virtual bool NeverPolls => false;

    /// <summary>Whether poll is always left at once, or not called: what is said of its sleep (L2) is not judged then, and going round poll while nothing is ready passes the time.</summary>
    public virtual bool NeverSleeps => NeverPolls;

    /// <summary>Whether its index moves on when it takes a unit; otherwise when the unit is read to the end and released.</summary>
    public virtual bool MovesWhenTaken => false;

    /// <summary>Whether it may skip one unit for ever.</summary>
    public virtual bool MaySkip => false;

    /// <summary>When the reader asks for marks, where a variant leaves that to it.</summary>
    public virtual OptIn OptIn => OptIn.Never;

    /// <summary>Whether it loads a status with acquire and stores it with release; otherwise both are plain.</summary>
    public virtual bool IsOrdered => false;

    /// <summary>What its load of a status orders: with nothing, later loads may see an older frame.</summary>
    public virtual MemoryOrder LoadOrder => IsOrdered ? MemoryOrder.Acquire : MemoryOrder.Relaxed;

    /// <summary>What its store of KERNEL orders.</summary>
    public virtual MemoryOrder StoreOrder => IsOrdered ? MemoryOrder.Release : MemoryOrder.Relaxed;

    /// <summary>The steps that only this reader takes.</summary>
    public virtual IReadOnlyList<StepLabel> ExtraSteps => [];

    /// <summary>The program's test of a status word.</summary>
    /// <param name="status">The word.</param>
    public abstract bool IsReady(TpStatus status);

    /// <summary>What a thread is called in traces.</summary>
    /// <param name="thread">Which, from 0.</param>
    public virtual string ThreadName(int thread) => Threads == 1 ? "reader" : string.Create(CultureInfo.InvariantCulture, $"reader {thread + 1}");

    /// <summary>What a thread does: the same loop as every other, unless threads have roles.</summary>
    /// <param name="steps">The steps that it is made of.</param>
    /// <param name="thread">Which, from 0.</param>
    public virtual ControlledTask Run(ReaderSteps steps, int thread) => Run(steps);

    /// <summary>The program.</summary>
    /// <param name="steps">The steps that it is made of.</param>
    public virtual async ControlledTask Run(ReaderSteps steps)
    {
        var next = 0;
        while (true)
        {
            var status = await steps.Look(next);
            if (IsReady(status))
            {
                await Take(steps, next, steps.HasCopy(status));
                next = steps.Next(next);
            }
            else if (!NeverPolls)
            {
                await steps.Poll(waits: !NeverSleeps);
            }
        }
    }

    /// <summary>Reads a frame that was found ready, and releases it.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="unit">The slot.</param>
    /// <param name="hasCopy">Whether the whole packet waits for recvfrom.</param>
    protected virtual async ControlledTask Take(ReaderSteps steps, int unit, bool hasCopy)
    {
        await steps.Read(unit, hasCopy);
        await steps.Release(unit, TpStatus.Kernel);
    }
}

/// <summary>When a reader asks for marks, where a variant leaves that to it.</summary>
public enum OptIn
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>Before the first packet.</summary>
    BeforeStart,

    /// <summary>While packets arrive.</summary>
    Late,
}
