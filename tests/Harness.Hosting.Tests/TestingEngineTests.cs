using Harness.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Hosting.Tests;

/// <summary>Models on Microsoft's engine, in an assembly that nobody rewrote: what is found, what the report says, and that a trace reproduces it.</summary>
public class TestingEngineTests
{
    private const uint Seed = 7;

    public static TheoryData<string> Strategies => ["portfolio", "random", "probabilistic", "prioritization", "fair prioritization", "delay-bounding", "fair delay-bounding"];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void The_legacy_protocol_is_caught_and_its_trace_reproduces_it(string strategy)
    {
        using var engine = Run(Use(strategy).WithTestingIterations(1000), RingTests.LegacyExclusiveWriter);

        engine.TestReport.NumOfFoundBugs.ShouldBe(1);
        var bug = engine.TestReport.BugReports.ShouldHaveSingleItem();
        bug.ShouldMatch("^P1: ");
        engine.ReadableTrace.ShouldContain("<1> ");

        using var replay = Run(Configuration.Create().WithReproducibleTrace(engine.ReproducibleTrace), RingTests.LegacyExclusiveWriter);

        replay.TestReport.BugReports.ShouldBe([bug]);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void The_rfc_passes(string strategy)
    {
        using var engine = Run(Use(strategy).WithTestingIterations(100), RingTests.InProgressUserBit);

        engine.TestReport.BugReports.ShouldBeEmpty();
        Coyote.Explored(engine).ShouldBe(100);
    }

    [Fact]
    public void Everything_that_the_last_step_violates_is_one_bug()
    {
        using var engine = Run(Configuration.Create().WithRandomStrategy().WithTestingIterations(1000), RingTests.LegacyUserBit);

        engine.TestReport.NumOfFoundBugs.ShouldBe(1);
        var bug = engine.TestReport.BugReports.ShouldHaveSingleItem();

        using var replay = Run(Configuration.Create().WithReproducibleTrace(engine.ReproducibleTrace), RingTests.LegacyUserBit);
        replay.TestReport.BugReports.ShouldBe([bug]);
    }

    [Fact]
    public void An_asynchronous_test_is_a_test()
    {
        using var engine = Run(Configuration.Create().WithRandomStrategy().WithTestingIterations(1000), AssertionTests.LegacyAsync);

        engine.TestReport.BugReports.ShouldHaveSingleItem().ShouldStartWith("P1: ");
    }

    [Fact]
    public void An_assertion_of_the_model_has_its_own_message()
    {
        using var engine = Run(Configuration.Create().WithRandomStrategy().WithTestingIterations(1000), AssertionTests.TwoIncrements);

        engine.TestReport.BugReports.ShouldBe(["after 2 increments the counter is 1"]);
        Should.Throw<AssertionFailureException>(engine.ThrowIfBugFound).Message.ShouldBe("after 2 increments the counter is 1");

        using var replay = Run(Configuration.Create().WithReproducibleTrace(engine.ReproducibleTrace), AssertionTests.TwoIncrements);
        replay.TestReport.BugReports.ShouldBe(["after 2 increments the counter is 1"]);
    }

    [Fact]
    public void A_choice_of_the_environment_is_found_and_reproduced()
    {
        using var engine = Run(Configuration.Create().WithRandomStrategy().WithTestingIterations(100), AssertionTests.Choice);

        engine.TestReport.BugReports.ShouldBe(["the choice is 2"]);

        using var replay = Run(Configuration.Create().WithReproducibleTrace(engine.ReproducibleTrace), AssertionTests.Choice);
        replay.TestReport.BugReports.ShouldBe(["the choice is 2"]);
    }

    [Fact]
    public void A_rule_that_the_model_breaks_is_no_verdict()
    {
        using var engine = Run(Configuration.Create().WithTestingIterations(10), AssertionTests.Forgetful);

        engine.TestReport.BugReports.ShouldHaveSingleItem().ShouldStartWith("no verdict: ModelException: ");
    }

    [Fact]
    public void A_test_called_as_ordinary_code_says_how_to_run_it()
        => Should.Throw<InvalidOperationException>(RingTests.LegacyUserBit).Message.ShouldBe(
            "the test of model 'legacy, user-bit reader, N=2 P=3 K=1, sc' was called as ordinary code: "
            + "run it with 'harness test', with Microsoft's 'coyote test' or with a TestingEngine.");

    private static TestingEngine Run(Configuration configuration, Action test) => Coyote.Run(configuration, test, Seed);

    private static TestingEngine Run(Configuration configuration, Func<Task> test) => Run(configuration, () => test().GetAwaiter().GetResult());

    private static Configuration Use(string strategy) => strategy switch
    {
        "random" => Configuration.Create().WithRandomStrategy(),
        "probabilistic" => Configuration.Create().WithProbabilisticStrategy(2),
        "prioritization" => Configuration.Create().WithPrioritizationStrategy(),
        "fair prioritization" => Configuration.Create().WithPrioritizationStrategy(isFair: true, priorityChangeBound: 3),
        "delay-bounding" => Configuration.Create().WithDelayBoundingStrategy(),
        "fair delay-bounding" => Configuration.Create().WithDelayBoundingStrategy(isFair: true, delayBound: 5),
        _ => Configuration.Create(),
    };
}
