using System.CommandLine;
using Harness.Cli.Output.Reports;

namespace Harness.Cli.CommandLine;

/// <summary><c>--report KIND=PATH</c>, any number of times.</summary>
internal static class ReportOption
{
    private const string Name = "--report";

    private static string Kinds => string.Join(", ", ReportKind.All.Select(k => k.Name));

    internal static Option<string[]> Create() => new(Name)
    {
        Description = $"Write a report; may be given several times: {string.Join(", ", ReportKind.All.Select(k => $"{k.Name} ({k.What})"))}. All are written whole, or none.",
        HelpName = "KIND=PATH",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>The reports that were asked for, those of the short options too.</summary>
    /// <exception cref="InputException">A kind is unknown, or a path is missing.</exception>
    internal static IReadOnlyList<ReportRequest> Read(IEnumerable<string>? values, string? json = null, string? markdown = null) =>
    [
        .. json is null ? Array.Empty<ReportRequest>() : [new ReportRequest(ReportKind.Json, json, "--json")],
        .. markdown is null ? Array.Empty<ReportRequest>() : [new ReportRequest(ReportKind.Markdown, markdown, "--markdown")],
        .. (values ?? []).Select(Parse),
    ];

    private static ReportRequest Parse(string value)
    {
        var parts = value.Split('=', 2);
        var kind = ReportKind.Find(parts[0]) ?? throw new InputException($"unknown report '{parts[0]}'; there is {Kinds}: {Name} KIND=PATH");
        var path = parts.Length == 2 ? parts[1] : "";
        if (path is "" or "-")
        {
            return kind == ReportKind.GitHub ? new ReportRequest(kind, null, Name) : throw new InputException($"{Name} {kind.Name} needs a file: {Name} {kind.Name}=PATH");
        }

        return new ReportRequest(kind, path, $"{Name} {kind.Name}");
    }
}
