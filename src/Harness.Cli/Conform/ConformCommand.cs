using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Kernel;

namespace Harness.Cli.Conform;

/// <summary>The grammar of <c>harness conform</c>.</summary>
internal static class ConformCommand
{
    private static readonly (string Name, ConformanceParts Part)[] s_parts =
    [
        ("setup", ConformanceParts.Setup), ("scripts", ConformanceParts.Scripts), ("v3", ConformanceParts.Blocks), ("litmus", ConformanceParts.Litmus), ("stress", ConformanceParts.Stress), ("findings", ConformanceParts.Findings),
    ];

    internal static Command Create()
    {
        var budget = Values.Seconds("--timeout", "How long all parts may take together (default: 30).", "-t");
        var seed = Values.Integer("--seed", "N", "The seed of the first script; script i has this plus i (default: 1).", 0);
        var parts = Values.Texts("--part", "PART", "Only this part: setup, scripts, v3, litmus, stress or findings. May be given several times.");
        var scripts = Values.Integer("--scripts", "N", "Random scripts on V1 and V2 rings, and no more (default: as many as time allows).", 1);
        var blockScripts = Values.Integer("--v3-scripts", "N", "Random scripts on V3 rings, and no more (default: as many as time allows).", 1);
        var rounds = Values.Integer("--rounds", "N", "Rounds of each litmus program, and no more (default: as many as time allows).", 1);
        var stress = Values.Seconds("--stress", "How long the stress of the real ring takes, and as long again its control in shared memory (default: a share of the time).");
        var json = Values.Text("--json", "PATH", "Writes everything that was found, for machines.");
        var junit = Values.Text("--junit", "PATH", "Writes a test case for each request, kind of script, program and stress run, for a CI server.");
        var command = new Command(
            "conform",
            "Compares the ring model with the running kernel's ring, in a network namespace of its own. Exit code 0: they agree; 2: they differ; 4: cut short; 77: this machine has no ring to compare with.")
        {
            budget, seed, parts, scripts, blockScripts, rounds, stress, json, junit,
        };
        command.SetAction(parsed => (int)ConformRun.Run(
            new ConformanceOptions
            {
                Budget = TimeSpan.FromSeconds(parsed.GetValue(budget) ?? 30),
                Seed = (ulong)(parsed.GetValue(seed) ?? 1),
                Parts = Parts(parsed.GetValue(parts)),
                Scripts = parsed.GetValue(scripts),
                BlockScripts = parsed.GetValue(blockScripts),
                Rounds = parsed.GetValue(rounds),
                Stress = parsed.GetValue(stress) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            },
            parsed.GetValue(json),
            parsed.GetValue(junit)));
        return command;
    }

    private static ConformanceParts Parts(string[]? names)
        => names is null or [] ? ConformanceParts.All : names.Aggregate(ConformanceParts.None, static (parts, name) => parts | Part(name));

    private static ConformanceParts Part(string name)
        => s_parts.FirstOrDefault(p => p.Name == name).Part is var part and not ConformanceParts.None
            ? part
            : throw new InputException($"--part must be {string.Join(", ", s_parts[..^1].Select(p => p.Name))} or {s_parts[^1].Name}, not '{name}'");
}
