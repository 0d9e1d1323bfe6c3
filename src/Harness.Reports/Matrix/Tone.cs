namespace Harness.Reports.Matrix;

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
}
