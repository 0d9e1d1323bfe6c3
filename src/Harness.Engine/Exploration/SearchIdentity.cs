using System.Globalization;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>What tells a search from any other whose checkpoint is no use to it.</summary>
internal static class SearchIdentity
{
    /// <summary>What a search must have in common with one that goes on from its checkpoint, a line for each.</summary>
    internal static string Of(ControlledProgram program, SearchOptions options) => string.Join('\n', new[]
    {
        $"model '{Line(program.Model.Name)}'",
        $"parameters {string.Join(" ", (program.Model as IParameterizedModel)?.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Word($"{p.Key}={p.Value}")) ?? [])}",
        $"model code {program.CodeFingerprint} {program.Model.GetType().Module.ModuleVersionId}",
        $"seed {program.Seed.ToString(CultureInfo.InvariantCulture)}",
        $"machine {Machine(program)}",
        $"engine {typeof(LevelSearch).Module.ModuleVersionId}",
        $"properties {string.Join(" ", program.Properties.Where(p => PropertySelection.Contains(PropertySelection.Mask(program, options.Properties), p.Index)).Select(p => Word(p.Name)))}",
        $"store {options.Store}",
        $"reductions {options.Reductions}",
        $"processes {(options.Network is null ? "one" : "--mpi")}",
        $"audit {options.AuditEvery.ToString(CultureInfo.InvariantCulture)}",
    });

    /// <summary>What processes that search together must have in common: the same, and what ends a search.</summary>
    internal static string OfShared(ControlledProgram program, SearchOptions options) => string.Join('\n', new[]
    {
        Of(program, options),
        $"checkpoint {(options.Checkpoint is { } checkpoint ? $"'{Line(checkpoint.Directory)}'" : "none")}",
        $"time limit {options.TimeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s",
        $"state limit {options.StateLimit.ToString(CultureInfo.InvariantCulture)}",
        $"re-executions {options.Reexecutions.ToString(CultureInfo.InvariantCulture)}",
        $"end {(options.StopWhenDecided ? "when all is decided" : "when all is searched")}",
    });

    /// <summary>The first line in which two identities differ, as each has it; null where they are the same.</summary>
    internal static (string One, string Other)? Difference(string one, string other)
    {
        if (one == other)
        {
            return null;
        }

        var lines = one.Split('\n').Zip(other.Split('\n')).FirstOrDefault(l => l.First != l.Second);
        return lines.First is null ? ("other parts", "these") : lines;
    }

    /// <summary>What the model declared, which is more than its name and its code: a hash of everything on which states and verdicts depend.</summary>
    private static string Machine(ControlledProgram program)
    {
        string[] parts =
        [
            .. program.Variables.Select(v => $"{StableName.Name(v.GetType())} {program.InitialMemory[v.Address]:x} {(v as Spinlock)?.IsQueued} {v.Identity} {v.Name}"),
            .. program.Tasks.Select(t => $"task {t.MayIdle} {t.Name}"),
            .. program.Protections.Select(p => $"protection {p}"),
            $"group {program.Group?.First} {program.Group?.Members} {program.Group?.Items}",
            $"memory {program.Model.Memory}",
            .. program.Properties.Select(p => $"property {p.FinalOnly} {p.Name.Length} {p.Name} {p.Vacuous}"),
            .. program.Properties.Where(p => p.Liveness is not null).Select(p => OfRuns(p.Index, p.Liveness!)),
            .. program.OptionalSteps.Select(l => $"optional {l.Hash:x}").Order(StringComparer.Ordinal),
            .. program.IdlingSteps.Select(l => $"idling {l.Hash:x}").Order(StringComparer.Ordinal),
            program.Description,
            .. new LocalStates(program, symmetry: null).Initial.Select(l => $"frame {l.Fingerprint}"),
            .. program.InitialExceptions.Select(e => $"thrown {e?.GetType()} {e?.Message}"),
        ];
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => $"{p.Length} {p}")))));
    }

    private static string OfRuns(int property, Liveness liveness)
        => $"of runs {property} {liveness.Obligations} {liveness.EndedByBits} {liveness.NeedsBits} {liveness.Premise is null} {liveness.Again is null}";

    /// <summary>In one line, from which the text can be had back.</summary>
    private static string Line(string text) => text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    private static string Word(string text) => Line(text).Replace(" ", @"\ ", StringComparison.Ordinal);
}
