using System.Globalization;
using System.Text.Json;
using Harness.Benchmarks;
using Harness.Benchmarks.Spin;

namespace Harness.Cli.Bench.Spin;

/// <summary>This program's search, run as a process of its own like SPIN's.</summary>
internal sealed class OwnContender(string name, string reduction, int workers) : IContender
{
    private static readonly SpinModel s_nothing = new("in-progress", "user-bit", 1, 1, 1);
    private TimeSpan? _startUp;

    public string Name => name;

    public bool IsOurs => true;

    public bool IsExact => false;

    public int Workers => workers;

    public bool IsForSmall => reduction == "none";

    public Measurement Measure(SpinModel model, long expectedStates, SpinBenchOptions options, CancellationToken cancellation)
    {
        // The processor time of a process that searches next to nothing is that of starting: loading, compiling, building the model.
        _startUp ??= Enumerable.Range(0, 3).Select(_ => Run(s_nothing, options, cancellation).Child.Cpu).Min();
        var (child, row) = Run(model, options, cancellation);
        var cpu = child.Cpu - _startUp.Value;
        return row is { } found
            ? new Measurement(
                found.States, found.Transitions, found.Search, cpu > TimeSpan.Zero ? cpu : TimeSpan.Zero, child.Wall, child.PeakBytes,
                child.ExitCode == 0 ? null : found.Problem)
            : new Measurement(0, 0, child.Wall, cpu, child.Wall, child.PeakBytes, child.IsTimedOut ? "time ran out" : $"ended with exit code {child.ExitCode} and no result");
    }

    private (ChildResult Child, (long States, long Transitions, TimeSpan Search, string? Problem)? Row) Run(
        SpinModel model, SpinBenchOptions options, CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("ring-own-").FullName;
        try
        {
            var json = Path.Combine(directory, "rows.json");
            var (file, first) = OwnProcess.Command;
            string[] arguments =
            [
                .. first, "verify", "--variant", model.Variant, "--reader", model.Reader, "--slots", Number(model.Slots), "--producers", Number(model.Producers),
                "--packets", Number(model.Packets), "--reduce", reduction, "--workers", Number(workers), "--json", json,
                "-t", options.TimeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture), "--max-memory", Number(options.MemoryMebibytes),
                .. SpinModel.Properties.SelectMany(p => new[] { "--property", p }),
            ];
            var child = ChildProcess.Run(file, arguments, directory, options.TimeLimit + TimeSpan.FromMinutes(2), cancellation);
            return (child, File.Exists(json) ? Read(json) : null);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static (long States, long Transitions, TimeSpan Search, string? Problem) Read(string json)
    {
        using var rows = JsonDocument.Parse(File.ReadAllText(json));
        var row = rows.RootElement.EnumerateArray().FirstOrDefault(r => r.GetProperty("verdict").GetString() != "Proved", rows.RootElement[0]);
        var verdict = row.GetProperty("verdict").GetString();
        return (
            row.GetProperty("states").GetInt64(),
            row.GetProperty("transitions").GetInt64(),
            TimeSpan.FromSeconds(row.GetProperty("seconds").GetDouble()),
            verdict == "Proved" ? null : $"{verdict}: {row.GetProperty("reason").GetString()}");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
