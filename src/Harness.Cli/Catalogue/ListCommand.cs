using System.CommandLine;
using Harness.Cli.CommandLine;

namespace Harness.Cli.Catalogue;

/// <summary><c>harness list</c>: the names that the other commands take.</summary>
internal static class ListCommand
{
    internal static Command Create()
    {
        var assembly = new Argument<string?>("ASSEMBLY")
        {
            Description = "An assembly (*.dll): its tests, and nothing else.", Arity = ArgumentArity.ZeroOrOne,
        };
        var kind = Values.Text("--kind", "KIND", "Only names of this kind: variant, reader, program, fault, memory model, property, strategy, scenario, test.");
        var filter = Values.Text("--filter", "TEXT", "Only names that have TEXT in them, or in what is said of them.");
        var command = new Command(
            "list",
            "Lists variants, readers and the programs that they model, faults, memory models, "
            + "properties, strategies, the gate's scenarios and the built-in tests; or the tests of an assembly.") { assembly, kind, filter };
        command.SetAction(parsed => Run(parsed.GetValue(assembly), parsed.GetValue(kind), parsed.GetValue(filter)));
        return command;
    }

    private static int Run(string? assembly, string? only, string? filter)
    {
        var entries = (assembly is null ? Entries.All() : TestEntries.Of(assembly)).ToArray();
        var kinds = entries.Select(e => e.Kind).Distinct().ToArray();
        if (only is not null && !kinds.Contains(only, StringComparer.Ordinal))
        {
            throw new InputException($"there is no kind '{only}'{UsageError.DidYouMean(only, kinds)}; there is {string.Join(", ", kinds)}");
        }

        var chosen = Array.FindAll(entries, e => (only is null || e.Kind == only) && (filter is null || Has(e.Name, filter) || Has(e.Summary, filter)));
        if (chosen.Length == 0)
        {
            throw new InputException($"no name has '{filter}' in it, or in what is said of it");
        }

        foreach (var kind in chosen.GroupBy(e => e.Kind))
        {
            Console.Out.WriteLine($"{Plural(kind.Key)}:");
            var width = kind.Max(e => e.Name.Length);
            foreach (var entry in kind)
            {
                Console.Out.WriteLine($"  {entry.Name.PadRight(width)}  {entry.Summary}");
            }

            Console.Out.WriteLine();
        }

        Console.Out.WriteLine($"harness describe {(assembly is null ? "" : assembly + " ")}NAME says more about each.");
        return (int)ExitCode.Success;
    }

    private static bool Has(string text, string filter) => text.Contains(filter, StringComparison.OrdinalIgnoreCase);

    private static string Plural(string kind) => kind[^1] == 'y' ? kind[..^1] + "ies" : kind + "s";
}
