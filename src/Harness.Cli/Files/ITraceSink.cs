using Harness.Engine.Traces;
using Harness.Reports.Results;

namespace Harness.Cli.Files;

/// <summary>Where the traces of a run go. Several threads may use it.</summary>
internal interface ITraceSink
{
    /// <summary>Takes a trace.</summary>
    /// <param name="name">Name of the file without <c>.trace.json</c>.</param>
    /// <param name="trace">The trace.</param>
    RecordedTrace Write(string name, Trace trace);
}
