using System.Collections.Immutable;
using System.Reflection;
using Harness.Engine.Machine;
using Harness.Ring;

namespace Harness.Scenarios.Tests;

/// <summary>Every step that the ring model declares, whether or not a scenario has it.</summary>
internal static class StepCatalogue
{
    /// <summary>The labels in static readonly fields of the public static classes of the ring's assembly, in their order there.</summary>
    internal static ImmutableArray<StepLabel> All { get; } =
    [
        .. typeof(RingModel).Assembly.GetExportedTypes()
            .Where(t => t.IsAbstract && t.IsSealed)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Where(f => f.IsInitOnly && f.FieldType == typeof(StepLabel))
            .Select(f => (StepLabel)f.GetValue(null)!),
    ];
}
