using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Support;

/// <summary>A live run on threads, one step at a time, as a test decides.</summary>
internal sealed class ThreadedRun : IRunScheduler, IDisposable
{
    private readonly SemaphoreSlim _back = new(0);
    private readonly SemaphoreSlim[] _go;
    private readonly Thread[] _threads;
    private readonly List<Exception> _thrown = [];
    private volatile bool _stop;
    private int _outcome;

    internal ThreadedRun(IModel model, params string[] properties)
    {
        Live = LiveRun.Start(model, _ => this, properties);
        _go = [.. Live.Tasks.Select(_ => new SemaphoreSlim(0))];
        _threads = [.. Live.Tasks.Select((_, task) => new Thread(() => RunTask(task)))];
        foreach (var thread in _threads)
        {
            thread.Start();
            _back.Wait();
        }
    }

    internal LiveRun Live { get; }

    /// <summary>What tasks threw that is not the model's.</summary>
    internal IReadOnlyList<Exception> Thrown => _thrown;

    /// <summary>How many outcomes the environment last chose from.</summary>
    internal int LastOutcomes { get; private set; }

    /// <summary>Lets a task take one step, and waits until it has come to its next operation or to its end.</summary>
    internal void Step(int task, int outcome = 0)
    {
        _outcome = outcome;
        _go[task].Release();
        _back.Wait();
    }

    /// <summary>Whether the task's thread came to its end.</summary>
    internal bool HasEnded(int task) => !_threads[task].IsAlive;

    public void WaitForTurn(int task)
    {
        _back.Release();
        _go[task].Wait();
        if (_stop)
        {
            throw new ThreadInterruptedException();
        }
    }

    public int Choose(int outcomes)
    {
        LastOutcomes = outcomes;
        return _outcome;
    }

    public void OnViolation()
    {
    }

    public void Dispose()
    {
        _stop = true;
        for (var task = 0; task < _threads.Length; task++)
        {
            _go[task].Release();
            _threads[task].Join();
            _go[task].Dispose();
        }

        _back.Dispose();
    }

    private void RunTask(int task)
    {
        try
        {
            Live.Run(task);
        }
        catch (Exception exception)
        {
            if (!_stop)
            {
                _thrown.Add(exception);
            }
        }

        _back.Release();
    }
}
