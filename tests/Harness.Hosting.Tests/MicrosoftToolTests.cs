using System.Text.RegularExpressions;

namespace Harness.Hosting.Tests;

/// <summary>The assembly of scenarios under Microsoft's own tool, as it was built and rewritten; and the ring as any user of Coyote would write it.</summary>
public sealed class MicrosoftToolTests(MicrosoftTool tool) : IClassFixture<MicrosoftTool>
{
    private const string ScenariosProject = "src/Harness.Scenarios";
    private const string Scenarios = "Harness.Scenarios.dll";
    private const string PlainProject = "tests/Harness.PlainCoyote";
    private const string Plain = "Harness.PlainCoyote.dll";
    private const string ExclusiveWriter = "P1: exclusive writer";

    [Fact]
    public void Rewritten_or_not_the_legacy_protocol_is_caught_in_the_same_schedule_and_replays()
    {
        var rewritten = tool.Rewrite(ScenariosProject, Scenarios);

        var (first, second) = (Legacy(MicrosoftTool.OutputOf(ScenariosProject)), Legacy(rewritten));

        second.ShouldBe(first);
    }

    [Fact]
    public void The_rfc_passes_with_nothing_outside_of_control()
    {
        var (code, output) = tool.Test(Path.Combine(MicrosoftTool.OutputOf(ScenariosProject), Scenarios), "InProgressUserBit", "-i", "200", "--seed", "1", "--partial-control", "none");

        code.ShouldBe(0, output);
        output.ShouldContain("Explored 200 execution paths");
    }

    [Fact]
    public void A_rewritten_engine_is_refused_in_a_line()
    {
        var (code, output) = tool.Test(Path.Combine(tool.Rewrite(ScenariosProject, "Harness.Engine.dll"), Scenarios), "InProgressNonZero", "-i", "10", "--seed", "1");

        code.ShouldNotBe(0, output);
        output.ShouldContain("Harness.Engine.dll was rewritten by 'coyote rewrite': rewrite your own assembly only, or none at all");
    }

    [Fact]
    public void Plain_tests_catch_the_legacy_protocol_pass_the_rfc_and_report_what_is_not_controlled()
    {
        var plain = Path.Combine(tool.Rewrite(PlainProject, Plain), Plain);

        var (code, output) = tool.Test(plain, "Legacy", "-i", "1000", "--seed", "1");
        code.ShouldBe(2, output);
        output.ShouldMatch("P1: two producers write slot|P3: the reader finds");
        tool.Replay(plain, "Legacy").Output.ShouldContain("Reproduced 1 bug");

        (code, output) = tool.Test(plain, "InProgress", "-i", "500", "--seed", "1", "--partial-control", "none");
        code.ShouldBe(0, output);

        (code, output) = tool.Test(plain, "Uncontrolled", "-i", "10", "--seed", "1", "--partial-control", "none");
        code.ShouldBe(2, output);
        output.ShouldContain("1 uncontrolled invocation");
    }

    /// <summary>The iteration in which it was found, after a replay that found it too.</summary>
    private string Legacy(string folder)
    {
        var assembly = Path.Combine(folder, Scenarios);
        Directory.CreateDirectory(Path.Combine(tool.Folder, "LegacyExclusiveWriter")).Delete(recursive: true);
        var (code, output) = tool.Test(assembly, "LegacyExclusiveWriter", "-i", "1000", "--seed", "7");
        code.ShouldBe(2, output);
        output.ShouldContain(ExclusiveWriter);
        var replay = tool.Replay(assembly, "LegacyExclusiveWriter");
        replay.Output.ShouldContain(ExclusiveWriter);
        replay.Output.ShouldContain("Reproduced 1 bug");
        return Regex.Match(output, "Iteration #[0-9]+ found bug", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
    }
}
