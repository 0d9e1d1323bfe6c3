using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Harness.Hosting.Tests;

/// <summary>The property CoyoteEngine where it cannot have what it asks for.</summary>
public class PackageTests
{
    [Fact]
    public void Without_the_packages_a_build_says_what_the_property_needs()
    {
        var folder = Directory.CreateTempSubdirectory("harness-packages-");
        try
        {
            var (exitCode, output) = Restore("-p:CoyoteEngine=Microsoft", $"-p:RestoreSources={folder.CreateSubdirectory("feed")}", $"-p:RestorePackagesPath={folder.CreateSubdirectory("packages")}");

            exitCode.ShouldBe(1, output);
            output.ShouldMatch("error NU1[0-9]+: Unable to .*Microsoft.Coyote.Test");
            output.ShouldContain(
                "error : CoyoteEngine=Microsoft needs the packages Microsoft.Coyote and Microsoft.Coyote.Test, version 1.7.11, and they could not be restored (the reason is above). "
                + "Leave the property out to use the embedded engine, or name a source that has them: -p:RestoreAdditionalProjectSources=DIRECTORY_OR_URL. See docs/microsoft-coyote.md.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void An_engine_that_nobody_knows_is_refused()
    {
        var (exitCode, output) = Restore("-p:CoyoteEngine=Microsofts");

        exitCode.ShouldBe(1, output);
        output.ShouldContain("error : CoyoteEngine is 'Microsofts': it is Embedded (the default) or Microsoft.");
    }

    private static (int ExitCode, string Output) Restore(params string[] properties)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // This process may be the child of a build, whose variables mean that build.
        foreach (var variable in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        start.ArgumentList.Add("restore");
        start.ArgumentList.Add(Path.Combine(Repository(), "src", "Harness.Hosting", "Harness.Hosting.csproj"));
        start.ArgumentList.Add("-nodeReuse:false");
        start.ArgumentList.Add("-tl:off");
        Array.ForEach(properties, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static string Repository([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
