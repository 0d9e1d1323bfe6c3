using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Harness.Cli.CommandLine;

/// <summary>The usual help, followed by examples and by what the exit codes mean.</summary>
/// <param name="usual">The usual help.</param>
internal sealed class HelpOnCommand(HelpAction usual) : SynchronousCommandLineAction
{
    private const string ExitCodes =
        """
        Exit codes:
          0  as expected: proved, every verdict of the gate as demanded, or a sampling test that found nothing (sampled, not proved)
          1  wrong usage or input; one line on the error stream says what is wrong, and nothing is written
          2  a property is violated, a violation was reproduced, or a verdict is not the one that the gate demands
          3  internal error
          4  inconclusive (a time or memory limit, Ctrl-C) or vacuous; 2 goes before 4
        """;

    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (Examples.Of(parseResult.CommandResult.Command is RootCommand ? "harness" : parseResult.CommandResult.Command.Name) is { } examples)
        {
            output.WriteLine("Examples:");
            output.WriteLine(examples);
            output.WriteLine();
        }

        output.WriteLine(ExitCodes);
        return (int)ExitCode.Success;
    }
}
