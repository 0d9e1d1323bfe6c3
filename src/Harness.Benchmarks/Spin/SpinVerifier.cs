using System.Globalization;

namespace Harness.Benchmarks.Spin;

/// <summary>Generates, compiles and runs SPIN's verifier of a model, in a directory of its own that goes with it.</summary>
public sealed class SpinVerifier : IDisposable
{
    private static readonly string[] s_tools = ["spin", "gcc"];
    private static readonly TimeSpan s_buildLimit = TimeSpan.FromMinutes(5);

    private readonly string _directory;

    private SpinVerifier(string directory) => _directory = directory;

    /// <summary>How long generating took.</summary>
    public TimeSpan Generation { get; private init; }

    /// <summary>How long compiling took.</summary>
    public TimeSpan Compilation { get; private init; }

    /// <summary>What is missing to run SPIN on this machine, in a sentence, or null.</summary>
    public static string? Missing
    {
        get
        {
            string[] missing = [.. s_tools.Where(t => !IsOnPath(t))];
            return missing.Length == 0 ? null : $"{string.Join(" and ", missing)} not found on the PATH: install with 'apt-get install spin gcc'";
        }
    }

    /// <summary>Generates and compiles a verifier.</summary>
    /// <param name="source">The text of the model.</param>
    /// <param name="defines">Options of spin: what to choose in it.</param>
    /// <param name="options">Options of the compiler: -DSAFETY and the like.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="BenchmarkException">SPIN or the compiler is missing, or does not accept the model.</exception>
    public static SpinVerifier Build(string source, IEnumerable<string> defines, IEnumerable<string> options, CancellationToken cancellation)
    {
        if (Missing is { } missing)
        {
            throw new BenchmarkException(missing);
        }

        var directory = Directory.CreateTempSubdirectory("ring-spin-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(directory, "ring.pml"), source);

            // -o1: SPIN must not reset locals that it takes for dead by itself: the model says where that happens, so that counts can be compared.
            var generation = Check("spin", ["-o1", .. defines, "-a", "ring.pml"], directory, cancellation);
            var compilation = Check("gcc", ["-O2", "-w", .. options, "-o", "pan", "pan.c", "-lpthread"], directory, cancellation);
            return new SpinVerifier(directory) { Generation = generation, Compilation = compilation };
        }
        catch
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    /// <summary>Runs the verifier.</summary>
    /// <param name="hashBits">Two to this power is the number of slots in its hash table.</param>
    /// <param name="timeLimit">It is killed after this.</param>
    /// <param name="cancellation">Stops it.</param>
    public SpinResult Run(int hashBits, TimeSpan timeLimit, CancellationToken cancellation)
        => SpinResult.Parse(ChildProcess.Run(
            Path.Combine(_directory, "pan"), [string.Create(CultureInfo.InvariantCulture, $"-w{hashBits}"), "-n"], _directory, timeLimit, cancellation));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static TimeSpan Check(string tool, IEnumerable<string> arguments, string directory, CancellationToken cancellation)
    {
        var result = ChildProcess.Run(tool, arguments, directory, s_buildLimit, cancellation);
        return result.ExitCode == 0
            ? result.Wall
            : throw new BenchmarkException($"{tool} does not accept the model: {result.Output.ReplaceLineEndings(" ").Trim()}");
    }

    private static bool IsOnPath(string tool)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(d => File.Exists(Path.Combine(d, tool)));
}
