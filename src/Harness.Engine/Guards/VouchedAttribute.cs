namespace Harness.Engine.Guards;

/// <summary>
/// The author of a model vouches for a member of his own that the rules on model code would refuse: it gives the same for the same arguments in every process, and changes nothing that
/// another step could see. The scan does not look into it, nor follow what it calls; its code is part of the code fingerprint, and the re-execution of schedules still compares what
/// it gives. On a field: its content never changes in a way that a step could see.
/// </summary>
/// <param name="reason">Why it may be trusted; not empty.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class VouchedAttribute(string reason) : Attribute
{
    /// <summary>Why it may be trusted.</summary>
    public string Reason { get; } = reason;
}
