namespace Coyote.Cli.Bench.Spin;

/// <summary>The other comparison that users ask for: schedules per second of Microsoft's engine on the same scenario. It needs that engine's packages.</summary>
internal static class MicrosoftCoyote
{
    private const string Package = "microsoft.coyote.test";

    /// <summary>Whether the comparison can be made on this machine, and what to do where it cannot.</summary>
    internal static string Status
        => IsRestored
            ? "Microsoft Coyote: its package is here, but no scenarios were built against it; the comparison was not made."
            : "Microsoft Coyote: not available. Its packages Microsoft.Coyote and Microsoft.Coyote.Test are not in this machine's package folder; where a feed has them, "
                + "'dotnet nuget add source' that feed and restore them, then build the scenarios against them.";

    private static bool IsRestored
        => Directory.Exists(Path.Combine(
            Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
                ? folder
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
            Package));
}
