using System.Runtime.CompilerServices;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Guards.Scan;

#pragma warning disable // Code that no analyser would let pass is the point of these samples.

/// <summary>Controlled tasks, good and bad.</summary>
internal static class ControlledSamples
{
    private static readonly StepLabel Read = new("R", "read");
    private static readonly StepLabel Write = new("W", "write");

    public static async ControlledTask Clean(Cell<int> cell, Cell<int> flag)
    {
        for (var i = 0; i < 2; i++)
        {
            var value = await cell.Load(Read);
            var seen = await flag.Until(Read, static (v, mask) => (v & mask) != 0, 1);
            try
            {
                value += await Nested(cell, seen);
            }
            catch (InvalidOperationException exception)
            {
                throw new TimeoutException($"at {value}", exception);
            }
            finally
            {
                await cell.Store(Write, value).With(static (step, a, b) => step.Result = a + b, i, seen);
            }
        }
    }

    public static async ControlledTask ClockAfterAwait(Cell<int> cell)
    {
        await cell.Load(Read);
        var now = DateTime.UtcNow;
        await cell.Store(Write, now.Second);
    }

    public static async ControlledTask ClockInNestedTask(Cell<int> cell)
    {
        await cell.Load(Read);
        await ClockAfterAwait(cell);
    }

    public static async ControlledTask ClockInEffect(Cell<int> cell) =>
        await cell.Store(Write, 1).With(static (step, _, _) => step.Result = Environment.TickCount);

    public static async ControlledTask AwaitsTask(Task other) => await other;

    public static async ControlledTask<int> AwaitsValueTask(ValueTask<int> other) => await other;

    public static async ControlledTask AwaitsYield() => await Task.Yield();

    public static async ControlledTask AwaitsOwnAwaitable(OwnAwaitable other) => await other;

    public static async ControlledTask AwaitsByExtension(int other) => await other;

    private static async ControlledTask<int> Nested(Cell<int> cell, int n)
    {
        var old = await cell.Update(Write, static (v, m) => v + m, n);
        return old < 0 ? throw new InvalidOperationException("negative") : old;
    }

    private static OwnAwaitable GetAwaiter(this int n) => default;

    public readonly struct OwnAwaitable : INotifyCompletion
    {
        public bool IsCompleted => true;

        public OwnAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation)
        {
        }
    }
}
