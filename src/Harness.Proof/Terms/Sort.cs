using System.Collections.Immutable;

namespace Harness.Proof.Terms;

/// <summary>What values a term has. Slots, packets and counts are integers, of which there is no largest one.</summary>
internal sealed class Sort
{
    private Sort(string name, SortKind kind, ImmutableArray<string> members)
    {
        Name = name;
        Kind = kind;
        Members = members;
    }

    /// <summary>True or false.</summary>
    internal static Sort Boolean { get; } = new("Bool", SortKind.Boolean, []);

    /// <summary>An integer.</summary>
    internal static Sort Integer { get; } = new("Int", SortKind.Integer, []);

    /// <summary>A kernel thread: a sort without structure, so that there may be any number of them.</summary>
    internal static Sort Producer { get; } = new("Producer", SortKind.Producer, []);

    /// <summary>Who holds the queue lock: nobody, user space by one of its system calls, or a producer.</summary>
    internal static Sort Holder { get; } = new("Holder", SortKind.Holder, []);

    /// <summary>The name in SMT-LIB.</summary>
    internal string Name { get; }

    /// <summary>Which kind of sort it is.</summary>
    internal SortKind Kind { get; }

    /// <summary>The values of an enumeration, in order; empty for others.</summary>
    internal ImmutableArray<string> Members { get; }

    /// <summary>A sort of a few named values.</summary>
    internal static Sort Enumeration(string name, IEnumerable<string> members) => new(name, SortKind.Enumeration, [.. members]);

    public override string ToString() => Name;
}

/// <summary>How the values of a sort are written and counted.</summary>
internal enum SortKind
{
    /// <summary>Two values, 0 and 1.</summary>
    Boolean,

    /// <summary>Integers.</summary>
    Integer,

    /// <summary>Named values, each by its place.</summary>
    Enumeration,

    /// <summary>Producers, from 0.</summary>
    Producer,

    /// <summary><see cref="HolderValue"/>.</summary>
    Holder,
}

/// <summary>Values of <see cref="Sort.Holder"/> as numbers.</summary>
internal static class HolderValue
{
    internal const long Nobody = 0;
    internal const long User = 1;
    private const long FirstProducer = 2;

    internal static long Of(long producer) => FirstProducer + producer;

    internal static string Text(long value) => value == Nobody ? "nobody" : value == User ? "user" : Values.Producer(value - FirstProducer);
}
