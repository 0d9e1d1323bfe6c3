using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Harness.Kernel;

namespace Harness.Cli.Conform;

/// <summary>A comparison for machines.</summary>
internal static class ConformJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new SecondsConverter() },
    };

    internal static string Of(ConformanceReport report)
    {
        var json = JsonSerializer.SerializeToNode(report, s_options)!.AsObject();
        json["verdict"] = report.Mismatches > 0 ? "differs" : report.Unfinished.IsEmpty ? "agrees" : "unfinished";
        json["rules"] = JsonSerializer.SerializeToNode(ConformanceRule.All.Where(r => (r.Parts & report.Options.Parts) != 0), s_options);
        return json.ToJsonString(s_options) + "\n";
    }

    internal static string OfSkip(string problem)
        => new JsonObject { ["release"] = KernelEnvironment.Release, ["verdict"] = "skipped", ["reason"] = problem }.ToJsonString(s_options) + "\n";

    /// <summary>Times are numbers of seconds.</summary>
    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromSeconds(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(Math.Round(value.TotalSeconds, 3));
    }
}
