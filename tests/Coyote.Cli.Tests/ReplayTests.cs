namespace Coyote.Cli.Tests;

public class ReplayTests
{
    private const string Trace = "artifacts/traces/legacy-user-bit-n2-p3-k1-P10.trace.json";

    [Fact]
    public void TraceThatDoesNotFit_IsRefusedInOneLine()
    {
        using var coyote = new CoyoteProcess();
        coyote.Run("verify", "--variant", "legacy", "--property", "P10").ExitCode.ShouldBe(2);
        var text = coyote.Read(Trace);
        var files = coyote.Files;

        coyote.Write("cut.json", text[..(text.Length / 2)]);
        Refused(coyote, "cut.json").ShouldContain("it is cut off, edited or something else");

        coyote.Write("retold.json", text.Replace("is never granted again", "is always granted again", StringComparison.Ordinal));
        Refused(coyote, "retold.json").ShouldStartWith("error: trace 'retold.json' does not fit: head of the trace: the trace has statement ");

        coyote.Write("noted.json", text.Replace("\"note\": \"\"", "\"note\": \"all is well\"", StringComparison.Ordinal));
        Refused(coyote, "noted.json").ShouldStartWith("error: trace 'noted.json' does not fit: after the last step: the trace has note 'all is well'");

        coyote.Write("edited.json", text.Replace("\"B\"", "\"C\"", StringComparison.Ordinal));
        Refused(coyote, "edited.json").ShouldStartWith("error: trace 'edited.json' does not fit: step 2: the trace has ");

        coyote.Write("code.json", text.Replace("\"code\": \"", "\"code\": \"0", StringComparison.Ordinal));
        Refused(coyote, "code.json").ShouldContain("the model's code has changed since the trace was written");

        coyote.Write("scenario.json", text.Replace("\"variant\": \"legacy\"", "\"variant\": \"in-progress\"", StringComparison.Ordinal));
        Refused(coyote, "scenario.json").ShouldContain("the trace is of model 'legacy, user-bit reader, N=2 P=3 K=1, sc', not of 'in-progress, user-bit reader, N=2 P=3 K=1, sc'");

        coyote.Write("unknown.json", text.Replace("\"variant\": \"legacy\"", "\"variant\": \"new\"", StringComparison.Ordinal));
        Refused(coyote, "unknown.json").ShouldContain("is not of a scenario that this version knows: unknown variant 'new'");

        Refused(coyote, CoyoteProcess.Scenarios, Trace, "-m", "InProgressUserBit").ShouldContain("not of 'in-progress, user-bit reader, N=2 P=3 K=1, sc'");

        coyote.Files.Length.ShouldBe(files.Length + 7);
    }

    private static string Refused(CoyoteProcess coyote, params string[] arguments)
    {
        var result = coyote.Run(["replay", .. arguments]);
        result.ExitCode.ShouldBe(1, result.Output + result.Error);
        result.Output.ShouldBeEmpty();
        result.Error.TrimEnd().ShouldNotContain('\n');
        return result.Error;
    }
}
