using System.Runtime.ExceptionServices;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>
/// Runs a search on a thread of its own and gives up on it when the model's code does not come to its next await: code that never returns
/// cannot be stopped, only left behind.
/// </summary>
internal static class StepWatchdog
{
    private const int StackBytes = 16 * 1024 * 1024;

    internal static T Run<T>(TaskRunner runner, TimeSpan timeout, Func<T> search) => Run([runner], timeout, search);

    /// <param name="runners">Of each worker of the search.</param>
    /// <param name="timeout">How long a step may run, in time of the processor (<see cref="StepClock"/>).</param>
    /// <param name="search">The search.</param>
    internal static T Run<T>(IReadOnlyList<TaskRunner> runners, TimeSpan timeout, Func<T> search)
    {
        T result = default!;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    runners[0].Code.NoteThread();
                    result = search();
                }
                catch (Exception exception)
                {
                    thrown = ExceptionDispatchInfo.Capture(exception);
                }
            },
            StackBytes)
        {
            IsBackground = true,
            Name = "search",
        };
        thread.Start();
        Watch(thread, runners, timeout);
        thrown?.Throw();
        return result;
    }

    private static void Watch(Thread thread, IReadOnlyList<TaskRunner> runners, TimeSpan timeout)
    {
        var interval = TimeSpan.FromMilliseconds(Math.Clamp(timeout.TotalMilliseconds / 4, 10, 1000));
        StepClock[] clocks = [.. runners.Select(_ => new StepClock(timeout))];
        while (!thread.Join(interval))
        {
            for (var i = 0; i < runners.Count && timeout != Timeout.InfiniteTimeSpan; i++)
            {
                var code = runners[i].Code;
                var step = Volatile.Read(ref code.Steps);
                if (clocks[i].IsOver(code.IsRunning ? step : null, ThreadUse.Of(code.Thread), interval))
                {
                    throw new ModelException(code.Describe(timeout, clocks[i].IsWaiting));
                }
            }
        }
    }
}
