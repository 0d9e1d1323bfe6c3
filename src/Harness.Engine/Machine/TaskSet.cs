namespace Harness.Engine.Machine;

/// <summary>
/// Bookkeeping for properties: a set of tasks. What is asked of it is whether somebody is in it, never how many are, so that a search for any number of
/// interchangeable tasks can answer.
/// </summary>
public sealed class TaskSet : Variable
{
    private readonly Func<ulong, string>? _format;

    internal TaskSet(int address, string name, Func<ulong, string>? format)
        : base(address, name, isGhost: true)
        => _format = format;

    internal override TaskNaming TaskNaming => TaskNaming.Mask;

    /// <inheritdoc/>
    public override string Format(ulong word) => _format is null ? $"{word}" : _format(word);

    internal override bool Test(Delegate condition, ulong word, ulong operand) => throw new NotSupportedException();

    internal override ulong Apply(Delegate function, ulong word, ulong operand) => throw new NotSupportedException();
}
