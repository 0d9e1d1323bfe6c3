using Harness.Cli.Output;
using Harness.Engine.Machine;

namespace Harness.Cli.Testing;

/// <summary>What a run is about, wherever its model comes from.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="FullName">What it is called.</param>
/// <param name="FileName">The same as part of a file's name.</param>
/// <param name="Model">The model.</param>
/// <param name="Properties">The properties that it is about; empty for all.</param>
/// <param name="ReplayEnd">What follows a trace in the command that replays it, and what comes before.</param>
internal sealed record TestTarget(string Path, string FullName, string FileName, IModel Model, IReadOnlyCollection<string> Properties, (string Before, string After) ReplayEnd)
{
    /// <summary>What verdicts rest on besides the search: a line that is said before the last one; null where there is no more.</summary>
    internal Func<string>? Basis { get; init; }

    /// <summary>A test of an assembly.</summary>
    internal static TestTarget Of(TestOptions options)
    {
        var method = TestMethodFinder.Find(TestAssembly.Load(options.Path).Tests, options.Method, options.Path);
        var test = method.Collect();
        return new TestTarget(
            options.Path, method.FullName, method.FileName, OtherMemory.Apply(test.Model, options.Memory, options.Fairness), test.Properties, (SelfCommand.Quote(options.Path) + " ", $" -m {method.FullName}"));
    }

    /// <summary>The command that replays a trace.</summary>
    internal string Replay(string trace) => $"{SelfCommand.Text} replay {ReplayEnd.Before}{SelfCommand.Quote(trace)}{ReplayEnd.After}";
}
