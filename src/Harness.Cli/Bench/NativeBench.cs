using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Native;
using Harness.Native.Build;
using Harness.Reports.Results;

namespace Harness.Cli.Bench;

/// <summary>
/// How fast a ring in C is searched by one worker, in time of the processor, and which part of its steps is taken from what native code was remembered to do. The search of fewer packets comes first, so
/// that nothing is compiled while the clock runs.
/// </summary>
internal static class NativeBench
{
    private const string Ring = "ring.c";

    internal static ExitCode Run()
    {
        var directory = Directory.CreateTempSubdirectory("harness-bench-").FullName;
        try
        {
            var file = Path.Combine(directory, Ring);
            using (var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(Ring)!)
            using (var copy = File.Create(file))
            {
                resource.CopyTo(copy);
            }

            Measure(file, packets: 2, says: false);
            Measure(file, packets: 3, says: true);
            return ExitCode.Success;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Measure(string file, int packets, bool says)
    {
        using var program = NativeProgram.Load(new NativeSource { Files = [file], Defines = [string.Create(CultureInfo.InvariantCulture, $"PACKETS={packets}")] });
        NativeSearch.Learn(program, MemoryModel.SequentialConsistency);
        var text = NativeSearch.Run(program, MemoryModel.SequentialConsistency, model => Measure(program, model));
        if (says)
        {
            Console.Out.WriteLine(text);
        }
    }

    private static string Measure(NativeProgram program, NativeModel model)
    {
        var search = new ExhaustiveSearch(ControlledProgram.Create(model), new SearchOptions());
        using var process = Process.GetCurrentProcess();
        var (runs, before) = (program.Runs, process.TotalProcessorTime);
        var result = search.Run();
        process.Refresh();
        var (own, time) = (program.Runs - runs, process.TotalProcessorTime - before);
        return $"{model.Name}, one worker, nothing left out: {Figures.Count(result.States)} states, {Figures.Count(result.Transitions)} transitions\n"
            + $"  {Figures.Rate(result.Transitions, time, "transitions")} of processor time ({Figures.Seconds(time)}; {Figures.Seconds(result.Elapsed)} on the clock)\n"
            + string.Create(CultureInfo.InvariantCulture, $"  {1 - ((double)own / result.Transitions):P3} of the steps from the cache: {own:N0} runs of native code, {result.LocalStates:N0} local states");
    }
}
