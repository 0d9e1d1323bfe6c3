using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Cli.Verify;

/// <summary>Runs a search so that Ctrl-C ends it at once, also in the phases after the last state that look at no token.</summary>
internal static class SearchRunner
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    internal static SearchResult Run(ControlledProgram program, SearchOptions options, Action<SearchProgress> report, CancellationToken cancellation)
    {
        var last = default(SearchProgress);
        var search = new ExhaustiveSearch(program, options with
        {
            Progress = progress =>
            {
                last = progress;
                report(progress);
            },
        });
        if (options.Network is not null)
        {
            // The others would wait for this process: they all end together.
            return search.Run(cancellation);
        }

        var task = Task.Factory.StartNew(() => search.Run(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        WaitHandle.WaitAny([((IAsyncResult)task).AsyncWaitHandle, cancellation.WaitHandle]);
        if (!cancellation.IsCancellationRequested || ((IAsyncResult)task).AsyncWaitHandle.WaitOne(s_grace))
        {
            return task.GetAwaiter().GetResult();
        }

        return Abandoned(program, options, last);
    }

    /// <summary>What is known of a search that did not come back in time: how far it was, and no verdict.</summary>
    private static SearchResult Abandoned(ControlledProgram program, SearchOptions options, SearchProgress last) => new()
    {
        End = SearchEnd.Cancelled,
        Properties =
        [
            .. program.Properties
                .Where(p => options.Properties.Count == 0 ? !p.IsLiveness : options.Properties.Contains(p.Name))
                .Select(p => new PropertyResult(p, Verdict.Inconclusive, 0, "the search was stopped", null)),
        ],
        States = last.States,
        Transitions = last.Transitions,
        Depth = last.Depth,
        StatesByDepth = [],
        FinalStates = 0,
        Audited = 0,
        Reexecuted = 0,
        FingerprintBits = options.Store switch { StateStore.Fingerprint64 => 64, StateStore.Fingerprint128 => 128, _ => 0 },
        Seed = options.Seed,
        StepsNotTaken = [],
        Elapsed = last.Elapsed,
        TableBytes = 0,
        EdgeBytes = 0,
        PeakFrontier = last.Frontier,
    };
}
