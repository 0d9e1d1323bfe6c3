using System.Diagnostics;
using Harness.Proof.Certificates;
using Harness.Proof.Smt;

namespace Harness.Proof.Tests;

/// <summary>A proof as files, checked by a script that uses nothing of this project.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("proof-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>
    /// What the RFC claims, and no more: one writer, and no second grant. Eleven statements are an invariant by themselves, and both follow from them.
    /// </summary>
    [Fact]
    public void Exclusive_use_follows_from_eleven_statements_and_a_script_of_ten_lines_checks_that()
    {
        string[] needed =
        [
            "lock-producer", "lock-reader", "ticket-range", "ticket-head", "writers", "one-writer", "D-status", "fill-status", "reader-holds", "range", "interval",
        ];
        var whole = TestTables.Of("in-progress").Table;
        var table = whole with
        {
            Invariant = [.. whole.Invariant.Where(c => needed.Contains(c.Name))],
            Properties = [],
            Actions = [.. whole.Actions.Select(a => a with { Checks = [.. a.Checks.Where(c => c.Property is "P1" or "P10")] })],
        };
        table.Invariant.Length.ShouldBe(11);
        var obligations = Obligations.Of(table);
        Certificate.Write(_directory, table, obligations);

        var (code, output) = Check();

        output.ShouldBe($"{obligations.Length} files of {obligations.Length}, 0 not settled\n");
        code.ShouldBe(0);
        File.ReadLines(Path.Combine(_directory, "check.sh")).Count().ShouldBe(10);
        var page = File.ReadAllText(Path.Combine(_directory, "README.md"));
        page.ShouldContain("the properties P1, P10 hold");
        page.ShouldContain($"Each prints one line, `{obligations.Length} unsat`.");
    }

    [Fact]
    public void A_file_that_a_solver_does_not_settle_is_named_and_so_is_one_that_is_not_there()
    {
        var whole = TestTables.Of("in-progress").Table;
        var obligations = Obligations.Of(whole)[..3];
        Certificate.Write(_directory, whole, obligations);
        var names = obligations.Select(o => o.Name + ".smt2").ToArray();
        File.WriteAllText(Path.Combine(_directory, names[0]), "(check-sat)\n");
        Check().Output.ShouldEndWith($"z3: {names[0]}\ncvc5: {names[0]}\n3 files of 3, 2 not settled\n");

        File.Delete(Path.Combine(_directory, names[0]));
        Check().ShouldBe((1, "2 files of 3, 0 not settled\n"));
    }

    [Fact]
    public void A_directory_that_holds_something_else_is_left_alone()
    {
        File.WriteAllText(Path.Combine(_directory, "letter.txt"), "");
        var table = TestTables.Of("in-progress").Table;
        Should.Throw<IOException>(() => Certificate.Write(_directory, table, Obligations.Of(table))).Message
            .ShouldBe($"{_directory} holds letter.txt, which is no part of this proof: give a directory of its own");
        Directory.GetFiles(_directory).Length.ShouldBe(1);
    }

    private (int Code, string Output) Check()
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", [Path.Combine(_directory, "check.sh")]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
