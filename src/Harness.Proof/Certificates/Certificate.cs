using System.Collections.Immutable;
using System.Text;
using Harness.Proof.Smt;
using Harness.Proof.Solvers;
using Harness.Proof.Tables;

namespace Harness.Proof.Certificates;

/// <summary>A proof as files: one for each obligation, a script that asks the solvers, and a page that says what is proved thereby.</summary>
internal static class Certificate
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">The directory holds something else, or cannot be written.</exception>
    internal static void Write(string directory, ProtocolTable table, ImmutableArray<Obligation> obligations)
    {
        Directory.CreateDirectory(directory);
        HashSet<string> names = [.. obligations.Select(o => o.Name + ".smt2"), "check.sh", "README.md"];
        if (Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).FirstOrDefault(n => !names.Contains(n!)) is { } other)
        {
            throw new IOException($"{directory} holds {other}, which is no part of this proof: give a directory of its own");
        }

        var file = new SmtFile(table);
        foreach (var obligation in obligations)
        {
            File.WriteAllText(Path.Combine(directory, obligation.Name + ".smt2"), file.Text(obligation), s_utf8);
        }

        File.WriteAllText(Path.Combine(directory, "check.sh"), Script(obligations.Length), s_utf8);
        File.WriteAllText(Path.Combine(directory, "README.md"), Page(table, obligations), s_utf8);
    }

    private static string Script(int count) => $$"""
        #!/bin/sh
        cd "$(dirname "$0")" || exit 1
        files=0 open=0
        for file in *.smt2; do
          files=$((files + 1))
          [ "$({{Solver.Z3.FileArguments}} "$file" 2>&1)" = unsat ] || { echo "z3: $file"; open=$((open + 1)); }
          [ "$({{Solver.Cvc5.FileArguments}} "$file" 2>&1)" = unsat ] || { echo "cvc5: $file"; open=$((open + 1)); }
        done
        echo "$files files of {{count}}, $open not settled"
        [ "$files" -eq {{count}} ] && [ "$open" -eq 0 ]

        """;

    private static string Page(ProtocolTable table, ImmutableArray<Obligation> obligations)
    {
        int Count(ObligationKind kind) => obligations.Count(o => o.Kind == kind);
        var text = new StringBuilder();
        text.AppendLine($$"""
            # {{table.Name}}: for every number of slots, producers and packets

            What is claimed: in every reachable state, and at every step, for every number of slots N >= 1, every set of producers and every sequence of packets,
            the properties {{string.Join(", ", table.PropertyNames)}} hold.

            How it is checked: each file asks whether something can go wrong. Two solvers that share no code, z3 and cvc5, must answer `unsat` to each:

                for f in *.smt2; do {{Solver.Z3.FileArguments}} $f; done | sort | uniq -c
                for f in *.smt2; do {{Solver.Cvc5.FileArguments}} $f; done | sort | uniq -c

            Each prints one line, `{{obligations.Length}} unsat`. `sh check.sh` does both, and says which file is not settled.

            Why that is enough: induction. The invariant has {{table.Invariant.Length}} statements, and the protocol {{table.Actions.Length}} steps.

            | files | how many | what they say |
            |---|---|---|
            | `start.S` | {{Count(ObligationKind.Start)}} | statement S is true before the first step |
            | `step.A.S` | {{Count(ObligationKind.Step)}} | where all statements are true and step A is taken, S is true after it |
            | `check.A.P` | {{Count(ObligationKind.Check)}} | where all statements are true and step A can be taken, what property P asks of that step holds |
            | `state.P` | {{Count(ObligationKind.State)}} | where all statements are true, what property P asks of states holds |

            There is no file `step.A.S` where A changes nothing of which S speaks: S is then the same formula before the step and after it.

            What is in a file: sorts and the state, a comment for each part of it; N, of which nothing is said but that it is at least 1; the invariant, a name for each statement; the guard of the step, the
            producer `p` that takes it, and the new values, `x.next` for `x`; and the opposite of what is to be proved.
            `Producer` is a sort of which nothing is said, so that there may be any number. Slots and packets are integers.

            What is not proved here: that these steps are those of the program which the search runs. For small sizes that is tested state by state (lockstep); and that the program is the kernel's code.

            ## The statements

            """);
        foreach (var conjunct in table.Invariant)
        {
            text.AppendLine($"* **{conjunct.Name}**: {conjunct.Words}{(conjunct.Kernel.Length == 0 ? "" : $" (`{conjunct.Kernel}`)")}");
        }

        text.AppendLine().AppendLine("## The steps").AppendLine();
        foreach (var action in table.Actions)
        {
            text.AppendLine($"* **{action.Name}**: when {string.Join(" and ", action.Guards)}: {string.Join("; ", action.Assignments)}");
        }

        return text.ToString();
    }
}
