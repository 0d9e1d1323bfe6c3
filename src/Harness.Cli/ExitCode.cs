namespace Harness.Cli;

/// <summary>What the command's exit code means; the first four are those of Microsoft's tool of the same name.</summary>
internal enum ExitCode
{
    /// <summary>Everything is as expected: proved, or sampled without a finding.</summary>
    Success = 0,

    /// <summary>Wrong usage or input: an option, a file, a trace that does not fit, a model that breaks a rule. Nothing was written.</summary>
    BadInput = 1,

    /// <summary>A property is violated, a violation was reproduced, or a verdict is not the expected one.</summary>
    Violated = 2,

    /// <summary>The command itself failed.</summary>
    InternalError = 3,

    /// <summary>Nothing is wrong as far as it was looked at, but it was not looked at everything, or the verdict says nothing.</summary>
    Inconclusive = 4,

    /// <summary>Nothing was done, since this machine does not have what it needs: the number that test drivers of GNU and Meson take for a skip.</summary>
    Skipped = 77,
}
