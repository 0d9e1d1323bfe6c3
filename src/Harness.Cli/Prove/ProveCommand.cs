using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Proof;

namespace Harness.Cli.Prove;

/// <summary>The grammar of <c>harness prove</c>.</summary>
internal static class ProveCommand
{
    internal static Command Create()
    {
        var variant = Values.Text("--variant", "V", $"Claim and publish discipline: {string.Join(", ", Prover.Subjects.Select(s => s.Variant))}.");
        var reader = Values.Text("--reader", "R", $"Reader: {string.Join(", ", Prover.Subjects.SelectMany(s => s.Readers).Distinct())}, or a program that reads so (default: user-bit).");
        var faults = Values.Texts("--fault", "F", $"What else may happen, may be given several times: {string.Join(", ", Prover.Faults)}.");
        var directory = Values.Text("--out", "DIR", "Write what is to be proved to this directory, one file in SMT-LIB 2 for each obligation, with a script that checks them without this command.");
        var traces = Values.Text("--outdir", "DIR", $"Directory for the traces of violated properties (default: {TraceDirectory.Default}).", "-o");
        var quiet = Values.Switch("--quiet", "Print only the last line, what came of it.");
        var command = new Command(
            "prove",
            "Proves properties for every number of slots, producers and packets, with z3 and cvc5, which must agree. Exit code 0: all proved; 2: a schedule violates one; "
            + "4: not proved; 77: neither solver is on this machine.")
        {
            variant, reader, faults, directory, traces, quiet,
        };
        command.SetAction(parsed => (int)QuietOutput.Run(
            parsed.GetValue(quiet),
            () => ProveRun.Run(
                parsed.GetValue(variant) ?? throw new InputException("prove needs a protocol: harness prove --variant in-progress"),
                parsed.GetValue(reader) ?? "user-bit",
                parsed.GetValue(faults) ?? [],
                parsed.GetValue(directory),
                parsed.GetValue(traces))));
        return command;
    }
}
