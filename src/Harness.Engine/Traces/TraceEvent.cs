using System.Text.Json.Serialization;

namespace Harness.Engine.Traces;

/// <summary>What a step meant, as the model's observers say: who did it is the step's task.</summary>
/// <param name="Kind">What happened, in one word of the model: <c>claimed</c>, <c>published</c>.</param>
/// <param name="Place">What it happened to: <c>slot 0</c>; empty where it is about nothing in particular.</param>
/// <param name="Item">What was put there or taken, by the model's number; 0 for nothing.</param>
public sealed record TraceEvent(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("place")] string Place,
    [property: JsonPropertyName("item")] int Item);
