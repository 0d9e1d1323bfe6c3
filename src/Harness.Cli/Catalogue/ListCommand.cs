using System.CommandLine;

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
        var command = new Command(
            "list",
            "Lists variants, readers and the programs that they model, faults, memory models, "
            + "properties, strategies, the gate's scenarios and the built-in tests; or the tests of an assembly.") { assembly };
        command.SetAction(parsed => Run(parsed.GetValue(assembly)));
        return command;
    }

    private static int Run(string? assembly)
    {
        foreach (var kind in (assembly is null ? Entries.All() : TestEntries.Of(assembly)).GroupBy(e => e.Kind))
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

    private static string Plural(string kind) => kind[^1] == 'y' ? kind[..^1] + "ies" : kind + "s";
}
