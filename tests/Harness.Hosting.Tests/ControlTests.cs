using System.Text.RegularExpressions;
using Harness.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Hosting.Tests;

/// <summary>That Microsoft's engine decides everything that can be decided about a model.</summary>
public class ControlTests
{
    [Fact]
    public void Every_step_of_the_model_is_preceded_by_a_scheduling_point()
    {
        using var engine = Run(Configuration.Create().WithRandomStrategy().WithTestingIterations(1000), RingTests.LegacyExclusiveWriter);

        engine.TestReport.NumOfFoundBugs.ShouldBe(1);
        var steps = Count(engine.ReadableTrace, "(?m)^<[0-9]+> ");
        steps.ShouldBeGreaterThanOrEqualTo(9);

        // Four tasks: each of the others may stand at the scheduling point before its next step.
        Count(engine.ReproducibleTrace, @"sp\(Interleave\)").ShouldBeInRange(steps, steps + 3);
    }

    [Fact]
    public void A_choice_of_the_environment_is_a_decision_in_the_trace()
    {
        using var engine = Run(Configuration.Create().WithRandomStrategy().WithTestingIterations(100), AssertionTests.Choice);

        engine.TestReport.BugReports.ShouldBe(["the choice is 2"]);
        engine.ReproducibleTrace.ShouldContain("int");
    }

    [Fact]
    public void Fuzzing_is_refused_with_the_reason()
    {
        using var engine = Run(Configuration.Create().WithSystematicFuzzingEnabled(), RingTests.InProgressUserBit);

        engine.TestReport.BugReports.ShouldHaveSingleItem().ShouldContain("systematic fuzzing (--fuzz, --no-repro) runs the tasks of a model in parallel");
    }

    private static int Count(string text, string pattern) => Regex.Count(text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static TestingEngine Run(Configuration configuration, Action test) => Coyote.Run(configuration, test);
}
