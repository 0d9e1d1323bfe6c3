namespace Coyote.Cli.Testing;

/// <summary>How much <c>coyote test</c> prints.</summary>
internal enum Verbosity
{
    /// <summary>The result, and where the trace is.</summary>
    Quiet,

    /// <summary>Also what runs, and how much of it was run.</summary>
    Minimal,

    /// <summary>Also progress, and the violating schedule step by step.</summary>
    Normal,

    /// <summary>Also what is known of each property, and the steps that were never taken.</summary>
    Detailed,
}
