using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Processes;
using Harness.Engine.Guards;
using Harness.Mpi;
using Harness.Scenarios;

namespace Harness.Cli.Processes;

/// <summary>A command in several processes, which <c>mpirun</c> or <c>srun</c> has started: the first one says and writes what there is to say and write.</summary>
internal static class ProcessRun
{
    /// <summary>Where launchers say which process this is.</summary>
    private static readonly string[] s_ranks = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "SLURM_PROCID"];

    /// <summary>Runs a command as one of them.</summary>
    /// <param name="read">Reads what was asked for.</param>
    /// <param name="command">The command.</param>
    internal static ExitCode Run<T>(Func<T> read, Func<T, MpiNetwork, ExitCode> command)
    {
        // What a process prints is sent through the launcher: what moves a cursor on a terminal has no business there.
        Environment.SetEnvironmentVariable("TERM", "dumb");
        var (output, error) = (Console.Out, Console.Error);
        if (Array.Exists(s_ranks, v => Environment.GetEnvironmentVariable(v) is { Length: > 0 } and not "0"))
        {
            Console.SetOut(TextWriter.Null);
            Console.SetError(TextWriter.Null);
        }

        var options = read();
        var network = Join();
        try
        {
            var code = command(options, network);
            network.Leave();
            return network.Rank == 0 ? code : ExitCode.Success;
        }
        catch (Exception exception) when (network.HasFailedTogether || (!network.IsUsed && IsRefusal(exception)))
        {
            if (!network.IsUsed)
            {
                // The others may be about to search, or refuse it, too.
                SharedRefusal.Tell(network, exception.Message);
            }

            // All processes are here, and process 0 says why.
            network.Leave();
            if (network.Rank == 0)
            {
                throw;
            }

            return ExitCode.Success;
        }
        catch (Exception exception)
        {
            // The others wait for this one.
            Console.SetOut(output);
            Console.SetError(error);
            var code = Program.Report(exception);
            Console.Error.Flush();
            network.EndAll((int)code);
            return code;
        }
    }

    private static bool IsRefusal(Exception exception) => exception is InputException or ScenarioException or ModelException or CheckpointException;

    private static MpiNetwork Join()
    {
        try
        {
            return MpiNetwork.Join();
        }
        catch (MpiException exception)
        {
            throw new InputException($"--mpi: {exception.Message}", exception);
        }
    }
}
