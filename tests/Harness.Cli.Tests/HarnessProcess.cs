using System.Diagnostics;

namespace Harness.Cli.Tests;

/// <summary>The command as a user runs it: a process of its own, in a directory of its own that is empty at first.</summary>
public sealed class HarnessProcess : HarnessFolder
{
    private static readonly string s_command = Path.Combine(AppContext.BaseDirectory, "harness.dll");

    private static readonly bool s_ignoresInterrupts = IgnoresInterrupts();

    /// <summary>Variables of the environment in which the command runs, other than those of this process.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Runs the command to its end.</summary>
    public override HarnessOutput Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return End(process);
    }

    /// <summary>Waits for the end of a command.</summary>
    public static HarnessOutput End(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new HarnessOutput(process.ExitCode, output, error.Result);
    }

    /// <summary>Starts the command in several processes, by OpenMPI's launcher.</summary>
    public Process StartInProcesses(int count, params string[] arguments)
        => StartWords(["mpirun", "--oversubscribe", "--allow-run-as-root", "-n", $"{count}", .. Words(arguments)]);

    /// <summary>
    /// Starts the command, for a test that does something while it runs. It hears Ctrl-C even where this process was told to ignore it,
    /// as a background job of a script is, and would pass that on.
    /// </summary>
    public Process Start(params string[] arguments) => StartWords(Words(arguments));

    /// <summary>
    /// Starts the command as the child of a shell, which ends with its exit code, for a test that attaches a debugger to it: the runtime's debugging library waits for the end of
    /// what it debugs (waitpid), and where that is a child of this process, <see cref="Process"/> may never hear of it.
    /// </summary>
    public Process StartInShell(params string[] arguments) => StartWords(["/bin/sh", "-c", "\"$0\" \"$@\"; exit $?", .. Words(arguments)]);

    /// <summary>Runs the command to its end where no file may become larger than so many KiB, as on a disk that is nearly full.</summary>
    public HarnessOutput RunWithSmallFiles(int kibibytes, params string[] arguments)
    {
        // The signal that would end the process is ignored: then the write fails. The runtime keeps its code in such a file, unless told otherwise.
        Variables["DOTNET_EnableWriteXorExecute"] = "0";
        using var process = StartWords(["/bin/sh", "-c", $"trap '' XFSZ; ulimit -f {2 * kibibytes}; exec \"$0\" \"$@\"", .. Words(arguments)]);
        return End(process);
    }

    /// <summary>Sends a signal to a command that runs: INT, as Ctrl-C does, or TERM.</summary>
    public static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"])!;
        kill.WaitForExit();
    }

    private static string[] Words(string[] arguments)
        => [.. s_ignoresInterrupts ? ["env", "--default-signal=INT"] : Array.Empty<string>(), Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", s_command, .. arguments];

    private Process StartWords(string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>SIGINT is 2, so its bit in the mask of ignored signals of proc_pid_status(5) is the second.</summary>
    private static bool IgnoresInterrupts()
        => OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
            && (ulong.Parse(line["SigIgn:".Length..], System.Globalization.NumberStyles.HexNumber, null) & 2) != 0;
}
