using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Processes;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Ring.Tests.Processes;

/// <summary>
/// One search in several processes, which are threads here: whatever one process finds they find, each state with the same number and reached by the same step. What connects
/// processes of a launcher has tests of its own (<c>MpiTests</c> of the command).
/// </summary>
public sealed class SharedSearchTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"harness-shared-{Guid.NewGuid():N}");

    public static TheoryData<string, SearchReductions, StateStore> Cases => new()
    {
        { "legacy", SearchReductions.None, StateStore.Fingerprint64 },
        { "legacy", SearchReductions.All, StateStore.Fingerprint128 },
        { "in-progress", SearchReductions.All, StateStore.Fingerprint64 },
        { "owner-map", SearchReductions.Symmetry, StateStore.Fingerprint64 },
    };

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryNumberOfProcesses_FindsWhatOneFinds(string model, SearchReductions reductions, StateStore store)
    {
        var options = Safety(model) with { Reductions = reductions, Store = store, Reexecutions = model == "in-progress" ? 2 : 0 };
        var expected = Search(model, options);
        expected.States.ShouldBeGreaterThan(500);
        foreach (var processes in new[] { 1, 2, 3, 5 })
        {
            foreach (var result in ThreadNetwork.Run(processes, n => Search(model, options with { Network = n })))
            {
                Texts(result).ShouldBe(Texts(expected));
                result.Processes.ShouldBe(processes);
                result.Audited.ShouldBeGreaterThan(0);
            }
        }
    }

    /// <summary>A search that was stopped goes on with other numbers of processes, again and again.</summary>
    [Fact]
    public void StoppedSearch_GoesOnWithAnyNumberOfProcesses()
    {
        var options = Safety("legacy") with { Reductions = SearchReductions.None, Reexecutions = 0, Checkpoint = new CheckpointOptions(_directory, TimeSpan.Zero) };
        var expected = Search("legacy", options with { Checkpoint = null });
        var (runs, found) = (0, SearchEnd.Cancelled);
        foreach (var processes in new[] { 2, 3, 1, 4 })
        {
            // The clocks of processes differ: one of them says when it is enough.
            var results = ThreadNetwork.Run(processes, n =>
            {
                using var stop = new CancellationTokenSource();
                return Search("legacy", options with { Network = n, Progress = p => Stop(p, n.Rank, stop) }, stop.Token);
            });
            runs++;
            found = results[0].End;
            results.ShouldAllBe(r => r.End == found);
        }

        (runs, found).ShouldBe((4, SearchEnd.Cancelled));
        Directory.EnumerateFiles(_directory, "search.*.log").Count().ShouldBe(2 + 3 + 1 + 4);
        var last = ThreadNetwork.Run(2, n => Search("legacy", options with { Network = n }));
        last.ShouldAllBe(r => Texts(r).SequenceEqual(Texts(expected)));
        Directory.EnumerateFiles(_directory).Select(Path.GetFileName).ShouldBe(["search.lock"]);

        void Stop(SearchProgress progress, int rank, CancellationTokenSource stop)
        {
            if (rank == 0 && progress.Depth == 8 + (6 * runs))
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void DamagedCheckpoint_IsRefusedByAll()
    {
        var options = Safety("legacy") with { Checkpoint = new CheckpointOptions(_directory, TimeSpan.Zero), StateLimit = 1500 };
        ThreadNetwork.Run(2, n => Search("legacy", options with { Network = n }).End).ShouldBe([SearchEnd.StateLimit, SearchEnd.StateLimit]);
        Should.Throw<CheckpointException>(() => Search("legacy", options)).Message.ShouldContain("it has processes --mpi, and this one processes one");
        foreach (var file in Directory.EnumerateFiles(_directory).Where(f => new FileInfo(f).Length > 0).ToArray())
        {
            var bytes = File.ReadAllBytes(file);
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(file, bytes);
            var thrown = Should.Throw<AggregateException>(() => ThreadNetwork.Run(3, n => Search("legacy", options with { Network = n })));
            thrown.InnerExceptions.Count.ShouldBe(3);
            thrown.InnerExceptions.ShouldAllBe(e => e is CheckpointException && e.Message.Contains("is damaged", StringComparison.Ordinal));
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(file, bytes);
        }
    }

    [Fact]
    public void WhatNeedsMoreThanFingerprints_IsRefused()
    {
        var safety = Safety("legacy");
        Refusal(safety with { Store = StateStore.Exact }).ShouldContain("--store 64 or 128");
        Refusal(safety with { Store = StateStore.Bitstate }).ShouldContain("--store 64 or 128");
        Refusal(safety with { Properties = [] }).ShouldContain("keep no graph");
        Refusal(safety with { CountSchedules = true }).ShouldContain("keep no graph");
        Refusal(safety with { Workers = 2 }).ShouldContain("has one worker");
    }

    /// <summary>Two that search with other seeds would take one state for two; others would wait for what never comes.</summary>
    [Fact]
    public void ProcessesThatWereStartedInOtherWays_DoNotSearch()
    {
        var options = Safety("legacy");
        Refusals(n => options with { Seed = n.Rank == 2 ? 5UL : 0 }).ShouldAllBe(m => m.Contains("process 2 has seed 5, where process 0 has seed 0"));
        Refusals(n => options with { Properties = n.Rank == 1 ? ["P1"] : options.Properties }).ShouldAllBe(m => m.Contains("process 1 has properties P1, where process 0 has properties "));
        Refusals(n => options with { Checkpoint = n.Rank == 0 ? null : new CheckpointOptions(_directory, TimeSpan.Zero) }).ShouldAllBe(m => m.Contains($"process 1 has checkpoint '{_directory}', where process 0 has checkpoint none"));
        Refusals(n => options with { TimeLimit = TimeSpan.FromSeconds(1 + n.Rank) }).ShouldAllBe(m => m.Contains("time limit 2 s"));
        Refusals(n => options with { Store = n.Rank == 1 ? StateStore.Exact : StateStore.Fingerprint64 }).ShouldAllBe(m => m.Contains("--store 64 or 128"));
        Directory.Exists(_directory).ShouldBeFalse();

        string[] Refusals(Func<ThreadNetwork, SearchOptions> how)
        {
            var thrown = Should.Throw<AggregateException>(() => ThreadNetwork.Run(3, n => Search("legacy", how(n) with { Network = n }))).InnerExceptions;
            thrown.ShouldAllBe(e => e is ModelException);
            thrown.Count.ShouldBe(3);
            return [.. thrown.Select(e => e.Message)];
        }
    }

    /// <summary>A process that finds, before it searches, that it cannot, leaves no other waiting.</summary>
    [Fact]
    public void ProcessThatCannotSearch_SaysSo()
    {
        var thrown = Should.Throw<AggregateException>(() => ThreadNetwork.Run(3, n =>
        {
            if (n.Rank == 1)
            {
                SharedRefusal.Tell(n, "no room");
                n.HasFailedTogether.ShouldBeTrue();
                return null;
            }

            return Search("legacy", Safety("legacy") with { Network = n });
        }));
        thrown.InnerExceptions.Select(e => e.Message).ShouldBe(["process 1: no room", "process 1: no room"]);
    }

    /// <summary>Symmetry is given up by all where one sees that it does not hold, and then all begin again.</summary>
    [Fact]
    public void MembersThatAreToldApart_AreSeenByAll()
    {
        var options = new SearchOptions { Reductions = SearchReductions.All, Properties = ["last"] };
        var expected = Run(new SmallModels.ToldApart(), options);
        expected.Reductions.ShouldNotContain("producer symmetry");
        expected.Properties.Single().Verdict.ShouldBe(Verdict.Violated);
        foreach (var result in ThreadNetwork.Run(3, n => Run(new SmallModels.ToldApart(), options with { Network = n })))
        {
            Texts(result).ShouldBe(Texts(expected));
        }
    }

    /// <summary>What code throws in one process is what the search fails with in each.</summary>
    [Fact]
    public void BrokenRuleInOneProcess_IsKnownToAll()
    {
        var thrown = Should.Throw<AggregateException>(() => ThreadNetwork.Run(3, n => Run(new SmallModels.Unlocked(), new SearchOptions { Network = n, Reductions = SearchReductions.All, Properties = ["deadlock"] })));
        thrown.InnerExceptions.Count.ShouldBe(3);
        thrown.InnerExceptions.ShouldAllBe(e => e is ModelException && e.Message == thrown.InnerExceptions[0].Message);
        thrown.InnerExceptions[0].Message.ShouldContain("is declared to protect it");
    }

    private static string Refusal(SearchOptions options)
        => Should.Throw<AggregateException>(() => ThreadNetwork.Run(1, n => Search("legacy", options with { Network = n }))).InnerExceptions.Single().Message;

    private static SearchOptions Safety(string model)
        => new() { Properties = [.. ControlledProgram.Create(ModelOf(model)).Properties.Where(p => !p.IsOfRuns).Select(p => p.Name)], AuditEvery = 64 };

    private static SearchResult Search(string model, SearchOptions options, CancellationToken? stop = null) => Run(ModelOf(model), options, stop);

    private static SearchResult Run(IModel model, SearchOptions options, CancellationToken? stop = null)
        => new ExhaustiveSearch(ControlledProgram.Create(model), options).Run(stop ?? TestContext.Current.CancellationToken);

    private static RingModel ModelOf(string name) => name switch
    {
        "legacy" => Rings.Legacy(slots: 1, producers: 2, packets: 1),
        "in-progress" => Rings.InProgress(slots: 2, producers: 2, packets: 1),
        _ => Rings.Model(new OwnerMapVariant(), new UserBitReader(), slots: 2, producers: 2, packets: 1),
    };

    /// <summary>All of a result that does not depend on how many processes there were.</summary>
    private static string[] Texts(SearchResult result) =>
    [
        $"{result.End} {result.States} {result.Transitions} {result.Depth} {result.FinalStates} {result.Digest:x}",
        string.Join(' ', result.StatesByDepth),
        string.Join(' ', result.Reductions),
        string.Join(' ', result.StepsNotTaken),
        .. result.Properties.Select(p => $"{p.Property.Name} {p.Verdict} {p.Evaluated} {string.Join(' ', p.Counterexample?.Stem ?? [])}"),
    ];
}
