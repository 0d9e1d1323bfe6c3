using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Harness.Cli.Shards;

/// <summary>How a shard's lines are JSON.</summary>
internal static class ShardJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(), new WholeNumberConverter() },
    };

    internal static string Line<T>(T value) => JsonSerializer.Serialize(value, s_options);

    /// <exception cref="JsonException">The line is something else.</exception>
    internal static T Parse<T>(string line) => JsonSerializer.Deserialize<T>(line, s_options) ?? throw new JsonException("null");

    /// <summary>Numbers of schedules have more digits than any number of JSON's readers.</summary>
    private sealed class WholeNumberConverter : JsonConverter<BigInteger>
    {
        public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => BigInteger.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw new JsonException("no whole number");

        public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
