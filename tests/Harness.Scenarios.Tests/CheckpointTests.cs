using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Tests;

/// <summary>A search that was killed goes on from its checkpoint and ends as if it had not been.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"harness-checkpoint-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>Killed again and again after a number of blocks, wherever that is in a level.</summary>
    [Theory]
    [InlineData("in-progress", "user-bit", SearchReductions.None, true, 3, 1)]
    [InlineData("in-progress", "non-zero", SearchReductions.None, false, 4, 2)]
    [InlineData("owner-map", "user-bit", SearchReductions.All, false, 2, 1)]
    [InlineData("legacy", "user-bit", SearchReductions.Symmetry, false, 7, 2)]
    public void AKilledSearch_EndsAsIfItHadNotBeen(string variant, string reader, SearchReductions reductions, bool livelock, int blocks, int workers)
    {
        var scenario = new Scenario { Variant = variant, Reader = reader, Slots = 2, Producers = 3, Packets = 1 };
        var options = Options(scenario, reductions, livelock);
        var whole = Search(scenario, options);
        options = options with { Workers = workers };

        var kills = 0;
        SearchResult? result = null;
        while (result is null)
        {
            var calls = 0;
            try
            {
                result = Search(scenario, options with
                {
                    Checkpoint = new CheckpointOptions(_directory, TimeSpan.Zero),
                    Progress = _ =>
                    {
                        if (++calls > blocks && kills < 10)
                        {
                            throw new OperationCanceledException("killed");
                        }
                    },
                });
            }
            catch (OperationCanceledException)
            {
                kills++;
                blocks += 3;
            }
        }

        kills.ShouldBeGreaterThan(0);
        result.End.ShouldBe(whole.End);
        result.States.ShouldBe(whole.States);
        result.Transitions.ShouldBe(whole.Transitions);
        result.StatesByDepth.ShouldBe(whole.StatesByDepth);
        result.FinalStates.ShouldBe(whole.FinalStates);
        result.Audited.ShouldBe(whole.Audited);
        result.StepsNotTaken.ShouldBe(whole.StepsNotTaken);
        result.Reductions.ShouldBe(whole.Reductions);
        result.Properties.Select(Describe).ShouldBe(whole.Properties.Select(Describe));
        File.Exists(Path.Combine(_directory, CheckpointOptions.FileName)).ShouldBe(whole.End != SearchEnd.Complete, "a search that has ended needs no checkpoint, one that gave up may go on");
    }

    [Fact]
    public void ACheckpoint_OfAnotherScenario_IsRefused()
    {
        var one = new Scenario { Variant = "in-progress", Slots = 2, Producers = 3, Packets = 1 };
        Interrupt(one);
        var other = one with { Variant = "owner-map" };
        Should.Throw<CheckpointException>(() => Search(other, Options(other, SearchReductions.All, livelock: false) with { Checkpoint = Checkpoint() }))
            .Message.ShouldContain("belongs to another search: it has model 'in-progress, user-bit reader, N=2 P=3 K=1, sc', and this one model 'owner-map");
    }

    [Fact]
    public void ACheckpoint_OfOtherProperties_IsRefused()
    {
        var scenario = new Scenario { Variant = "in-progress", Slots = 2, Producers = 3, Packets = 1 };
        Interrupt(scenario);
        Should.Throw<CheckpointException>(() => Search(scenario, new SearchOptions { Properties = ["P1"], Reductions = SearchReductions.All, Checkpoint = Checkpoint() }))
            .Message.ShouldContain("it has properties deadlock exception P1");
    }

    [Fact]
    public void ADamagedCheckpoint_IsRefused()
    {
        var scenario = new Scenario { Variant = "in-progress", Slots = 2, Producers = 3, Packets = 1 };
        Interrupt(scenario);
        var path = Path.Combine(_directory, CheckpointOptions.FileName);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        Should.Throw<CheckpointException>(() => Search(scenario, Options(scenario, SearchReductions.All, livelock: false) with { Checkpoint = Checkpoint() }))
            .Message.ShouldBe($"{path} is damaged: remove it, or give another directory");
    }

    [Fact]
    public void WholeStates_HaveNoCheckpoint()
    {
        var scenario = new Scenario { Variant = "in-progress", Slots = 1, Producers = 2, Packets = 1 };
        Should.Throw<CheckpointException>(() => Search(scenario, new SearchOptions { Store = StateStore.Exact, Checkpoint = Checkpoint() })).Message.ShouldContain("--store 64 or 128");
    }

    private CheckpointOptions Checkpoint() => new(_directory, TimeSpan.Zero);

    private void Interrupt(Scenario scenario)
    {
        var calls = 0;
        using var cancellation = new CancellationTokenSource();
        Search(
            scenario,
            Options(scenario, SearchReductions.All, livelock: false) with
            {
                Checkpoint = Checkpoint(),
                Progress = _ =>
                {
                    if (++calls == 10)
                    {
                        cancellation.Cancel();
                    }
                },
            },
            cancellation.Token).End.ShouldBe(SearchEnd.Cancelled);
    }

    private static SearchOptions Options(Scenario scenario, SearchReductions reductions, bool livelock)
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        return new SearchOptions
        {
            Properties = [.. program.Properties.Select(p => p.Name).Where(n => livelock || n != Property.Livelock)],
            Reductions = reductions,
            StateLimit = 80_000,
        };
    }

    private static SearchResult Search(Scenario scenario, SearchOptions options, CancellationToken? cancellation = null)
        => new ExhaustiveSearch(ControlledProgram.Create(new ScenarioModel(scenario)), options).Run(cancellation ?? TestContext.Current.CancellationToken);

    private static string Describe(PropertyResult result)
        => $"{result.Property.Name} {result.Verdict} {result.Evaluated} {(result.Counterexample is { } c ? string.Join(' ', c.Stem) : "")}";
}
