namespace Harness.Cli.Verify;

/// <summary>Whether a gate also checks what its file says of other bounds than those of its scenarios.</summary>
internal enum BoundsChecks
{
    /// <summary>It does not.</summary>
    Off,

    /// <summary>It does.</summary>
    On,

    /// <summary>It does nothing else.</summary>
    Only,
}
