using System.Diagnostics;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Native.Build;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>Native code beside the runtime: collections and exceptions on other threads do not reach it; and how seldom it runs.</summary>
public class NativeStepTests
{
    /// <summary>Ten million where somebody waits for it: HARNESS_NATIVE_STEPS.</summary>
    private static readonly int s_steps = int.Parse(Environment.GetEnvironmentVariable("HARNESS_NATIVE_STEPS") ?? "100000", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A generator of numbers in C and the same in C#, while other threads collect and throw.</summary>
    [Fact]
    public void Native_steps_under_forced_collections_are_as_expected()
        => CCode.With("volatile unsigned long x; TASK(a) { for (unsigned long i = 0;; i++) x = x * 6364136223846793005UL + i; }", program =>
            NativeSearch.Run(program, MemoryModel.SequentialConsistency, model =>
            {
                var controlled = ControlledProgram.Create(model);
                var runner = new TaskRunner();
                var frame = controlled.InitialFrames[0]!;
                using var stop = new CancellationTokenSource();
                var disturbers = new[] { Disturb(() => GC.Collect(), stop.Token), Disturb(Throw, stop.Token) };
                ulong expected = 0;
                for (ulong i = 0; i < (ulong)s_steps / 2; i++)
                {
                    frame = runner.Resume(frame, expected, out _)!;
                    expected = (expected * 6364136223846793005UL) + i;
                    if (frame.Operation.Operand != expected)
                    {
                        frame.Operation.Operand.ShouldBe(expected, $"step {i}");
                    }

                    frame = runner.Resume(frame, 0, out _)!;
                }

                stop.Cancel();
                Task.WaitAll(disturbers, TestContext.Current.CancellationToken);
                return true;
            }));

    /// <summary>Native code runs for the first of all steps that are alike; the rest is remembered. How fast that is depends on the machine, and is printed only.</summary>
    [Fact]
    public void More_than_99_of_100_steps_run_no_native_code()
    {
        CCode.Require();
        using var program = NativeProgram.Load(new NativeSource { Files = [CCode.Example("ring-of-heads")], Defines = ["PRODUCERS=4", "SLOTS=2"] });
        NativeSearch.Learn(program, MemoryModel.SequentialConsistency);
        var (result, runs, elapsed) = NativeSearch.Run(program, MemoryModel.SequentialConsistency, model =>
        {
            var search = new ExhaustiveSearch(ControlledProgram.Create(model), new SearchOptions { Properties = [Property.Exception], Reexecutions = 0, AuditEvery = 0 });
            var (before, clock) = (program.Runs, Stopwatch.StartNew());
            return (search.Run(TestContext.Current.CancellationToken), program.Runs - before, clock.Elapsed);
        });
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{result.States:N0} states, {result.Transitions:N0} transitions, {result.LocalStates:N0} local states, {runs:N0} native runs: {1 - ((double)runs / result.Transitions):P3} from the cache, {result.Transitions / elapsed.TotalSeconds:N0} transitions a second");
        ((double)runs / result.Transitions).ShouldBeLessThan(0.01);
    }

    private static Task Disturb(Action action, CancellationToken cancellation) => Task.Factory.StartNew(
        () =>
        {
            while (!cancellation.IsCancellationRequested)
            {
                action();
                Thread.Sleep(1);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static void Throw()
    {
        try
        {
            throw new InvalidOperationException("beside native code");
        }
        catch (InvalidOperationException)
        {
            // Unwinding is what disturbs.
        }
    }
}
