using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Engine.Machine;

namespace Harness.Cli.Testing;

/// <summary>The model of a test in place of a scenario of the ring: an assembly, and which of its tests.</summary>
internal sealed class TestChoice
{
    private readonly Argument<string?> _path = new("ASSEMBLY")
    {
        Description = "An assembly (*.dll) with tests, for the model of one of them instead of a scenario.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _method = Values.Text(
        "--method", "METHOD", "With an assembly: the test, its full name or an end of it that no other test shares.", "-m");

    internal void AddTo(Command command)
    {
        command.Add(_path);
        command.Add(_method);
    }

    /// <summary>Whether a test is meant, and no scenario.</summary>
    internal bool IsGiven(ParseResult parsed) => parsed.GetValue(_path) is not null || parsed.GetValue(_method) is not null;

    /// <summary>The test that was chosen.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="other">The memory model, and what is assumed of runs that never end; null for those of the test.</param>
    internal TestTarget Read(ParseResult parsed, (string? Memory, string? Fairness) other)
    {
        var path = parsed.GetValue(_path) ?? throw new InputException("-m chooses a test of an assembly: give the assembly too");
        var test = TestMethodFinder.Find(TestAssembly.Load(path).Tests, parsed.GetValue(_method), path);
        return TestTarget.Of(path, test, other.Memory, other.Fairness, new Engine.Exploration.SearchOptions().StepTimeout);
    }

    /// <summary>What a person calls the model.</summary>
    internal static string Title(TestTarget test) => $"{test.FullName}, {MemoryModelInfo.Of(test.Model.Memory).Name}";
}
