namespace Harness.Cli.Tests;

[Collection(nameof(Serial))]
public class ReplayTests
{
    private const string Trace = "artifacts/traces/legacy-user-bit-n2-p3-k1-P10.trace.json";

    [Fact]
    public void TraceThatDoesNotFit_IsRefusedInOneLine()
    {
        using var harness = new HarnessHere();
        harness.Run("verify", "--variant", "legacy", "--property", "P10").ExitCode.ShouldBe(2);
        var text = harness.Read(Trace);
        var files = harness.Files;

        harness.Write("cut.json", text[..(text.Length / 2)]);
        Refused(harness, "cut.json").ShouldContain("it is cut off, edited or something else");

        harness.Write("retold.json", text.Replace("is never granted again", "is always granted again", StringComparison.Ordinal));
        Refused(harness, "retold.json").ShouldStartWith("error: trace 'retold.json' does not fit: head of the trace: the trace has statement ");

        harness.Write("noted.json", text.Replace("\"note\": \"\"", "\"note\": \"all is well\"", StringComparison.Ordinal));
        Refused(harness, "noted.json").ShouldStartWith("error: trace 'noted.json' does not fit: after the last step: the trace has note 'all is well'");

        harness.Write("edited.json", text.Replace("\"B\"", "\"C\"", StringComparison.Ordinal));
        Refused(harness, "edited.json").ShouldStartWith("error: trace 'edited.json' does not fit: step 2: the trace has ");

        harness.Write("code.json", text.Replace("\"code\": \"", "\"code\": \"0", StringComparison.Ordinal));
        Refused(harness, "code.json").ShouldContain("the model's code has changed since the trace was written");

        harness.Write("scenario.json", text.Replace("\"variant\": \"legacy\"", "\"variant\": \"in-progress\"", StringComparison.Ordinal));
        Refused(harness, "scenario.json").ShouldContain("the trace is of model 'legacy, user-bit reader, N=2 P=3 K=1, sc', not of 'in-progress, user-bit reader, N=2 P=3 K=1, sc'");

        harness.Write("unknown.json", text.Replace("\"variant\": \"legacy\"", "\"variant\": \"new\"", StringComparison.Ordinal));
        Refused(harness, "unknown.json").ShouldContain("is not of a scenario that this version knows: unknown variant 'new'");

        Refused(harness, HarnessFolder.Scenarios, Trace, "-m", "InProgressUserBit").ShouldContain("not of 'in-progress, user-bit reader, N=2 P=3 K=1, sc'");

        harness.Files.Length.ShouldBe(files.Length + 7);
    }

    /// <summary>As for <c>test</c> and <c>verify</c>: what a task does before its first operation can be given more time, or less.</summary>
    [Fact]
    public void StepTimeout_IsAnOptionOfReplayToo()
    {
        using var harness = new HarnessHere();
        harness.Run("verify", "--variant", "legacy", "--property", "P10").ExitCode.ShouldBe(2);

        harness.Run("replay", Trace, "--step-timeout", "60").ExitCode.ShouldBe(2);
        Refused(harness, Trace, "--step-timeout", "0").ShouldStartWith("error: --step-timeout must be a number of seconds above 0, not '0'");
    }

    /// <summary>The schedule of a counterexample on another protocol: one that violates nothing in it, and the same again.</summary>
    [Fact]
    public void Compare_takes_the_schedule_on_another_protocol()
    {
        using var harness = new HarnessHere();
        harness.Run("verify", "--variant", "legacy", "--property", "P10").ExitCode.ShouldBe(2);
        var files = harness.Files;

        var result = harness.Run("compare", Trace, "--variant", "in-progress");
        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain("mark in progress: slot 0 = IN_PROGRESS");
        harness.Run("compare", Trace, "--variant", "legacy-room").ExitCode.ShouldBe(2);

        foreach (var (arguments, says) in new[]
        {
            ("", "error: compare needs the other protocol: harness compare TRACE --variant in-progress"),
            ("--variant nope", "error: unknown variant 'nope'; there is legacy, "),
            ("-m Other", "error: --method is for a trace of a test, after its assembly: harness compare PATH TRACE --method METHOD"),
        })
        {
            result = harness.Run(["compare", Trace, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
            result.ExitCode.ShouldBe(1);
            result.Output.ShouldBeEmpty();
            result.Error.TrimEnd().ShouldNotContain('\n');
            result.Error.ShouldStartWith(says);
        }

        harness.Files.ShouldBe(files);
    }

    private static string Refused(HarnessFolder harness, params string[] arguments)
    {
        var result = harness.Run(["replay", .. arguments]);
        result.ExitCode.ShouldBe(1, result.Output + result.Error);
        result.Output.ShouldBeEmpty();
        result.Error.TrimEnd().ShouldNotContain('\n');
        return result.Error;
    }
}
