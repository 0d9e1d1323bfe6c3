namespace Harness.Cli.Files;

/// <summary>A file that a command reads, and must therefore not write.</summary>
/// <param name="Path">The file.</param>
/// <param name="What">What it is, for messages: <c>the trace</c>.</param>
internal sealed record InputFile(string Path, string What);
