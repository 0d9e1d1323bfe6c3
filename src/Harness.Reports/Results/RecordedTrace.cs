using Harness.Engine.Traces;

namespace Harness.Reports.Results;

/// <summary>A trace and the file that it was written to.</summary>
/// <param name="Path">The file, as a person can give it to <c>harness replay</c>.</param>
/// <param name="Trace">The trace.</param>
public sealed record RecordedTrace(string Path, Trace Trace);
