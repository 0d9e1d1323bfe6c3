using System.Runtime.ExceptionServices;

namespace Harness.Cli.Verify;

/// <summary>Does numbered pieces of work on several threads, and hands their results over in the order of the numbers, however they finish.</summary>
internal static class OrderedPool
{
    /// <param name="count">How many pieces there are.</param>
    /// <param name="jobs">How many are done at the same time.</param>
    /// <param name="work">Does the piece of a number.</param>
    /// <param name="done">Is given each piece with its result, one at a time and in order, as soon as all before it are done.</param>
    /// <exception cref="Exception">What the piece with the lowest number threw; no piece is begun after one has thrown.</exception>
    internal static void Run<T>(int count, int jobs, Func<int, T> work, Action<int, T> done)
    {
        var results = new Result<T>?[count];
        var order = new Lock();
        var (taken, handed, failed) = (0, 0, false);
        var threads = Enumerable.Range(0, Math.Min(jobs, count)).Select(i => new Thread(Work) { IsBackground = true, Name = $"job {i + 1}" }).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        results.FirstOrDefault(r => r?.Thrown is not null)?.Thrown!.Throw();

        void Work()
        {
            for (var i = Take(); i < count; i = Take())
            {
                HandOver(i, Attempt(i));
            }
        }

        int Take()
        {
            lock (order)
            {
                return failed ? count : taken++;
            }
        }

        Result<T> Attempt(int i)
        {
            try
            {
                return new Result<T>(work(i), null);
            }
            catch (Exception exception)
            {
                return new Result<T>(default!, ExceptionDispatchInfo.Capture(exception));
            }
        }

        void HandOver(int i, Result<T> result)
        {
            lock (order)
            {
                results[i] = result;
                failed |= result.Thrown is not null;
                for (; handed < count && results[handed] is { Thrown: null } next; handed++)
                {
                    done(handed, next.Value);
                }
            }
        }
    }

    private sealed record Result<T>(T Value, ExceptionDispatchInfo? Thrown);
}
