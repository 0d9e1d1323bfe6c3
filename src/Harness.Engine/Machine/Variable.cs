namespace Harness.Engine.Machine;

/// <summary>A word of the machine's memory.</summary>
public abstract class Variable
{
    private protected Variable(int address, string name, bool isGhost, Identity? identity = null)
    {
        Address = address;
        Name = name;
        IsGhost = isGhost;
        Identity = identity;
    }

    /// <summary>Index of the word in the memory.</summary>
    public int Address { get; }

    /// <summary>The name in traces.</summary>
    public string Name { get; }

    /// <summary>Whether the word is part of the bookkeeping for properties only, and not of the thing that is modelled.</summary>
    public bool IsGhost { get; }

    /// <summary>How the word names members of a group of interchangeable tasks; null where it does not.</summary>
    public Identity? Identity { get; }

    /// <summary>How the machine itself names tasks in this word.</summary>
    internal virtual TaskNaming TaskNaming => TaskNaming.None;

    /// <summary>The value of a word of this variable as a person reads it.</summary>
    /// <param name="word">The word.</param>
    public abstract string Format(ulong word);

    /// <summary>Whether tasks may access the word by loads and stores.</summary>
    internal virtual bool IsCell => false;

    internal abstract bool Test(Delegate condition, ulong word, ulong operand);

    internal abstract ulong Apply(Delegate function, ulong word, ulong operand);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A word of the machine's memory that holds a <typeparamref name="T"/>. Effects and properties read and write it through their <see cref="StepContext"/>.</summary>
/// <typeparam name="T">A type of at most 64 bits, or of 128, without unused bytes.</typeparam>
public abstract class Variable<T> : Variable
    where T : unmanaged
{
    private readonly Func<T, string>? _format;

    private protected Variable(int address, string name, bool isGhost, Func<T, string>? format, Identity? identity)
        : base(address, name, isGhost, identity)
        => _format = format;

    /// <inheritdoc/>
    public override string Format(ulong word)
    {
        var value = Word.To<T>(word);
        return _format is null ? value.ToString() ?? "" : _format(value);
    }

    internal sealed override bool Test(Delegate condition, ulong word, ulong operand)
        => ((Func<T, T, bool>)condition)(Word.To<T>(word), Word.To<T>(operand));

    internal sealed override ulong Apply(Delegate function, ulong word, ulong operand)
        => Word.From(((Func<T, T, T>)function)(Word.To<T>(word), Word.To<T>(operand)));
}

/// <summary>Bookkeeping for properties: it changes only in effects, so that looking at it is no step.</summary>
/// <typeparam name="T">A type of at most 64 bits, or of 128, without unused bytes.</typeparam>
public sealed class Ghost<T> : Variable<T>
    where T : unmanaged
{
    internal Ghost(int address, string name, Func<T, string>? format, Identity? identity)
        : base(address, name, isGhost: true, format, identity)
    {
    }
}

/// <summary>How a word of the machine's own names tasks.</summary>
internal enum TaskNaming
{
    /// <summary>It does not, or the model says how.</summary>
    None,

    /// <summary>A task's index plus one, or 0.</summary>
    Number,

    /// <summary>A bit for each task.</summary>
    Mask,
}
