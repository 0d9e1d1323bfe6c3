using System.Globalization;
using System.Runtime.ExceptionServices;

namespace Harness.Engine.Guards;

/// <summary>Runs code that is somebody's and comes to its end at once where it is as it should be: what declares a model, or hands one over.</summary>
public static class Patience
{
    private const int StackBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs the code on a thread of its own, and gives up on it when it does not end: code that never returns cannot be stopped, only left behind.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="what">What runs, for the message: <c>test MyTests.Queue</c>.</param>
    /// <param name="limit">How long it may run, in time of the processor, or wait.</param>
    /// <param name="code">The code; what it throws is thrown here.</param>
    /// <exception cref="ModelException">It has run, or waited, for too long.</exception>
    public static T Run<T>(string what, TimeSpan limit, Func<T> code)
    {
        ArgumentNullException.ThrowIfNull(code);
        T result = default!;
        ExceptionDispatchInfo? thrown = null;
        string? number = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    Volatile.Write(ref number, ThreadUse.Current());
                    result = code();
                }
                catch (Exception exception)
                {
                    thrown = ExceptionDispatchInfo.Capture(exception);
                }
            },
            StackBytes)
        {
            IsBackground = true,
            Name = "declaration",
        };
        thread.Start();
        var clock = new StepClock(limit);
        while (!thread.Join(s_interval))
        {
            if (clock.IsOver(0, ThreadUse.Of(Volatile.Read(ref number)), s_interval))
            {
                throw new ModelException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} has {(clock.IsWaiting ? "waited" : "run")} for {limit.TotalSeconds:0.###} s{(clock.IsWaiting ? "" : " of the processor's time")} and has not come to its end: a test hands a model over and a model declares itself, and nothing else is done there (--step-timeout gives it longer)."));
            }
        }

        thrown?.Throw();
        return result;
    }
}
