namespace Harness.Cli.Tests;

/// <summary>Proofs for all sizes, from the command line.</summary>
public class ProveTests
{
    /// <summary>In the usual grammar: the same question as <c>prove --variant in-progress</c>.</summary>
    [Fact]
    public void What_both_solvers_settle_is_proved_for_all_sizes()
    {
        using var harness = new HarnessProcess();

        var result = harness.Run(
            "verify", "--variant", "in-progress", "--reader", "gopacket", "--slots", "any", "--producers", "any", "--packets", "any", "--quiet");

        (result.ExitCode, result.Output).ShouldBe(
            (0, "in-progress, user-bit reader: 17 properties proved for every number of slots, producers and packets, by z3 and cvc5.\n"), result.Error);
        harness.Files.ShouldBeEmpty();
    }

    /// <summary>The argument fails, and the engine knows a schedule: libpcap takes a marked slot for its own, so that two producers write it.</summary>
    [Fact]
    public void Where_the_argument_fails_and_a_schedule_violates_a_property_the_schedule_is_shown()
    {
        using var harness = new HarnessProcess();

        var result = harness.Run("prove", "--variant", "in-progress", "--reader", "libpcap");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Output.ShouldContain("not proved: step.r1-take.reader-holds: has a counterexample to induction");
        result.Output.ShouldContain("A schedule that does violate properties, within N=1 P=2 K=1:");
        result.Output.ShouldContain("Violated P1: producer 1 writes slot 0, which is granted to producer 2 too");
        result.LastLine.ShouldBe("in-progress, non-zero reader: 0 of 17 properties proved for all sizes; of the others a schedule violates some.");
    }

    [Theory]
    [InlineData("prove", "prove needs a protocol: harness prove --variant in-progress")]
    [InlineData("prove --variant none", "unknown variant 'none'; there is legacy,")]
    [InlineData("prove --variant v3-blocks", "there is no table of v3-blocks with the user-bit reader to prove anything of; there is one of legacy, in-progress,")]
    [InlineData("verify --variant in-progress --slots any", "--slots any: only verify has it, for --producers and --packets together, with a number of slots or with --slots any; harness prove asks the latter too")]
    [InlineData("graph --variant in-progress --slots any --producers any --packets any", "--slots any: only verify has it,")]
    [InlineData("verify --variant in-progress --slots any --producers any --packets any --memory tso", "--memory says more than a proof for all sizes has: leave it out")]
    [InlineData("verify --variant in-progress --slots any --producers any --packets any --json x", "a proof for all sizes prints only: leave CONFIG,")]
    [InlineData("verify --variant in-progress --slots any --producers any --packets any --workers 2", "--workers says how a search within bounds is run: leave it out")]
    [InlineData("verify --variant in-progress --slots 1 --producers any --packets any --timeout 5", "--timeout says how a search within bounds is run: leave it out")]
    [InlineData("verify --variant in-progress --slots 1 --producers any --packets any --quick", "a search for any number of producers prints only: leave CONFIG,")]
    [InlineData("verify --variant in-progress --slots 1 --producers any --packets any --memory tso", "any number of producers is for slots and memory model sc:")]
    [InlineData("verify --variant in-progress --slots 1 --producers any", "--producers any: only verify has it, for --producers and --packets together,")]
    [InlineData("verify --variant in-progress --slots some", "--slots must be a whole number from 1 to 64, or 'any', not 'some'")]
    public void What_it_cannot_do_is_one_line(string arguments, string message)
    {
        using var harness = new HarnessProcess();

        var result = harness.Run(arguments.Split(' '));

        result.ExitCode.ShouldBe(1, result.Output);
        result.Error.ShouldStartWith($"error: {message}");
        result.Error.Count(c => c == '\n').ShouldBe(1);
    }

    [Fact]
    public void Any_number_of_producers_needs_no_solver()
    {
        using var harness = new HarnessProcess();

        var result = harness.Run("verify", "--variant", "owner-map", "--slots", "1", "--producers", "any", "--packets", "any");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain(" P10         Proved for any\n");
        result.Output.ShouldContain(" not judged for any number: deadlock, livelock ");
        result.LastLine.ShouldBe("owner-map, user-bit reader, N=1 P=any K=any, sc: 12 properties proved for any number of producers and packets.");
        harness.Files.ShouldBeEmpty();
    }

    /// <summary>The schedule is one of two producers, and a trace like any other.</summary>
    [Fact]
    public void What_any_number_of_producers_violates_is_shown_as_a_schedule_of_a_few()
    {
        using var harness = new HarnessProcess();

        var result = harness.Run("verify", "--variant", "legacy", "--slots", "1", "--producers", "any", "--packets", "any", "--property", "p10");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Output.ShouldContain(" P10         Violated        with 2 producers, in 5 steps\n");
        result.Output.ShouldContain("Violated P10: slot 0, which producer 1 still fills, is granted again, to producer 2");
        result.LastLine.ShouldBe("legacy, user-bit reader, N=1 P=any K=any, sc: 0 of 1 properties proved for any number of producers and packets, 1 violated.");
        harness.Files.ShouldBe(["artifacts/traces/legacy-user-bit-n1-p2-kunbounded-P10.trace.json"]);
    }

    [Fact]
    public void The_files_of_a_proof_have_a_directory_of_their_own()
    {
        using var harness = new HarnessProcess();
        Directory.CreateDirectory(Path.Combine(harness.Folder, "mine"));
        harness.Write("mine/letter.txt", "");

        var result = harness.Run("prove", "--variant", "in-progress", "--out", "mine");

        result.ExitCode.ShouldBe(1, result.Output);
        result.Error.ShouldBe("error: --out mine: mine holds letter.txt, which is no part of this proof: give a directory of its own\n");
    }
}
