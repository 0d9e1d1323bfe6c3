using System.CommandLine;
using System.CommandLine.Help;

namespace Harness.Cli.CommandLine;

/// <summary>The command with its subcommands. Parsing never prints more than one line about what it does not understand.</summary>
internal static class HarnessCommand
{
    internal static int Invoke(string[] args)
    {
        // As people ask: nothing at all, or help of a command.
        args = args switch
        {
            [] or ["help"] => ["--help"],
            ["help", .. var command] => [.. command, "--help"],
            _ => args,
        };
        var root = Create();
        var parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = ResponseFile.Replace });
        if (parsed.Action is HelpOnCommand or { Terminating: true, ClearsParseErrors: true })
        {
            return parsed.Invoke();
        }

        if (UsageError.Find(parsed) is { } problem)
        {
            return (int)ErrorLine.Write(problem);
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static RootCommand Create()
    {
        var root = new RootCommand(
            "Finds, replays and explains races of the AF_PACKET receive ring, and proves their absence within stated bounds.")
        {
            Verify.VerifyCommand.Create(),
            Shards.MergeCommand.Create(),
            Prove.ProveCommand.Create(),
            Testing.TestCommand.Create(),
            Check.CheckCommand.Create(),
            KernelCode.KernelCommand.Create(),
            Replay.ReplayCommand.Create(),
            Compare.CompareCommand.Create(),
            Explore.ExploreCommand.Create(),
            Graph.GraphCommand.Create(),
            Catalogue.ListCommand.Create(),
            Catalogue.DescribeCommand.Create(),
            Conform.ConformCommand.Create(),
            Bench.BenchCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpOnCommand((HelpAction)help.Action!);
        return root;
    }
}
