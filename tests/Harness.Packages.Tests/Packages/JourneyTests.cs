using System.IO.Compression;
using System.Xml.Linq;

namespace Harness.Packages.Tests.Packages;

/// <summary>What somebody does who has the packages and nothing else.</summary>
public class JourneyTests
{
    private static readonly (string Template, string Name)[] s_projects =
    [
        ("harness-model", "Mine"), ("harness-variant", "Variant"), ("harness-reader", "Reader"),
    ];

    /// <summary>A version that no cache has.</summary>
    private static readonly string s_version = $"0.1.1-test.{DateTime.UtcNow.Ticks}";

    /// <summary>
    /// From <c>dotnet new</c> to a proof, a counterexample that replays, a JUnit file and unit tests, in an empty directory. The verdicts
    /// of the templates are argued in their own tests.
    /// </summary>
    [Fact]
    public void From_an_empty_directory_to_verdicts()
    {
        using var commands = new Commands();
        var packages = Path.Combine(commands.Folder, "feed");
        commands.Succeed("", "pack", Path.Combine(Repository.Root, "Packages.slnf"), "--no-build", "-c", Repository.Configuration, "-o",
            packages, $"-p:Version={s_version}", "-v", "q");
        ShouldBeWhole(packages);
        File.WriteAllText(
            Path.Combine(commands.Folder, "nuget.config"),
            """<configuration><packageSources><add key="here" value="feed" /></packageSources></configuration>""");

        string[] hive = ["--debug:custom-hive", Path.Combine(commands.Folder, ".hive")];
        commands.Succeed("", ["new", "install", Path.Combine(packages, $"Harness.Templates.{s_version}.nupkg"), .. hive]);
        foreach (var (template, name) in s_projects)
        {
            commands.Succeed("", ["new", template, "-o", name, "--harnessVersion", s_version, .. hive]);
            File.Exists(Path.Combine(commands.Folder, name, ".github", "workflows", "models.yml")).ShouldBeTrue();
        }

        File.WriteAllText(
            Path.Combine(commands.Folder, "All.slnx"),
            $"<Solution>{string.Concat(s_projects.Select(p => $"<Project Path=\"{p.Name}/{p.Name}.csproj\" />"))}</Solution>");
        commands.Succeed("", "build", "All.slnx", "-v", "q", "-warnaserror");

        // The tool is there for one of them: the others have the same file.
        commands.Succeed("Mine", "tool", "restore");
        Directory.Move(Path.Combine(commands.Folder, "Mine", ".config"), Path.Combine(commands.Folder, ".config"));
        commands.Succeed("Variant", "harness", "test", "bin/Debug/net10.0/Variant.dll")
            .ShouldContain("2 tests, 23 verdicts: all as expected.");
        commands.Succeed("Reader", "harness", "test", "bin/Debug/net10.0/Reader.dll")
            .ShouldContain("2 tests, 24 verdicts: all as expected.");

        commands.Succeed("Mine", "harness", "test", "bin/Debug/net10.0/Mine.dll", "--report", "junit=results.xml")
            .ShouldContain("4 tests, 16 verdicts: all as expected.");
        XDocument.Load(Path.Combine(commands.Folder, "Mine", "results.xml")).Descendants("testcase").Count().ShouldBe(16);
        var (code, replayed) = commands.Run(
            "Mine", "harness", "replay", "bin/Debug/net10.0/Mine.dll", "artifacts/traces/InboxTests.ForgetsAMessage-deadlock.trace.json");
        (code, replayed.Trim().Split('\n')[^1]).ShouldBe((2, "Reproduced: 12 steps as in the trace, and deadlock is violated."));
        commands.Succeed("Mine", "bin/Debug/net10.0/Mine.dll");
    }

    /// <summary>Each package has what a registry shows of it; the libraries' symbols are in packages of their own.</summary>
    private static void ShouldBeWhole(string packages)
    {
        string[] names = ["Harness.Cli", "Harness.Engine", "Harness.Ring", "Harness.Templates", "Harness.Testing"];
        Directory.EnumerateFiles(packages, "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(names.Select(n => $"{n}.{s_version}.nupkg"));
        foreach (var name in names)
        {
            using var package = ZipFile.OpenRead(Path.Combine(packages, $"{name}.{s_version}.nupkg"));
            using var text = package.GetEntry($"{name}.nuspec")!.Open();
            var metadata = XDocument.Load(text).Descendants().ToLookup(e => e.Name.LocalName);
            metadata["license"].Single().Value.ShouldBe("MIT");
            metadata["description"].Single().Value.ShouldNotBeEmpty();
            metadata["repository"].Single().Attribute("commit").ShouldNotBeNull();
            package.GetEntry(metadata["icon"].Single().Value).ShouldNotBeNull();
            package.GetEntry(metadata["readme"].Single().Value).ShouldNotBeNull();
        }

        Directory.EnumerateFiles(packages, "*.snupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(new[] { "Harness.Engine", "Harness.Ring", "Harness.Testing" }.Select(n => $"{n}.{s_version}.snupkg"));
    }
}
