using System.Globalization;
using System.IO.Pipes;

namespace Harness.Cli.Apart;

/// <summary>
/// The side of the process that runs somebody's assembly: it says which test it is at and, last, that it came to its end, so that a test that ends the process cannot make it look as if all was well.
/// It is told of Ctrl-C, and ends when the process that started it is gone.
/// </summary>
internal static class Supervision
{
    /// <summary>The variable of the environment that names the two pipes.</summary>
    internal const string Variable = "HARNESS_SUPERVISED_BY";

    /// <summary>What begins a line about a test that is run from here on.</summary>
    internal const string Begin = "begin ";

    /// <summary>What begins a line about a test that is done with.</summary>
    internal const string End = "end ";

    /// <summary>What begins a line about a file that must not stay where this process does not come to its end.</summary>
    internal const string Unfinished = "file ";

    /// <summary>What begins the last line, before the exit code.</summary>
    internal const string Done = "done ";

    private static readonly Lock s_writing = new();
    private static readonly CancellationTokenSource s_asked = new();
    private static StreamWriter? s_says;

    /// <summary>Whether this process is supervised.</summary>
    internal static bool IsOn => s_says is not null;

    /// <summary>Cancelled when the process that supervises was asked to stop.</summary>
    internal static CancellationToken Asked => s_asked.Token;

    /// <summary>Looks whether this process was started to be supervised.</summary>
    internal static void Attach()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(',') is not [var hears, var says])
        {
            return;
        }

        // Not for what this process starts itself.
        Environment.SetEnvironmentVariable(Variable, null);
        s_says = new StreamWriter(new AnonymousPipeClientStream(PipeDirection.Out, says)) { AutoFlush = true };
        FailedAssertion.Listen();
        var listener = new Thread(() => Listen(new AnonymousPipeClientStream(PipeDirection.In, hears))) { IsBackground = true, Name = "supervision" };
        listener.Start();
    }

    /// <summary>A test is run from here on, until what is returned is disposed.</summary>
    internal static IDisposable At(string test)
    {
        Say(Begin + test);
        return new Leaving(test);
    }

    /// <summary>A file is written that is to be moved to its place at the end.</summary>
    internal static void Note(string unfinished) => Say(Unfinished + Path.GetFullPath(unfinished));

    /// <summary>The command came to its end.</summary>
    internal static int Finish(int code)
    {
        Say(Done + code.ToString(CultureInfo.InvariantCulture));
        return code;
    }

    private static void Say(string line)
    {
        lock (s_writing)
        {
            s_says?.WriteLine(line);
        }
    }

    private static void Listen(Stream supervisor)
    {
        while (supervisor.ReadByte() >= 0)
        {
            s_asked.Cancel();
        }

        // Whoever started this process has been killed: nobody waits for a verdict.
        Environment.Exit((int)ExitCode.Inconclusive);
    }

    private sealed class Leaving(string test) : IDisposable
    {
        public void Dispose() => Say(End + test);
    }
}
