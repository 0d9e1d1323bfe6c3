using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Reports.Matrix;

namespace Harness.Cli.Catalogue;

/// <summary><c>harness describe NAME</c>: what a name means.</summary>
internal static class DescribeCommand
{
    internal static Command Create()
    {
        var names = new Argument<string[]>("[ASSEMBLY] NAME")
        {
            Arity = new ArgumentArity(1, 2),
            Description = "A scenario of the gate, a test, a variant, a reader, a fault, a property, also as the columns of verify "
                + "are headed (S1, dl), or anything else that harness list shows. After an assembly (*.dll): a test of it; without a "
                + "name all of them.",
        };
        var command = new Command("describe", "Says what a scenario, a test, a variant or a property is.") { names };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(names)));
        return command;
    }

    private static int Run(string[] names)
    {
        var isAssembly = TestEntries.IsAssembly(names[0]);
        if (names.Length == 2 && !isAssembly)
        {
            throw new InputException($"'{names[0]}' is no assembly (*.dll): give one name");
        }

        var (entries, list) = isAssembly ? (TestEntries.Of(names[0]).ToArray(), $"harness list {names[0]}")
            : ([.. Entries.All()], "harness list");
        var found = isAssembly && names.Length == 1 ? entries : Find(entries, names[^1]);
        if (found.Length == 0)
        {
            throw new InputException($"nothing is called '{names[^1]}'{UsageError.DidYouMean(names[^1], entries.Select(e => e.Name))}; {list} shows what there is");
        }

        foreach (var entry in found)
        {
            Console.Out.WriteLine($"{entry.Kind} {entry.Name}: {entry.Summary}");
            foreach (var line in entry.Details)
            {
                Console.Out.WriteLine($"  {line}");
            }
        }

        return (int)ExitCode.Success;
    }

    private static CatalogueEntry[] Find(CatalogueEntry[] entries, string name)
    {
        var found = Array.FindAll(entries, e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (found.Length == 0)
        {
            found = Array.FindAll(entries, e => e.Name.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
        }

        return found.Length > 0 ? found
            : Array.FindAll(entries, e => e.Kind == Entries.Property
                && string.Equals(PropertyHead.Of(e.Name), name, StringComparison.OrdinalIgnoreCase));
    }
}
