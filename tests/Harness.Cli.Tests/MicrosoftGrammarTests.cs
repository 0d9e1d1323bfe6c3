using System.Text.RegularExpressions;

namespace Harness.Cli.Tests;

/// <summary>Every option of Microsoft's tool: the same name here, and a meaning or the reason why there is none.</summary>
[Collection(nameof(Serial))]
public class MicrosoftGrammarTests
{
    private const string Here = "";

    /// <summary>
    /// The help of Microsoft's tool 1.7.11, option by option. Empty: it means the same here. Else the line that says why it means nothing: most are ignored, and what
    /// asks for another search is refused.
    /// </summary>
    public static TheoryData<string, string> TestOptions => new()
    {
        { "--method LegacyUserBit", Here },
        { "-m LegacyUserBit", Here },
        { "--iterations 500", Here },
        { "-i 500", Here },
        { "--timeout 1", Here },
        { "-t 0", Here },
        { "--strategy random", Here },
        { "-s probabilistic", Here },
        { "-s prioritization", Here },
        { "-s fair-prioritization", Here },
        { "-s delay-bounding", Here },
        { "-s fair-delay-bounding", Here },
        { "-s q-learning", "-s q-learning means nothing here, leave it out: it steers by states that it has seen, and -s exhaustive visits each state once" },
        { "-s prioritization --strategy-value 3", Here },
        { "-s delay-bounding -sv 4", Here },
        { "--portfolio-mode fair", Here },
        { "--portfolio-mode unfair", Here },
        { "--max-steps 100", Here },
        { "-ms 100", Here },
        { "--max-fair-steps 20000", Here },
        { "--max-unfair-steps 200", Here },
        { "--fuzz", "--fuzz means nothing here and is ignored: the engine takes one step at a time, in an order that it chooses" },
        { "--coverage", "--coverage means nothing here and is ignored: -v info lists the steps of the model that were never taken" },
        { "-c", "--coverage means nothing here and is ignored: -v info lists the steps of the model that were never taken" },
        { "--schedule-coverage", "--schedule-coverage means nothing here and is ignored: -v info lists the steps of the model that were never taken" },
        { "--serialize-coverage", "--serialize-coverage means nothing here and is ignored: -v info lists the steps of the model that were never taken" },
        { "--actor-graph", "--actor-graph means nothing here and is ignored: a model has no actors; the text report has a column for each task" },
        { "--xml-trace", "--xml-trace means nothing here and is ignored: the trace is a JSON file with every step and what it read and wrote" },
        { "--reduce-execution-trace-cycles", "--reduce-execution-trace-cycles means nothing here and is ignored: -s exhaustive visits no state twice" },
        { "--partial-order-sampling", "--partial-order-sampling means nothing here and is ignored: -s exhaustive visits no state twice" },
        { "--seed 4294967295", Here },
        { "--liveness-temperature-threshold 5", "--liveness-temperature-threshold means nothing here and is ignored: livelocks are judged by -s exhaustive, which finds the cycle itself" },
        { "--timeout-delay 5", "--timeout-delay means nothing here and is ignored: a model has no clock: what may happen at any time is a task or a choice" },
        { "--deadlock-timeout 5", "--deadlock-timeout means nothing here and is ignored: a deadlock is a state in which no task can move, and needs no time to be known" },
        { "--max-fuzz-delay 5", "--max-fuzz-delay means nothing here and is ignored: the engine takes one step at a time, in an order that it chooses" },
        { "--resolve-uncontrolled-concurrency-attempts 5", "--resolve-uncontrolled-concurrency-attempts means nothing here and is ignored: nothing of a model is uncontrolled: what would be is refused before it runs" },
        { "--resolve-uncontrolled-concurrency-delay 5", "--resolve-uncontrolled-concurrency-delay means nothing here and is ignored: nothing of a model is uncontrolled: what would be is refused before it runs" },
        { "--skip-trace-analysis", "--skip-trace-analysis means nothing here and is ignored: there is no execution graph to leave out" },
        { "--skip-potential-deadlocks", "--skip-potential-deadlocks means nothing here and is ignored: every deadlock that is reported is one" },
        { "--skip-collection-races", "--skip-collection-races means nothing here and is ignored: every access of a model is a scheduling point, and nothing else is" },
        { "--skip-lock-races", "--skip-lock-races means nothing here and is ignored: every access of a model is a scheduling point, and nothing else is" },
        { "--skip-atomic-races", "--skip-atomic-races means nothing here and is ignored: every access of a model is a scheduling point, and nothing else is" },
        { "--skip-volatile-races", "--skip-volatile-races means nothing here and is ignored: every access of a model is a scheduling point, and nothing else is" },
        { "--enable-memory-access-races", "--enable-memory-access-races means nothing here and is ignored: every access of a model is a scheduling point, and nothing else is" },
        { "--enable-control-flow-races", "--enable-control-flow-races means nothing here and is ignored: every access of a model is a scheduling point, and nothing else is" },
        { "--fuzzing-fallback", "--fuzzing-fallback means nothing here and is ignored: the engine takes one step at a time, in an order that it chooses" },
        { "--partial-control none", Here },
        { "--partial-control concurrency", "--partial-control concurrency means nothing here and is ignored: nothing of a model is ever outside the engine's control" },
        { "--partial-control data", "--partial-control data means nothing here and is ignored: nothing of a model is ever outside the engine's control" },
        { "--no-repro", "--no-repro means nothing here and is ignored: every violation is written as a trace that replays" },
        { "--log-uncontrolled-invocation-stack-traces", "--log-uncontrolled-invocation-stack-traces means nothing here and is ignored: nothing of a model is uncontrolled: what would be is refused before it runs" },
        { "--fail-on-max-steps", Here },
        { "--explore", Here },
        { "--break", "--break means nothing here and is ignored: attach a debugger to harness replay, which takes the steps of the trace one after the other" },
        { "-b", "--break means nothing here and is ignored: attach a debugger to harness replay, which takes the steps of the trace one after the other" },
        { "--outdir out", Here },
        { "-o out", Here },
        { "--console", "--console means nothing here and is ignored: there is no log of the runtime; -v says how much is printed" },
        { "--verbosity none", Here },
        { "-v error", Here },
        { "-v warning", Here },
        { "-v info", Here },
        { "-v debug", Here },
        { "-v exhaustive", Here },
        { "-v", Here },
    };

