using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Scenarios.Bounds;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Verify;

/// <summary>All that a run of a gate has to do, piece by piece and in one order.</summary>
/// <param name="Path">The gate's file.</param>
/// <param name="Gate">What it says.</param>
/// <param name="Profile">The profile that is run.</param>
/// <param name="Selected">The scenarios of that profile.</param>
/// <param name="Scenarios">The scenarios to search: these, or none where nothing but bounds are checked.</param>
/// <param name="Checks">The checks of bounds.</param>
/// <param name="Proofs">The proofs for all sizes.</param>
/// <param name="Tests">The tests of assemblies.</param>
/// <param name="IsWhole">Whether every step of the model has to be taken by some scenario.</param>
internal sealed record GatePlan(
    string Path,
    GateFile Gate,
    string Profile,
    ImmutableArray<GateScenario> Selected,
    ImmutableArray<GateScenario> Scenarios,
    ImmutableArray<BoundsCheck> Checks,
    ImmutableArray<GateProof> Proofs,
    ImmutableArray<GateTests> Tests,
    bool IsWhole)
{
    /// <summary>The gate's file, as what the command reads.</summary>
    internal InputFile Input => new(Path, "the gate's file");

    /// <summary>How many scenarios of the file are meant, in words.</summary>
    internal string Which => Selected.Length == Gate.Scenarios.Length ? "" : $" (profile {Profile}: {Selected.Length} of {Gate.Scenarios.Length})";

    /// <summary>Reads a gate's file.</summary>
    /// <param name="config">The file; null to look for it.</param>
    /// <param name="profile">The profile to run.</param>
    /// <param name="bounds">Whether bounds are checked.</param>
    /// <exception cref="InputException">There is none, it is not valid, or there is nothing to do.</exception>
    internal static GatePlan Read(string? config, string profile, BoundsChecks bounds)
    {
        var (path, gate) = GateLocator.Read(config);
        var selected = gate.Select(profile);
        var (searches, checks) = (bounds != BoundsChecks.Only, bounds != BoundsChecks.Off);
        var tests = searches ? gate.SelectTests(profile) : [];
        return selected.IsEmpty && tests.IsEmpty
            ? throw new InputException($"{path} has no scenario of profile '{profile}': nothing would be checked")
            : new GatePlan(
                path,
                gate,
                profile,
                selected,
                searches ? selected : [],
                checks ? BoundsPlan.Of(selected) : [],
                searches ? gate.SelectProofs(profile) : [],
                tests,
                searches && profile == GateFile.Full && !gate.Scenarios.IsEmpty);
    }
}
