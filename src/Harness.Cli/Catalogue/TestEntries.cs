using System.Collections.Immutable;
using Harness.Cli.Testing;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Cli.Catalogue;

/// <summary>The tests of somebody's assembly: what <c>list</c> and <c>describe</c> say of them.</summary>
internal static class TestEntries
{
    /// <summary>Whether a word on the command line means an assembly, and not a name.</summary>
    internal static bool IsAssembly(string word) => word.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || File.Exists(word);

    internal static IEnumerable<CatalogueEntry> Of(string path)
    {
        var tests = TestAssembly.Load(path).Tests;
        return tests.IsEmpty
            ? throw new InputException($"'{path}' has no method marked [Microsoft.Coyote.SystematicTesting.Test]")
            : tests.Select(t => TryOf(path, t));
    }

    /// <summary>A test that breaks a rule says so in its place: the others have nothing to do with it.</summary>
    private static CatalogueEntry TryOf(string path, TestMethod test)
    {
        try
        {
            return Of(path, test);
        }
        catch (Exception exception) when (exception is ModelException or InputException)
        {
            return new CatalogueEntry("test", test.FileName, $"error: {exception.Message}");
        }
    }

    private static CatalogueEntry Of(string path, TestMethod test)
    {
        var hosted = test.Collect();
        var declared = Patience.Run($"Build of model '{hosted.Model.Name}'", new SearchOptions().StepTimeout, () => DeclaredModel.Of(hosted.Model));
        var stated = test.Expectations.ToDictionary(e => e.Property, StringComparer.OrdinalIgnoreCase);
        var judged = declared.Properties
            .Where(p => hosted.Properties.IsEmpty ? !p.IsLiveness : hosted.Properties.Contains(p.Name, StringComparer.OrdinalIgnoreCase))
            .ToArray();
        return new CatalogueEntry(
            "test",
            test.FileName,
            $"{hosted.Model.Name}, {MemoryModelInfo.Of(hosted.Model.Memory).Name}",
            [
                $"run it: harness test {path} --filter {test.FullName}",
                "expected:",
                .. judged.Select(p => Line(p, stated.GetValueOrDefault(p.Name))),
                .. declared.ExpectedLabels.Length > 0 ? [$"steps that must be taken: {string.Join(", ", declared.ExpectedLabels)}"]
                    : ImmutableArray<string>.Empty,
            ]);
    }

    private static string Line(Property property, Hosting.ExpectAttribute? expected)
        => $"  {property.Name,-16} {expected?.Verdict.ToString() ?? "Proved",-8}  "
            + $"{property.Statement}{(expected is { Because.Length: > 0 } ? $" ({expected.Because})" : "")}";
}
