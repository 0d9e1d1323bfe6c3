using System.CommandLine;
using Harness.Cli.Files;
using Harness.Cli.Output.Reports;

namespace Harness.Cli.CommandLine;

/// <summary>The options of a command that judges a gate: what it prints and writes.</summary>
internal sealed class OutputSettings
{
    private readonly Option<bool> _violations = Values.Switch(
        "--violations", "List every violation of the gate with its cause and the command that replays it, however many there are.");

    private readonly Option<string?> _json = Values.Text("--json", "PATH", "Short for --report json=PATH: an array of one object per scenario and property.");

    private readonly Option<string?> _markdown = Values.Text("--markdown", "PATH", "Short for --report markdown=PATH.");

    private readonly Option<string[]> _reports = ReportOption.Create();

    private readonly Option<bool> _quiet = Values.Switch("--quiet", "Print only the last line, what came of it.");

    private readonly Option<string?> _outdir = Values.Text(
        "--outdir", "DIR", $"Directory for the traces of violated properties (default: {TraceDirectory.Default}).", "-o");

    internal void AddTo(Command command) => Array.ForEach<Option>([_violations, _json, _markdown, _reports, _quiet, _outdir], command.Add);

    /// <summary>Whether to list every violation, however many.</summary>
    internal bool ListsViolations(ParseResult parsed) => parsed.GetValue(_violations);

    /// <summary>The reports to write.</summary>
    /// <exception cref="InputException">A kind is unknown, or a path is missing.</exception>
    internal IReadOnlyList<ReportRequest> Reports(ParseResult parsed)
        => ReportOption.Read(parsed.GetValue(_reports), parsed.GetValue(_json), parsed.GetValue(_markdown));

    /// <summary>Whether only the last line is printed.</summary>
    internal bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>Where traces go; null for the default.</summary>
    internal string? OutputDirectory(ParseResult parsed) => parsed.GetValue(_outdir);
}
