using System.Globalization;
using System.Numerics;
using Harness.Benchmarks.Spin;

namespace Harness.Cli.Bench.Spin;

/// <summary>SPIN's verifier with one choice of reduction and storage.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Options">What the verifier is compiled with.</param>
/// <param name="IsExact">Whether whole states are stored.</param>
/// <param name="Workers">How many processes search.</param>
/// <param name="IsForSmall">Whether it is left out where states are many.</param>
internal sealed record SpinContender(string Name, IReadOnlyList<string> Options, bool IsExact = true, int Workers = 1, bool IsForSmall = false) : IContender
{
    public bool IsOurs => false;

    public Measurement Measure(SpinModel model, long expectedStates, SpinBenchOptions options, CancellationToken cancellation)
    {
        var limit = string.Create(CultureInfo.InvariantCulture, $"-DMEMLIM={options.MemoryMebibytes}");
        using var verifier = SpinVerifier.Build(SpinModel.Source, model.Defines(keepsDeadLocals: false, isReport: false), [.. Options, limit], cancellation);
        var hashBits = Math.Clamp(BitOperations.Log2((ulong)Math.Max(1, expectedStates)) + 1, 18, 30);
        var result = verifier.Run(hashBits, options.TimeLimit, cancellation);
        var problem = result.Errors > 0 ? "it found an error: " + result.Child.Output.ReplaceLineEndings(" ") : result.Incomplete;
        return new Measurement(
            result.States, result.Transitions, result.Elapsed, result.Child.Cpu, verifier.Generation + verifier.Compilation + result.Child.Wall, result.Child.PeakBytes, problem);
    }
}
