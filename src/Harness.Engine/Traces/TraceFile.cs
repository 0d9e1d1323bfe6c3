using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Harness.Engine.Traces;

/// <summary>Traces as JSON files.</summary>
public static class TraceFile
{
    /// <summary>A larger file is no trace that this engine wrote.</summary>
    public const long MaximumBytes = 256L * 1024 * 1024;

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a trace, whole or not at all.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="trace">The trace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Trace trace)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, ToJson(trace));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The trace as text.</summary>
    /// <param name="trace">The trace.</param>
    public static string ToJson(Trace trace) => JsonSerializer.Serialize(trace, s_json) + "\n";

    /// <summary>Reads a trace.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TraceException">The file is missing, unreadable, damaged, or no trace of this version.</exception>
    public static Trace Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaximumBytes })
            {
                throw new TraceException($"trace '{path}' is larger than {MaximumBytes / (1024 * 1024)} MiB");
            }

            return Parse(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            var reason = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message;
            throw new TraceException($"cannot read trace '{path}': {reason}", exception);
        }
    }

    /// <summary>Reads a trace from text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">Where it comes from, for messages.</param>
    /// <exception cref="TraceException">The text is no trace of this version.</exception>
    public static Trace Parse(string json, string name)
    {
        Trace? trace;
        try
        {
            trace = JsonSerializer.Deserialize<Trace>(json, s_json);
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } number ? $" at line {number + 1}" : "";
            throw new TraceException($"'{name}' is no whole trace{line}: it is cut off, edited or something else", exception);
        }

        var problem = trace is null ? "it is empty" : Problem(trace);
        return problem is null ? trace! : throw new TraceException($"'{name}' is no trace that can be replayed: {problem}");
    }

    private static string? Problem(Trace trace)
    {
        if (trace.Format != Trace.FormatName)
        {
            return $"its format is '{trace.Format}', not '{Trace.FormatName}'";
        }

        if (trace.Version != Trace.CurrentVersion)
        {
            return $"its version is {trace.Version}, and this engine reads version {Trace.CurrentVersion}";
        }

        if (IsPartMissing(trace))
        {
            return "a part of it is missing";
        }

        if (trace.WatchesAtStart.Length != trace.Watches.Length || trace.Steps.FirstOrDefault(s => s.Watches.Length != trace.Watches.Length) is not null)
        {
            return $"it has {trace.Watches.Length} columns, and a row of another length";
        }

        if (trace.Choices.Any(c => c[0] is < 0 or > byte.MaxValue || c[1] is < 0 or > ushort.MaxValue))
        {
            return "a choice of it is no task and outcome";
        }

        if (trace.Choices.Length != trace.Steps.Length)
        {
            return $"it has {trace.Choices.Length} choices for {trace.Steps.Length} steps";
        }

        return trace.LoopStart is { } start && (start < 0 || start > trace.Steps.Length) ? $"its loop starts at {start}, outside its steps" : null;
    }

    /// <summary>What the serializer lets through: arrays that are not there, and null in them.</summary>
    private static bool IsPartMissing(Trace trace)
        => trace.Scenario.Values.Contains(null) || HasNull(trace.Checked) || HasNull(trace.Watches) || HasNull(trace.WatchesAtStart) || trace.Choices.IsDefault || trace.Steps.IsDefault
            || trace.Choices.Any(c => c.IsDefault || c.Length != 2)
            || trace.Steps.Any(s => s is null || HasNull(s.Accesses) || HasNull(s.Events) || HasNull(s.Watches) || HasNull(s.Fails));

    private static bool HasNull<T>(System.Collections.Immutable.ImmutableArray<T> values)
        where T : class
        => values.IsDefault || values.Contains(null!);
}
