using Harness.Cli.Apart;
using Harness.Cli.CommandLine;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Traces;
using Harness.Kernel.Native;
using Harness.Scenarios;

namespace Harness.Cli;

/// <summary>The <c>harness</c> command.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        Supervision.Attach();
        return Supervision.Finish(Run(args));
    }

    private static int Run(string[] args)
    {
        try
        {
            return HarnessCommand.Invoke(args);
        }
        catch (HandedOver handed)
        {
            return (int)handed.Code;
        }
        catch (Exception exception)
        {
            return (int)Report(exception);
        }
    }

    /// <summary>Says on the error stream why the command failed.</summary>
    internal static ExitCode Report(Exception exception)
    {
        switch (exception)
        {
            case InputException or ScenarioException or ModelException or TraceException or CheckpointException or Native.NativeException or Harness.KernelCode.KernelCodeException:
                return ErrorLine.Write(exception.Message);
            case KernelException:
                Console.Error.WriteLine($"error: the real ring failed: {exception.Message}");
                return ExitCode.InternalError;
            case IOException:
                // Every file has its own message; what is left is the output itself, a full disk for instance.
                return ErrorLine.Write($"cannot write: {exception.Message}");
            default:
                Console.Error.WriteLine($"internal error, please report it: {exception}");
                return ExitCode.InternalError;
        }
    }
}
