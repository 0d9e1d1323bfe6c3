using System.Text.Json.Serialization;

namespace Harness.Engine.Traces;

/// <summary>A word of the memory as a trace names it.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Address">Its address in the machine's memory.</param>
/// <param name="Value">Its value, as a person reads it.</param>
public sealed record TraceWord(
    [property: JsonPropertyName("variable")] string Variable,
    [property: JsonPropertyName("address")] int Address,
    [property: JsonPropertyName("value")] string Value);