    public static TheoryData<string, string> OptionsThatMeanSomething => [.. TestOptions.Where(o => !IsIgnored(o.Data.Item2))];

    /// <summary>Options with a meaning, and those that are refused, each in a run of its own.</summary>
    [Theory]
    [MemberData(nameof(OptionsThatMeanSomething))]
    public void Test_takes_the_option_or_refuses_it(string option, string refusal)
    {
        using var harness = new HarnessHere();
        string[] method = option.Contains("LegacyUserBit", StringComparison.Ordinal) ? [] : ["-m", "LegacyUserBit"];

        var result = harness.Run(["test", HarnessFolder.Scenarios, .. method, .. option.Split(' ')]);

        // The legacy protocol is caught with any strategy within the default number of schedules.
        Judge(harness, result, refusal);
    }

    /// <summary>All at once, as often as some option has two names: each has its note, and the run goes on.</summary>
    [Fact]
    public void Test_says_why_an_option_does_nothing_and_goes_on()
    {
        var left = TestOptions.Select(o => o.Data).Where(o => IsIgnored(o.Item2)).ToList();
        left.Count.ShouldBeGreaterThan(30);
        while (left.Count > 0)
        {
            using var harness = new HarnessHere();
            var now = left.DistinctBy(o => o.Item2.Split(' ')[0]).ToArray();

            var result = harness.Run(["test", HarnessFolder.Scenarios, "-m", "LegacyUserBit", .. now.SelectMany(o => o.Item1.Split(' '))]);

            result.ExitCode.ShouldBe(2, result.Output + result.Error);
            result.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).ShouldBe(now.Select(o => $"note: {o.Item2}"), ignoreOrder: true);
            left.RemoveAll(now.Contains);
        }
    }

    private static bool IsIgnored(string refusal) => refusal.Contains("is ignored", StringComparison.Ordinal);

    [Theory]
    [InlineData("--method LegacyUserBit", Here)]
    [InlineData("-m LegacyUserBit", Here)]
    [InlineData("--break", "--break means nothing here and is ignored: attach a debugger to the command: it takes the steps of the trace one after the other")]
    [InlineData("-b", "--break means nothing here and is ignored: attach a debugger to the command: it takes the steps of the trace one after the other")]
    [InlineData("--outdir out", "--outdir means nothing here and is ignored: a replay writes nothing: the trace is there already")]
    [InlineData("-o out", "--outdir means nothing here and is ignored: a replay writes nothing: the trace is there already")]
    [InlineData("--console", "--console means nothing here and is ignored: there is no log of the runtime; -v says how much is printed")]
    [InlineData("--verbosity info", Here)]
    [InlineData("-v none", Here)]
    [InlineData("-v", Here)]
    public void Replay_takes_the_option_or_says_why_it_does_nothing(string option, string refusal)
    {
        using var harness = new HarnessHere();
        harness.Run("test", HarnessFolder.Scenarios, "-m", "LegacyExclusiveWriter").ExitCode.ShouldBe(2);

        var result = harness.Run(["replay", HarnessFolder.Scenarios, "artifacts/traces/RingTests.LegacyExclusiveWriter-P1.trace.json", .. option.Split(' ')]);

        Judge(harness, result, refusal);
    }

    [Theory]
    [InlineData("-s random --portfolio-mode fair", "-s and --portfolio-mode exclude each other: give one of them")]
    [InlineData("-sv 3", "-sv needs a strategy that takes a value: give -s too")]
    [InlineData("-ms 5 --max-fair-steps 50", "-ms sets both bounds: leave out --max-fair-steps and --max-unfair-steps")]
    [InlineData("--max-fair-steps 5", "--max-fair-steps, 5, must not be less than --max-unfair-steps, 10,000")]
    [InlineData("--portfolio-mode both", "unknown portfolio mode 'both'; there is fair, unfair")]
    [InlineData("-v loud", "unknown verbosity 'loud'; there is none, error, warning, info, debug, exhaustive")]
    [InlineData("--seed -1", "--seed must be a whole number from 0 to 4294967295, not '-1'; harness test --help explains the options")]
    [InlineData("@missing.rsp", "cannot read the arguments in '@missing.rsp': there is no file 'missing.rsp'; harness test --help explains the options")]
    public void Options_that_do_not_go_together_are_refused(string options, string refusal)
    {
        using var harness = new HarnessHere();

        Judge(harness, harness.Run(["test", HarnessFolder.Scenarios, "-m", "LegacyUserBit", .. options.Split(' ')]), refusal);
    }

    [Fact]
    public void Output_reads_like_that_of_Microsofts_tool()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "LegacyExclusiveWriter", "-s", "random", "--seed", "7", "-v", "none", "-o", "out");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        Regex.Replace(result.Output.ReplaceLineEndings("\n"), "[0-9][0-9,.]*", "#", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBe(
            $"""
            . Testing {Regex.Replace(HarnessFolder.Scenarios, "[0-9][0-9,.]*", "#", RegexOptions.None, TimeSpan.FromSeconds(1))}.
            ... Setting up the 'Harness.Scenarios.RingTests.LegacyExclusiveWriter' test:
            ..... Model legacy, user-bit reader, N=# P=# K=# sc; judging P#
            ..... Using the random[seed:#] exploration strategy.
            ..... # iterations, cut after # fair steps or # unfair steps.
            ... Running test iterations:
            ..... Iteration ## found bug ##
            ... Emitting execution trace reports:
            ..... Writing out/RingTests.LegacyExclusiveWriter-P#txt
            ..... Writing out/RingTests.LegacyExclusiveWriter-P#trace.json
            ... Testing statistics:
            ..... Found # bug.
            ... Exploration statistics:
            ..... Explored # execution path: # fair, # unfair.
            ..... Found #% buggy execution paths.
            ..... Number of scheduling decisions in fair terminating execution paths: # (min), # (avg), # (max).
            ..... Took # paths/s, # decisions/s.
            ..... Re-executed # schedule from the start, with the same outcome.
            ... Elapsed # sec.
            . Violated: P#

            """);
    }

    [Fact]
    public void Schedule_that_reaches_its_last_step_fails_where_that_is_asked_for()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "InProgressUserBitUnbounded", "-s", "random", "-ms", "20", "--fail-on-max-steps");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.LastLine.ShouldBe(". A schedule reached its last allowed step: 200 steps.");
        var replay = harness.Run("replay", HarnessFolder.Scenarios, "artifacts/traces/RingTests.InProgressUserBitUnbounded-max-steps.trace.json", "-m", "InProgressUserBitUnbounded");
        replay.ExitCode.ShouldBe(2, replay.Output + replay.Error);
        replay.LastLine.ShouldBe("Reproduced: 200 steps as in the trace, and max-steps is violated.");
    }

    [Fact]
    public void Schedules_that_were_cut_are_said_last_and_in_the_exit_code()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "InProgressUserBitUnbounded", "-s", "random", "-ms", "20", "-i", "30");

        result.ExitCode.ShouldBe(4, result.Output + result.Error);
        result.LastLine.ShouldBe(
            ". Nothing found in 30 schedules, but 30 of them (100 %) were cut after 200 steps and may go on for ever: sampled, not proved. "
            + "-s exhaustive tells whether a run that never ends is a livelock.");
    }

    /// <summary>Under weak fairness owner-map has a livelock in which a publisher is overtaken at the queue lock for ever; with the kernel's queued lock it has none.</summary>
    [Fact]
    public void Test_can_ask_for_a_fair_lock()
    {
        using var harness = new HarnessHere();
        string[] test = ["test", HarnessFolder.Scenarios, "-m", "OwnerMapUserBit", "-s", "exhaustive", "--property", "livelock", "-o", "out"];

        harness.Run(test).ExitCode.ShouldBe(2);
        harness.Run([.. test, "--fairness", "lock"]).ExitCode.ShouldBe(0);
        harness.Run("replay", HarnessFolder.Scenarios, "out/RingTests.OwnerMapUserBit-livelock.trace.json", "-m", "OwnerMapUserBit").ExitCode.ShouldBe(2);
        harness.Run([.. test, "--fairness", "none"]).Error.ShouldContain("unknown fairness 'none'; there is weak, lock");
    }

    [Fact]
    public void Exploring_on_writes_a_trace_of_each_property()
    {
        using var harness = new HarnessHere();

        harness.Run("test", HarnessFolder.Scenarios, "-m", "LegacyUserBit", "-s", "random", "-i", "1000", "--explore", "-o", "out").ExitCode.ShouldBe(2);

        harness.Files.ShouldContain("out/RingTests.LegacyUserBit-P1.trace.json");
        harness.Files.ShouldContain("out/RingTests.LegacyUserBit-P10.trace.json");
    }

    [Fact]
    public void Profile_is_a_file_of_arguments()
    {
        using var harness = new HarnessHere();
        harness.Write("profile.rsp", "# a comment\n--iterations 30\n-s random --seed 9\n");

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "InProgressUserBit", "@profile.rsp");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain("..... Using the random[seed:9] exploration strategy.");
        result.LastLine.ShouldBe(". Nothing found in 30 schedules: sampled, not proved.");
    }

    [Fact]
    public void Trace_of_Microsofts_tool_is_recognised()
    {
        using var harness = new HarnessHere();
        harness.Write("Harness.Scenarios_0.trace", "{\n  \"TestName\": \"LegacyUserBit\",\n  \"CoyoteVersion\": \"1.7.11.0\",\n  \"Steps\": []\n}");

        Judge(
            harness,
            harness.Run("replay", HarnessFolder.Scenarios, "Harness.Scenarios_0.trace", "-m", "LegacyUserBit"),
            "trace 'Harness.Scenarios_0.trace' was written by Microsoft's tool: replay it with that tool, and the assembly that it was written for");
    }

    private static void Judge(HarnessFolder harness, HarnessOutput result, string refusal)
    {
        if (refusal.Length == 0)
        {
            result.ExitCode.ShouldBe(2, result.Output + result.Error);
            result.Error.ShouldBeEmpty();
            return;
        }

        if (IsIgnored(refusal))
        {
            result.ExitCode.ShouldBe(2, result.Output + result.Error);
            result.Error.ShouldBe($"note: {refusal}{Environment.NewLine}");
            return;
        }

        result.ExitCode.ShouldBe(1, result.Output + result.Error);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldBe($"error: {refusal}{Environment.NewLine}");
        harness.Files.Where(f => f.StartsWith("out", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
