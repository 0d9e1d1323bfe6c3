using System.Text;

namespace Harness.Cli.Output;

/// <summary><c>--quiet</c>: of all that a command prints, only its last line, which every command ends with: what came of it.</summary>
internal sealed class QuietOutput : TextWriter
{
    private static TextWriter? s_output;

    private readonly TextWriter _output = Console.Out;
    private readonly StringBuilder _line = new();
    private string _last = "";

    private QuietOutput()
        : base(System.Globalization.CultureInfo.InvariantCulture)
    {
    }

    /// <summary>Whether a command runs quietly: then nothing is drawn on a terminal either.</summary>
    internal static bool IsOn => s_output is not null;

    /// <summary>Where text goes that was asked for by itself, whether the command is quiet or not.</summary>
    internal static TextWriter Asked => s_output ?? Console.Out;

    public override Encoding Encoding => _output.Encoding;

    /// <summary>Runs a command.</summary>
    internal static ExitCode Run(bool isQuiet, Func<ExitCode> command)
    {
        if (!isQuiet)
        {
            return command();
        }

        using var quiet = new QuietOutput();
        s_output = quiet._output;
        Console.SetOut(quiet);
        ExitCode code;
        try
        {
            code = command();
        }
        finally
        {
            Console.SetOut(quiet._output);
            s_output = null;
        }

        quiet.End();
        quiet._output.WriteLine(quiet._last);
        return code;
    }

    public override void Write(char value)
    {
        if (value == '\n')
        {
            End();
        }
        else
        {
            _line.Append(value);
        }
    }

    private void End()
    {
        var line = _line.ToString().TrimEnd();
        _last = line.Length > 0 ? line : _last;
        _line.Clear();
    }
}
