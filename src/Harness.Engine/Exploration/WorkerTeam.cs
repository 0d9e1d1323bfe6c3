using System.Runtime.ExceptionServices;

namespace Harness.Engine.Exploration;

/// <summary>
/// Threads that do the parts of one piece of work together, again and again. The calling thread is the first of them. The order of the parts is fixed, who does which
/// is not: results must not depend on it.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int StackBytes = 16 * 1024 * 1024;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start = new(0);
    private readonly SemaphoreSlim _end = new(0);
    private Action<int, int> _work = (_, _) => { };
    private readonly Lock _gate = new();
    private ExceptionDispatchInfo? _thrown;
    private int _thrownBy;
    private int _parts;
    private int _next;
    private volatile bool _isOver;

    /// <param name="workers">How many threads, the calling one included.</param>
    internal WorkerTeam(int workers)
    {
        _threads = new Thread[workers - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var worker = i + 1;
            _threads[i] = new Thread(() => Serve(worker), StackBytes) { IsBackground = true, Name = $"search {worker + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Does all parts of a piece of work, and returns when they are done.</summary>
    /// <param name="parts">How many.</param>
    /// <param name="work">Given the worker and the part.</param>
    internal void Run(int parts, Action<int, int> work)
    {
        _work = work;
        _parts = parts;
        _next = 0;
        var helpers = Math.Min(_threads.Length, parts - 1);
        if (helpers > 0)
        {
            _start.Release(helpers);
        }

        DoParts(0);
        for (var i = 0; i < helpers; i++)
        {
            _end.Wait();
        }

        var thrown = _thrown;
        _thrown = null;
        thrown?.Throw();
    }

    public void Dispose()
    {
        _isOver = true;
        if (_threads.Length > 0)
        {
            _start.Release(_threads.Length);
        }
    }

    private void Serve(int worker)
    {
        while (true)
        {
            _start.Wait();
            if (_isOver)
            {
                return;
            }

            DoParts(worker);
            _end.Release();
        }
    }

    private void DoParts(int worker)
    {
        var part = 0;
        try
        {
            while ((part = Interlocked.Increment(ref _next) - 1) < _parts)
            {
                _work(worker, part);
            }
        }
        catch (Exception exception)
        {
            // Parts are begun in their order, so that every part before this one comes to its end: the exception of the first of them counts, whichever came first in time.
            lock (_gate)
            {
                if (_thrown is null || part < _thrownBy)
                {
                    (_thrown, _thrownBy) = (ExceptionDispatchInfo.Capture(exception), part);
                }
            }

            _next = _parts;
        }
    }
}
