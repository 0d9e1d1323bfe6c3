using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Microsoft.AspNetCore.Http;

namespace Harness.Explorer;

/// <summary>The members of a request, read strictly: what is missing, of another kind or out of range is named.</summary>
internal sealed class ExplorerRequest(JsonDocument json)
{
    internal ImmutableArray<Move> Path()
        => WalkPath.Parse(Text("path")) ?? throw Bad($"'path' is no schedule of at most {WalkPath.MaximumLength} steps such as 0-0-2.1");

    /// <summary>The step of the path that is looked at; null for the last.</summary>
    internal int? At() => Optional("at");

    /// <summary>After how many steps of the path the part begins that repeats for ever; null where nobody says so.</summary>
    internal int? Loop() => Optional("loop");

    /// <summary>Whether properties of runs that never end are judged too.</summary>
    internal bool Runs() => Member("runs").ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Bad("'runs' is neither true nor false"),
    };

    internal ulong Seed() => ulong.TryParse(Text("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : throw Bad("'seed' is no whole number");

    internal Property Property(ControlledProgram program) => program.FindProperty(Text("property")) ?? throw Bad("the model has no such property");

    internal int Number(string name, int least, int most)
        => Member(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Bad($"'{name}' is no number from {least} to {most}");

    /// <summary>Makes sure that there are no other members.</summary>
    internal ExplorerRequest Only(params ReadOnlySpan<string> names)
    {
        if (json.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw Bad("the request is no JSON object");
        }

        foreach (var member in json.RootElement.EnumerateObject())
        {
            if (!names.Contains(member.Name))
            {
                throw Bad("the request has a member that is not known");
            }
        }

        return this;
    }

    private int? Optional(string name) => json.RootElement.TryGetProperty(name, out _) ? Number(name, 0, WalkPath.MaximumLength) : null;

    private string Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } member ? member.GetString()! : throw Bad($"'{name}' is no text");

    private JsonElement Member(string name)
        => json.RootElement.TryGetProperty(name, out var member) ? member : throw Bad($"'{name}' is missing");

    private static RequestException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
