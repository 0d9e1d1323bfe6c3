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

    /// <summary>Takes the report of a trace, to lie beside it.</summary>
    /// <param name="name">Name of the file without <c>.txt</c>.</param>
    /// <param name="text">Makes the report.</param>
    void WriteReport(string name, Func<string> text);
}
