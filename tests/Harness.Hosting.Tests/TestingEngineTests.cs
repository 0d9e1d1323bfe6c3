using System.Globalization;
using System.Text.RegularExpressions;
using Harness.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Hosting.Tests;

/// <summary>Every member of the API, on the engine that the build chose: the same source and the same results for both.</summary>
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
        var report = Lines(engine.GetReport());
        report[..3].ShouldBe(["... Testing statistics:", "..... Found 1 bug.", "... Exploration statistics:"]);
        report[3].ShouldMatch("^..... Explored [0-9]+ execution paths?: [0-9]+ fair, [0-9]+ unfair");

        using var replay = Run(Configuration.Create().WithReproducibleTrace(engine.ReproducibleTrace), RingTests.LegacyExclusiveWriter);

        replay.TestReport.NumOfFoundBugs.ShouldBe(1);
        replay.TestReport.BugReports.ShouldBe([bug]);
        replay.ReproducibleTrace.ShouldBeEmpty();
        Lines(replay.GetReport()).ShouldHaveSingleItem().ShouldStartWith("... Reproduced 1 bug");
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void The_rfc_passes(string strategy)
    {
        using var engine = Run(Use(strategy).WithTestingIterations(100), RingTests.InProgressUserBit);

        engine.TestReport.NumOfFoundBugs.ShouldBe(0);
        engine.TestReport.BugReports.ShouldBeEmpty();
        engine.ReadableTrace.ShouldBeEmpty();
        engine.ReproducibleTrace.ShouldBeEmpty();
        engine.ThrowIfBugFound();
        var unfair = strategy is "prioritization" or "delay-bounding";
        var report = Lines(engine.GetReport());
        report[1].ShouldBe("..... Found 0 bugs.");
        report[3].ShouldStartWith($"..... Explored 100 execution paths: {(unfair ? "0 fair, 100 unfair" : "100 fair, 0 unfair")}");
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
    public void A_found_bug_is_thrown_on_request()
    {
        using var engine = Run(Configuration.Create().WithTestingIterations(1000).WithRandomStrategy(), RingTests.LegacyExclusiveWriter);

        Should.Throw<AssertionFailureException>(engine.ThrowIfBugFound).Message.ShouldBe(engine.TestReport.BugReports.Single());
    }

    [Fact]
    public void One_iteration_is_the_default()
    {
        using var engine = Run(Configuration.Create(), RingTests.InProgressUserBit);

        Explored(engine).ShouldBe(1);
    }

    [Fact]
    public void Fair_strategies_have_ten_times_the_steps_of_unfair_ones()
    {
        // The shortest violation has nine steps; Coyote also counts the starts and ends of tasks.
        using var unfair = Run(Configuration.Create().WithPrioritizationStrategy().WithMaxSchedulingSteps(5).WithTestingIterations(300), RingTests.LegacyExclusiveWriter);
        using var fair = Run(Configuration.Create().WithRandomStrategy().WithMaxSchedulingSteps(5).WithTestingIterations(1000), RingTests.LegacyExclusiveWriter);

        unfair.TestReport.NumOfFoundBugs.ShouldBe(0);
        Explored(unfair).ShouldBe(300);
        fair.TestReport.NumOfFoundBugs.ShouldBe(1);
    }

    [Fact]
    public void A_time_stands_in_place_of_a_number()
    {
        // The first schedule of all also waits for the compiler, which on a busy machine may take longer than that time.
        using var first = Run(Configuration.Create().WithTestingIterations(1), RingTests.InProgressUserBit);
        using var engine = Run(Configuration.Create().WithTestingIterations(1).WithTestingTimeout(1), RingTests.InProgressUserBit);

        Explored(first).ShouldBe(1);
        engine.TestReport.NumOfFoundBugs.ShouldBe(0);
        Explored(engine).ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Nothing_runs_after_a_stop()
    {
        using var engine = TestingEngine.Create(Configuration.Create().WithTestingIterations(1000), RingTests.LegacyExclusiveWriter);
        engine.Stop();

        engine.Run();

        engine.TestReport.NumOfFoundBugs.ShouldBe(0);
        Explored(engine).ShouldBe(0);
    }

    [Fact]
    public void An_asynchronous_test_is_a_test()
    {
        using var engine = TestingEngine.Create(
            Configuration.Create().WithRandomStrategy().WithRandomGeneratorSeed(Seed).WithTestingIterations(1000), AssertionTests.LegacyAsync);

        engine.Run();

        engine.TestReport.BugReports.ShouldHaveSingleItem().ShouldStartWith("P1: ");
    }

    [Fact]
    public void An_assertion_of_the_model_has_its_own_message()
    {
        using var engine = Run(Configuration.Create().WithRandomStrategy().WithTestingIterations(1000), AssertionTests.TwoIncrements);

        engine.TestReport.NumOfFoundBugs.ShouldBe(1);
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
    public void A_test_called_as_ordinary_code_says_how_to_run_it()
        => Should.Throw<InvalidOperationException>(RingTests.LegacyUserBit).Message.ShouldBe(
            "the test of model 'legacy, user-bit reader, N=2 P=3 K=1, sc' was called as ordinary code: run it with the harness command or a TestingEngine.");

    [Fact]
    public void A_test_is_marked_with_the_attribute()
        => typeof(RingTests).GetMethod(nameof(RingTests.LegacyUserBit))!.GetCustomAttributes(typeof(TestAttribute), inherit: false).ShouldHaveSingleItem();

    private static TestingEngine Run(Configuration configuration, Action test)
    {
        var engine = TestingEngine.Create(configuration.WithRandomGeneratorSeed(Seed), test);
        engine.Run();
        return engine;
    }

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

    private static int Explored(TestingEngine engine)
        => int.Parse(Regex.Match(engine.GetReport(), "Explored (?<count>[0-9]+) execution path", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["count"].Value, CultureInfo.InvariantCulture);

    private static string[] Lines(string report) => report.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
