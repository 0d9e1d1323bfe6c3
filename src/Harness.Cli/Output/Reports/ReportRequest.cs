namespace Harness.Cli.Output.Reports;

/// <summary>A report that was asked for.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Path">The file; null for the standard output.</param>
/// <param name="Option">How it was asked for, for messages.</param>
internal sealed record ReportRequest(ReportKind Kind, string? Path, string Option);
