using System.Reflection;

namespace Harness.Cli.Tests;

/// <summary>
/// The command in this process, through its own entry point, for the many tests that ask only what it prints, writes and ends with: starting a process takes ten times as long as most of
/// what they ask. Output and working directory are those of the whole process, so they run one after the other, when nothing else does (<see cref="Serial"/>).
/// </summary>
public sealed class HarnessHere : HarnessFolder
{
    private static readonly MethodInfo s_main = typeof(ErrorLine).Assembly.EntryPoint!;

    public override HarnessOutput Run(params string[] arguments)
    {
        var (output, error, directory) = (Console.Out, Console.Error, Environment.CurrentDirectory);
        using var printed = new StringWriter();
        using var said = new StringWriter();
        Console.SetOut(printed);
        Console.SetError(said);
        Environment.CurrentDirectory = Folder;
        try
        {
            var code = (int)s_main.Invoke(null, [arguments])!;
            return new HarnessOutput(code, printed.ToString(), said.ToString());
        }
        finally
        {
            Environment.CurrentDirectory = directory;
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}

/// <summary>Tests that run the command in this process.</summary>
[CollectionDefinition(nameof(Serial), DisableParallelization = true)]
public sealed class Serial;
