using System.Runtime.ExceptionServices;
using Harness.Kernel.Native;

namespace Harness.Kernel.Stress;

/// <summary>Threads that work until they are told to stop; what one of them throws ends all and is thrown here.</summary>
internal sealed class Crew
{
    private readonly List<Thread> _threads = [];
    private ExceptionDispatchInfo? _thrown;
    private volatile bool _stops;

    /// <summary>Whether everybody should come to an end.</summary>
    internal bool Stops => _stops;

    internal void Stop() => _stops = true;

    /// <summary>Adds a thread, bound to a processor if one is named.</summary>
    internal void Add(string name, int? processor, Action work)
        => _threads.Add(new Thread(() =>
        {
            try
            {
                if (processor is { } number)
                {
                    Processors.Pin(number);
                }

                work();
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _thrown, ExceptionDispatchInfo.Capture(exception), null);
                Stop();
            }
        })
        {
            Name = name,
            IsBackground = true,
        });

    /// <summary>Starts everybody, and stops them when the time is up.</summary>
    internal void Work(TimeSpan time, CancellationToken cancellation)
    {
        foreach (var thread in _threads)
        {
            thread.Start();
        }

        var end = Environment.TickCount64 + (long)time.TotalMilliseconds;
        while (!_stops && Environment.TickCount64 < end && !cancellation.WaitHandle.WaitOne(20))
        {
        }

        Stop();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _thrown?.Throw();
    }
}
