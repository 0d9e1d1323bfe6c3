using System.Collections.Concurrent;
using Harness.Cli.Files;
using Harness.Engine.Traces;
using Harness.Reports.Results;

namespace Harness.Cli.Shards;

/// <summary>The traces of a shard, which go into its file: they are written as files where shards are merged.</summary>
internal sealed class ShardTraces : ITraceSink
{
    private readonly ConcurrentDictionary<string, RecordedTrace> _traces = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public RecordedTrace Write(string name, Trace trace)
    {
        var recorded = new RecordedTrace(name, trace);
        _traces[name] = recorded;
        return recorded;
    }

    /// <inheritdoc/>
    public void WriteReport(string name, Func<string> text)
    {
        // Where shards are merged, each trace is written with its report.
    }

    /// <summary>The trace of a name.</summary>
    internal RecordedTrace Find(string name) => _traces[name];
}
