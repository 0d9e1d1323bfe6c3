using Harness.Engine.Machine;

namespace Harness.Kernel.Model;

/// <summary>Steps that belong to the one who drives a model, and to no code of kernel or reader.</summary>
internal static class CallSteps
{
    /// <summary>The script says what happens next.</summary>
    internal static readonly StepLabel Next = new("n1", "next call", "the script");

    /// <summary>What poll said is noted.</summary>
    internal static readonly StepLabel NotePoll = new("n2", "note poll", "the script");

    /// <summary>SO_RCVBUF.</summary>
    internal static readonly StepLabel SetReceiveBuffer = new("n3", "set sk_rcvbuf", "setsockopt(SO_RCVBUF)");

    /// <summary>The program of a thread is over: what it saw is noted.</summary>
    internal static readonly StepLabel NoteResults = new("n4", "note results", "the litmus program");

    /// <summary>A thread waits until the other has prepared the ring.</summary>
    internal static readonly StepLabel WaitForStart = new("n5", "wait for start", "the litmus program");

    /// <summary>The ring is prepared.</summary>
    internal static readonly StepLabel SayStart = new("n6", "start", "the litmus program");
}
