using System.Text.Json.Serialization;

namespace Harness.Engine.Traces;

/// <summary>A line of the model's source.</summary>
/// <param name="File">The file, with slashes: relative to the root of its repository, or its bare name where no root is known. Never a path of a machine.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record SourceLine(
    [property: JsonPropertyName("file")] string File,
    [property: JsonPropertyName("line")] int Line)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}";
}
