namespace Harness.Reports;

/// <summary>What a piece of text is about, for who prints it in colours.</summary>
public enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Plain,

    /// <summary>A property holds.</summary>
    Proved,

    /// <summary>A property is violated.</summary>
    Violated,

    /// <summary>A verdict that says nothing, or none.</summary>
    Doubtful,

    /// <summary>Another verdict than the gate demands.</summary>
    Unexpected,

    /// <summary>A decisive step of a counterexample.</summary>
    Decisive,

    /// <summary>A step that has nothing to do with the cause.</summary>
    Faint,

    /// <summary>Something that the step beside it has changed.</summary>
    Changed,
}
