namespace Harness.Cli.Testing;

/// <summary>How much <c>harness test</c> and <c>harness replay</c> print: the levels of Microsoft's tool.</summary>
internal enum Verbosity
{
    /// <summary>What runs, how much of it was run, what was found and where it is written.</summary>
    None,

    /// <summary>Also the violating schedule step by step.</summary>
    Error,

    /// <summary>No more than <see cref="Error"/>: nothing here is worth a warning that does not end the run.</summary>
    Warning,

    /// <summary>Also what is known of each property, and the steps that were never taken.</summary>
    Info,

    /// <summary>No more than <see cref="Info"/>.</summary>
    Debug,

    /// <summary>No more than <see cref="Info"/>.</summary>
    Exhaustive,
}
