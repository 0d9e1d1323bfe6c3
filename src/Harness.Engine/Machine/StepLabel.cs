using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>
/// The name of a step of the model, as people know it: a letter of a published protocol, a few words, and where it comes from. Labels are made
/// once and kept in static readonly fields.
/// </summary>
public sealed class StepLabel
{
    private static int s_count;

    /// <summary>Makes a label.</summary>
    /// <param name="letter">A short sign for a column of a trace, for instance the RFC's letter; may be empty.</param>
    /// <param name="text">What the step does, in a few words.</param>
    /// <param name="source">Where the step is found: a kernel function, a paper's section.</param>
    public StepLabel(string letter, string text, string source = "")
    {
        ArgumentNullException.ThrowIfNull(letter);
        ArgumentNullException.ThrowIfNull(text);
        Letter = letter;
        Text = text;
        Source = source;
        Hash = StableName.Hash($"{letter.Length} {text.Length} {letter}{text}{source}");
        Id = Interlocked.Increment(ref s_count) - 1;
    }

    /// <summary>A short sign for a column of a trace; may be empty.</summary>
    public string Letter { get; }

    /// <summary>What the step does.</summary>
    public string Text { get; }

    /// <summary>Where the step is found in the thing that is modelled; may be empty.</summary>
    public string Source { get; }

    /// <summary>Enters fingerprints: the same in every process.</summary>
    internal ulong Hash { get; }

    /// <summary>A small number for tables of one process.</summary>
    internal int Id { get; }

    /// <inheritdoc/>
    public override string ToString() => Letter.Length == 0 ? Text : $"{Letter} {Text}";
}
