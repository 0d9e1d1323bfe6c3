using System.CommandLine;
using System.Net.Sockets;
using Harness.Cli.CommandLine;
using Harness.Cli.Testing;
using Harness.Cli.Verify;
using Harness.Engine.Machine;
using Harness.Explorer;
using Harness.Scenarios;

namespace Harness.Cli.Explore;

/// <summary><c>harness explore</c>: a page on this machine on which somebody walks through a scenario.</summary>
internal sealed class ExploreCommand
{
    private readonly ScenarioOptions _scenario = new();
    private readonly TestChoice _test = new();

    private readonly Option<int?> _port = Values.Integer("--port", "PORT", "The port to listen on, on the loopback interface (default: a free one).", 1, ushort.MaxValue);

    internal static Command Create()
    {
        var grammar = new ExploreCommand();
        var command = new Command(
            "explore",
            "Opens a page on this machine on which you walk through the states of a scenario, or of a test's model, by hand: take any "
                + "task's next step, go back, see which properties hold, search everything from where you are. Ctrl-C ends it.");
        grammar._test.AddTo(command);
        grammar._scenario.AddTo(command);
        command.Add(grammar._port);
        command.SetAction(parsed => (int)grammar.Run(parsed));
        return command;
    }

    private ExitCode Run(ParseResult parsed)
    {
        if (_test.IsGiven(parsed))
        {
            var test = _test.Read(parsed, _scenario.ReadForModel(parsed));
            return Serve(parsed, test.Model, test.FileName, TestChoice.Title(test), defaults: null);
        }

        var scenario = _scenario.Read(parsed)
            ?? throw new InputException(
                "explore needs a scenario, harness explore --variant in-progress …, or a test: harness explore ASSEMBLY -m METHOD");
        var (name, defaults) = (ScenarioParameters.FileName(scenario), _scenario.Defaults(parsed, scenario));
        return Serve(parsed, new ScenarioModel(scenario), name, scenario.Title, defaults);
    }

    private ExitCode Serve(ParseResult parsed, IModel model, string fileName, string title, string? defaults)
    {
        using var interrupt = new Interrupt();
        var server = Start(model, fileName, parsed.GetValue(_port) ?? 0, interrupt.Token);
        Console.Out.WriteLine($"Exploring {title}.");
        if (defaults is not null)
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

    private static ExplorerServer Start(IModel model, string fileName, int port, CancellationToken cancellation)
    {
        try
        {
            return ExplorerServer.Start(model, fileName, port, cancellation).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new InputException($"cannot listen on port {port} of 127.0.0.1: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }
}
