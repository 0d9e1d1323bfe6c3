using System.Diagnostics;
using System.IO.Pipes;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Harness.Cli.Apart;

/// <summary>
/// Somebody's assembly is loaded and run in a process of its own, which is this command again with the same arguments: a test that ends the process, fills its stack or brings the runtime down gives one
/// line, and never a verdict.
/// </summary>
internal sealed class TestProcess : IDisposable
{
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(5);
    private static readonly PosixSignal[] s_signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly string _assembly;
    private readonly AnonymousPipeServerStream _tells = new(PipeDirection.Out, HandleInheritability.Inheritable);
    private readonly AnonymousPipeServerStream _hears = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly List<string> _running = [];
    private readonly List<string> _unfinished = [];
    private readonly PosixSignalRegistration[] _registrations;
    private Process? _process;
    private int _signals;
    private string? _done;

    private TestProcess(string assembly)
    {
        _assembly = assembly;
        _registrations = [.. s_signals.Select(s => PosixSignalRegistration.Create(s, OnSignal))];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _process?.Dispose();
        _tells.Dispose();
        _hears.Dispose();
    }

    /// <summary>
    /// Before somebody's assembly is loaded: hands this command over to a process of its own, unless this is that process, or the command is part of another program.
    /// </summary>
    /// <param name="assembly">The assembly, for messages.</param>
    /// <exception cref="HandedOver">It was handed over, and is done.</exception>
    /// <exception cref="InputException">The assembly ended the process.</exception>
    internal static void HandOver(string assembly)
    {
        var arguments = Environment.GetCommandLineArgs()[1..];
        if (Supervision.IsOn || Assembly.GetEntryAssembly() != typeof(TestProcess).Assembly || arguments.Contains("--break-at"))
        {
            return;
        }

        using var process = new TestProcess(assembly);
        throw new HandedOver(process.Run(arguments));
    }

    private ExitCode Run(string[] arguments)
    {
        var host = Environment.ProcessPath!;
        var start = new ProcessStartInfo(host) { UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in Path.GetFileNameWithoutExtension(host) == "dotnet" ? arguments.Prepend(typeof(TestProcess).Assembly.Location) : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[Supervision.Variable] = $"{_tells.GetClientHandleAsString()},{_hears.GetClientHandleAsString()}";
        _process = Process.Start(start)!;
        _tells.DisposeLocalCopyOfClientHandle();
        _hears.DisposeLocalCopyOfClientHandle();
        var crash = new CrashText();
        var said = Task.Run(() => crash.Read(_process.StandardError));
        var noted = Task.Run(Note);
        _process.WaitForExit();

        // What it started itself may keep the pipes open.
        Task.WaitAll([said, noted], s_lastWords);
        if (_done is not null)
        {
            return (ExitCode)_process.ExitCode;
        }

        _unfinished.ForEach(File.Delete);
        return _signals > 0
            ? ExitCode.Inconclusive
            : throw new InputException($"{Where()} ended the process that it ran in: {crash.Say(_process.ExitCode)}");
    }

    private string Where()
    {
        lock (_running)
        {
            return _running switch
            {
                [] => $"'{_assembly}'",
                [var one] => $"test {one} of '{_assembly}'",
                _ when _running.Distinct().Count() == 1 => $"test {_running[0]} of '{_assembly}'",
                _ => $"one of the tests {string.Join(", ", _running.Distinct())} of '{_assembly}' (--jobs 1 says which)",
            };
        }
    }

    private void Note()
    {
        using var reader = new StreamReader(_hears);
        while (reader.ReadLine() is { } line)
        {
            lock (_running)
            {
                if (line.StartsWith(Supervision.Begin, StringComparison.Ordinal))
                {
                    _running.Add(line[Supervision.Begin.Length..]);
                }
                else if (line.StartsWith(Supervision.End, StringComparison.Ordinal))
                {
                    _running.Remove(line[Supervision.End.Length..]);
                }
                else if (line.StartsWith(Supervision.Unfinished, StringComparison.Ordinal))
                {
                    _unfinished.Add(line[Supervision.Unfinished.Length..]);
                }
                else
                {
                    _done = line;
                }
            }
        }
    }

    /// <summary>The first is passed on, for the search to end as it does; the second ends both.</summary>
    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = Interlocked.Increment(ref _signals) == 1;
        if (context.Cancel)
        {
            _tells.WriteByte(1);
        }
        else
        {
            _process?.Kill();
        }
    }
}
