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

    internal static T Run<T>(TaskRunner runner, TimeSpan timeout, Func<T> search)
    {
        T result = default!;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
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
        Watch(thread, runner, timeout);
        thrown?.Throw();
        return result;
    }

    private static void Watch(Thread thread, TaskRunner runner, TimeSpan timeout)
    {
        var interval = TimeSpan.FromMilliseconds(Math.Clamp(timeout.TotalMilliseconds / 4, 10, 1000));
        var since = 0;
        var lastStep = -1L;
        while (!thread.Join(interval))
        {
            var step = Volatile.Read(ref runner.Code.Steps);
            since = runner.Code.IsRunning && step == lastStep ? since + 1 : 0;
            lastStep = step;
            if (timeout != Timeout.InfiniteTimeSpan && since > 0 && since * interval >= timeout)
            {
                throw new ModelException(runner.Code.Describe(timeout));
            }
        }
    }
}
