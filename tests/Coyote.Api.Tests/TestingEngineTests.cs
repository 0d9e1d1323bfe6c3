using Harness.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace Coyote.Api.Tests;

public class TestingEngineTests
{
    [Fact]
    public void The_legacy_protocol_is_caught_and_its_trace_reproduces_it()
    {
        using var engine = TestingEngine.Create(Configuration.Create().WithTestingIterations(1000).WithRandomStrategy(), RingTests.LegacyUserBit);
        engine.Run();

        engine.TestReport.NumOfFoundBugs.ShouldBe(1);
        engine.TestReport.BugReports.ShouldNotBeEmpty();
        engine.ReadableTrace.ShouldStartWith("<1> producer");

        using var replay = TestingEngine.Create(Configuration.Create().WithReproducibleTrace(engine.ReproducibleTrace), RingTests.LegacyUserBit);
        replay.Run();

        replay.TestReport.NumOfFoundBugs.ShouldBe(1);
        replay.ReproducibleTrace.ShouldBe(engine.ReproducibleTrace);
    }

    [Fact]
    public void The_rfc_passes_every_strategy()
    {
        Configuration[] configurations =
        [
            Configuration.Create(),
            Configuration.Create().WithRandomStrategy(),
            Configuration.Create().WithProbabilisticStrategy(2),
            Configuration.Create().WithPrioritizationStrategy(),
            Configuration.Create().WithPrioritizationStrategy(isFair: true, priorityChangeBound: 5),
            Configuration.Create().WithDelayBoundingStrategy(),
            Configuration.Create().WithDelayBoundingStrategy(isFair: true, delayBound: 5),
        ];
        foreach (var configuration in configurations)
        {
            using var engine = TestingEngine.Create(configuration.WithTestingIterations(500).WithRandomGeneratorSeed(7), RingTests.InProgressUserBit);
            engine.Run();

            engine.TestReport.NumOfFoundBugs.ShouldBe(0);
            engine.GetReport().ShouldContain("sampled, not proved");
            engine.ThrowIfBugFound();
        }
    }

    [Fact]
    public void A_found_bug_is_thrown_on_request()
    {
        using var engine = TestingEngine.Create(Configuration.Create().WithTestingIterations(1000).WithRandomStrategy(), RingTests.LegacyUserBit);
        engine.Run();

        Should.Throw<AssertionFailureException>(engine.ThrowIfBugFound).Message.ShouldBe(string.Join(Environment.NewLine, engine.TestReport.BugReports));
    }

    [Fact]
    public void A_test_called_as_ordinary_code_says_how_to_run_it()
        => Should.Throw<InvalidOperationException>(RingTests.LegacyUserBit).Message.ShouldBe(
            "the test of model 'legacy, user-bit reader, N=2 P=3 K=1, sc' was called as ordinary code: run it with the coyote command or a TestingEngine.");
}
