namespace Harness.Cli.Bench.Spin;

/// <summary>The other comparison that users ask for: schedules per second of Microsoft's engine on the same scenario. It is a build of its own, with that engine's packages.</summary>
internal static class MicrosoftCoyote
{
    private const string Package = "microsoft.coyote.test";

    /// <summary>Whether the comparison can be made on this machine, and what to do.</summary>
    internal static string Status
        => IsRestored
            ? "Microsoft Coyote: its packages are on this machine. Schedules per second of both engines, side by side in one run, are measured by the tests of the build "
                + "with -p:CoyoteEngine=Microsoft (docs/microsoft-coyote.md); that build runs apart from this one."
            : "Microsoft Coyote: not available. Its packages Microsoft.Coyote and Microsoft.Coyote.Test are not in this machine's package folder. To have the comparison, build with "
                + "-p:CoyoteEngine=Microsoft, and -p:RestoreAdditionalProjectSources=DIRECTORY_OR_URL where the usual source has not got them (docs/microsoft-coyote.md).";

    private static bool IsRestored
        => Directory.Exists(Path.Combine(
            Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
                ? folder
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
            Package));
}
