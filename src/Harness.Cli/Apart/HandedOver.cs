namespace Harness.Cli.Apart;

/// <summary>The command was carried out by a process of its own, and this one has nothing left to do but to end as that one did.</summary>
/// <param name="code">The exit code.</param>
internal sealed class HandedOver(ExitCode code) : Exception("handed over to a process of its own")
{
    internal ExitCode Code { get; } = code;
}
