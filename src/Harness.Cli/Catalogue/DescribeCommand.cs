using System.CommandLine;
using Harness.Reports.Matrix;

namespace Harness.Cli.Catalogue;

/// <summary><c>harness describe NAME</c>: what a name means.</summary>
internal static class DescribeCommand
{
    internal static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "A scenario of the gate, a test, a variant, a reader, a fault, a property, also as the columns of verify are headed (S1, dl), or anything else that harness list shows." };
        var command = new Command("describe", "Says what a scenario, a test, a variant or a property is.") { name };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(name)));
        return command;
    }

    private static int Run(string name)
    {
        var entries = Entries.All().ToArray();
        var found = Array.FindAll(entries, e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (found.Length == 0)
        {
            found = Array.FindAll(entries, e => e.Name.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
        }

        if (found.Length == 0)
        {
            found = Array.FindAll(entries, e => e.Kind == Entries.Property && string.Equals(PropertyHead.Of(e.Name), name, StringComparison.OrdinalIgnoreCase));
        }

        if (found.Length == 0)
        {
            throw new InputException($"nothing is called '{name}'; harness list shows what there is");
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
}
