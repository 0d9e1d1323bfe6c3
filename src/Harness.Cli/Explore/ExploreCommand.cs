using System.CommandLine;
using System.Net.Sockets;
using Harness.Cli.CommandLine;
using Harness.Cli.Verify;
using Harness.Explorer;
using Harness.Scenarios;

namespace Harness.Cli.Explore;

/// <summary><c>harness explore</c>: a page on this machine on which somebody walks through a scenario.</summary>
internal sealed class ExploreCommand
{
    private readonly ScenarioOptions _scenario = new();

    private readonly Option<int?> _port = Values.Integer("--port", "PORT", "The port to listen on, on the loopback interface (default: a free one).", 1, ushort.MaxValue);

    internal static Command Create()
    {
        var grammar = new ExploreCommand();
        var command = new Command(
            "explore",
            "Opens a page on this machine on which you walk through the states of a scenario by hand: take any task's next step, go back, see which properties hold, search everything from where you are. Ctrl-C ends it.");
        grammar._scenario.AddTo(command);
        command.Add(grammar._port);
        command.SetAction(parsed => (int)grammar.Run(parsed));
        return command;
    }

    private ExitCode Run(ParseResult parsed)
    {
        var scenario = _scenario.Read(parsed) ?? throw new InputException("explore needs a scenario: harness explore --variant in-progress …");
        using var interrupt = new Interrupt();
        var server = Start(new ScenarioModel(scenario), parsed.GetValue(_port) ?? 0, interrupt.Token);
        Console.Out.WriteLine($"Exploring {scenario.Title}.");
        if (_scenario.Defaults(parsed, scenario) is { } defaults)
        {
            Console.Out.WriteLine(defaults);
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine($"Open {server.Address}");
        Console.Out.WriteLine("The address is a secret of this run. Ctrl-C ends it.");
        Console.Out.Flush();
        interrupt.Token.WaitHandle.WaitOne();
        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return ExitCode.Success;
    }

    private static ExplorerServer Start(ScenarioModel model, int port, CancellationToken cancellation)
    {
        try
        {
            return ExplorerServer.Start(model, ScenarioParameters.FileName(model.Scenario), port, cancellation).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new InputException($"cannot listen on port {port} of 127.0.0.1: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }
}
