namespace Harness.Engine.Machine;

/// <summary>Something that happens in a step and that liveness properties speak of: a packet is accepted, poll says ready. An effect reports it with <see cref="StepContext.Report"/>.</summary>
public sealed class StepEvent
{
    /// <summary>How many kinds a model may have: each is a bit of an edge of the state graph.</summary>
    internal const int Most = 5;

    internal StepEvent(int index, string name) => (Bit, Name) = ((byte)(1 << index), name);

    /// <summary>What happens, in a few words.</summary>
    public string Name { get; }

    internal byte Bit { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
