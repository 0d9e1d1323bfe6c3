using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Harness.Scenarios.Gate;

/// <summary>A JSON value that knows the line on which it starts, so that an error can name it.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A string's or number's text; empty otherwise.</param>
/// <param name="Members">An object's members in order.</param>
/// <param name="Items">An array's items in order.</param>
internal sealed record LocatedJson(
    int Line, JsonValueKind Kind, string Text, ImmutableArray<LocatedMember> Members, ImmutableArray<LocatedJson> Items)
{
    /// <summary>Parses a text. Comments and trailing commas are refused, as the JSON standard does.</summary>
    /// <exception cref="GateException">The text is not JSON.</exception>
    internal static LocatedJson Parse(string text)
    {
        var lines = new LineCounter(Encoding.UTF8.GetBytes(text));
        var reader = new Utf8JsonReader(lines.Text);
        try
        {
            reader.Read();
            var value = Read(ref reader, lines);
            reader.Read();
            return value;
        }
        catch (JsonException exception)
        {
            throw new GateException(
                (int)(exception.LineNumber ?? 0) + 1,
                $"not JSON: it ends too early, or a sign is missing or too many at byte {(exception.BytePositionInLine ?? 0) + 1} of the line");
        }
    }

    private static LocatedJson Read(ref Utf8JsonReader reader, LineCounter lines)
    {
        var line = lines.At((int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, lines, line);
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<LocatedJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader, lines));
                }

                return new LocatedJson(line, JsonValueKind.Array, "", [], items.ToImmutable());
            case JsonTokenType.String:
                return new LocatedJson(line, JsonValueKind.String, reader.GetString()!, [], []);
            case JsonTokenType.Number:
                return new LocatedJson(line, JsonValueKind.Number, Encoding.UTF8.GetString(reader.ValueSpan), [], []);
            default:
                var kind = reader.TokenType switch
                {
                    JsonTokenType.True => JsonValueKind.True,
                    JsonTokenType.False => JsonValueKind.False,
                    _ => JsonValueKind.Null,
                };
                return new LocatedJson(line, kind, "", [], []);
        }
    }

    private static LocatedJson ReadObject(ref Utf8JsonReader reader, LineCounter lines, int line)
    {
        var members = ImmutableArray.CreateBuilder<LocatedMember>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var nameLine = lines.At((int)reader.TokenStartIndex);
            if (members.Any(m => m.Name == name))
            {
                throw new GateException(nameLine, $"'{name}' is given twice");
            }

            reader.Read();
            members.Add(new LocatedMember(name, nameLine, Read(ref reader, lines)));
        }

        return new LocatedJson(line, JsonValueKind.Object, "", members.ToImmutable(), []);
    }
}

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">The line on which the name stands.</param>
/// <param name="Value">Its value.</param>
internal sealed record LocatedMember(string Name, int Line, LocatedJson Value);
