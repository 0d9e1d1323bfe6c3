using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Harness.Engine.Machine;

namespace Harness.Engine.Traces;

/// <summary>A schedule together with what each of its steps did: enough to replay it and to check every step while doing so.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">Version of the format: <see cref="CurrentVersion"/>.</param>
/// <param name="Engine">Version of the engine that wrote the trace.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Code">Fingerprint of the model's code.</param>
/// <param name="Scenario">Parameters of the model, by name; empty where it has none.</param>
/// <param name="Property">Name of the violated property.</param>
/// <param name="Statement">What the property says.</param>
/// <param name="Note">What a person should know about the last state: who waits for whom, what an exception said. May be empty.</param>
/// <param name="Causes">What can say why, as the model names it (<see cref="MachineBuilder.ExplainedBy"/>); empty where it brings nothing, and the engine explains by data and order.</param>
/// <param name="Checked">What the violated property looked at in the last state, where it is judged on states: the names of words and their values.</param>
/// <param name="Watches">Heads of the columns that <see cref="TraceStep.Watches"/> fill.</param>
/// <param name="WatchesAtStart">The columns before the first step.</param>
/// <param name="Choices">For each step the index of its task and the outcome of its operation.</param>
/// <param name="LoopStart">For a run that never ends: how many steps come before those that repeat, all where the run stays in the last state; null otherwise.</param>
/// <param name="Steps">What each step did.</param>
public sealed record Trace(
    [property: JsonPropertyName("format")] string Format,
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("engine")] string Engine,
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("scenario")] IReadOnlyDictionary<string, string> Scenario,
    [property: JsonPropertyName("property")] string Property,
    [property: JsonPropertyName("statement")] string Statement,
    [property: JsonPropertyName("note")] string Note,
    [property: JsonPropertyName("causes")] string Causes,
    [property: JsonPropertyName("checked")] ImmutableArray<TraceWord> Checked,
    [property: JsonPropertyName("watches")] ImmutableArray<string> Watches,
    [property: JsonPropertyName("watchesAtStart")] ImmutableArray<string> WatchesAtStart,
    [property: JsonPropertyName("choices")] ImmutableArray<ImmutableArray<int>> Choices,
    [property: JsonPropertyName("loopStart")] int? LoopStart,
    [property: JsonPropertyName("steps")] ImmutableArray<TraceStep> Steps)
{
    /// <summary>The name by which a trace file is recognised.</summary>
    public const string FormatName = "harness-model-trace";

    /// <summary>The version of the format that this engine writes and reads.</summary>
    public const int CurrentVersion = 3;

    internal ImmutableArray<Exploration.Move> Moves() => [.. Choices.Select(c => new Exploration.Move((byte)c[0], (ushort)c[1]))];
}

/// <summary>One step of a trace.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Task">Name of the task that took it.</param>
/// <param name="Letter">The short sign of the step; may be empty.</param>
/// <param name="Step">What the step does.</param>
/// <param name="Operation">The machine operation with its operands.</param>
/// <param name="Accesses">What was read and written, in order; bookkeeping only where it changed.</param>
/// <param name="Events">What the step meant, in the order in which it happened.</param>
/// <param name="Watches">The watched columns after the step.</param>
/// <param name="Fails">Names of the properties that the step, or the state after it, violates.</param>
/// <param name="Fingerprint">The fingerprint of the state after the step.</param>
/// <param name="Source">Where the step is found in the thing that is modelled: a kernel function, a paper's section; may be empty.</param>
/// <param name="Line">The line of the model that awaits the step; null where the model's build has no symbols beside it.</param>
public sealed record TraceStep(
    [property: JsonPropertyName("number")] int Number,
    [property: JsonPropertyName("task")] string Task,
    [property: JsonPropertyName("letter")] string Letter,
    [property: JsonPropertyName("step")] string Step,
    [property: JsonPropertyName("operation")] string Operation,
    [property: JsonPropertyName("accesses")] ImmutableArray<TraceAccess> Accesses,
    [property: JsonPropertyName("events")] ImmutableArray<TraceEvent> Events,
    [property: JsonPropertyName("watches")] ImmutableArray<string> Watches,
    [property: JsonPropertyName("fails")] ImmutableArray<string> Fails,
    [property: JsonPropertyName("fingerprint")] string Fingerprint,
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("line")] SourceLine? Line)
{
    /// <summary>In <see cref="Operation"/>, what stands between a choice and the name of its outcome.</summary>
    internal const string BeforeOutcome = ": ";

    /// <summary>The name of the outcome, where the step is a choice whose outcomes have names; empty otherwise.</summary>
    [JsonIgnore]
    public string Outcome
        => Operation.StartsWith(nameof(OperationKind.Choose), StringComparison.Ordinal) && Operation.IndexOf(BeforeOutcome, StringComparison.Ordinal) is > 0 and var at
            ? Operation[(at + BeforeOutcome.Length)..]
            : "";
}

/// <summary>One access of a step.</summary>
/// <param name="Kind">
/// <c>read</c>, <c>write</c>, or <c>ghost</c> for a change of bookkeeping. Under a weak memory model also <c>buffered</c>, a store that went into the task's
/// store buffer; <c>forwarded</c>, a read of such a store; <c>stale</c>, a read of a message that is not the newest; <c>behind</c>, a store that was put before newer messages.
/// </param>
/// <param name="Variable">Name of what was accessed.</param>
/// <param name="Address">Its address in the machine's memory.</param>
/// <param name="Before">The value before the access, as a person reads it.</param>
/// <param name="After">The value after the access.</param>
public sealed record TraceAccess(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("variable")] string Variable,
    [property: JsonPropertyName("address")] int Address,
    [property: JsonPropertyName("before")] string Before,
    [property: JsonPropertyName("after")] string After);
