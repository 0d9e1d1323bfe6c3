using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>
/// A sampling run on several processors. A schedule is known by its seed and its number, so that blocks of numbers can be run anywhere: what is found, and every
/// count, is that of one run that takes them one after the other (but for a time limit, which ends the run where it happens to be).
/// </summary>
public sealed class ParallelSampling
{
    /// <summary>Schedules that a worker runs before it asks for more.</summary>
    internal const int BlockSize = 2048;

    private readonly Lock _gate = new();
    private readonly ControlledProgram _program;
    private readonly SamplingOptions _options;
    private readonly int _blockSize;
    private readonly int _workers;
    private readonly SortedDictionary<long, SamplingResult> _blocks = [];
    private readonly Dictionary<long, (CancellationTokenSource Stop, SamplingProgress Progress)> _running = [];
    private readonly Stopwatch _clock = new();
    private long _nextBlock;
    private long _lastBlock = long.MaxValue;
    private ExceptionDispatchInfo? _failure;
    private TimeSpan _lastProgress;

    /// <summary>Prepares a run.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">How to sample. A run that goes on after a violation has one worker, since where it ends depends on what came before.</param>
    /// <param name="workers">How many processors to use.</param>
    public ParallelSampling(ControlledProgram program, SamplingOptions options, int workers)
        : this(program, options, workers, BlockSize)
    {
    }

    internal ParallelSampling(ControlledProgram program, SamplingOptions options, int workers, int blockSize)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _program = program;
        _options = options;
        _blockSize = blockSize;
        _workers = (int)Math.Min(workers, Blocks);
    }

    private long Blocks => (_options.Iterations / _blockSize) + (_options.Iterations % _blockSize == 0 ? 0 : 1);

    /// <summary>Runs schedules until the budget is used or a violation is found.</summary>
    /// <param name="cancellation">Stops the run; what was found is reported.</param>
    /// <exception cref="Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public SamplingResult Run(CancellationToken cancellation = default)
    {
        if (_workers == 1 || !_options.StopAtFirst)
        {
            return new SamplingRun(_program, _options).Run(cancellation);
        }

        _clock.Restart();
        var threads = Enumerable.Range(0, _workers).Select(worker => new Thread(() => Work(worker, cancellation)) { IsBackground = true, Name = $"sampling {worker}" }).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        _failure?.Throw();
        return Merge();
    }

    private void Work(int worker, CancellationToken cancellation)
    {
        try
        {
            // A program's frames are continued by copies, but note their fingerprints in place: each worker has its own. Its code was scanned already.
            var program = worker == 0 ? _program : ControlledProgram.Create(_program.Model, Timeout.InfiniteTimeSpan, scan: false);
            while (Take() is { } block)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                Finish(block, RunBlock(program, block, stop));
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private SamplingResult RunBlock(ControlledProgram program, long block, CancellationTokenSource stop)
    {
        lock (_gate)
        {
            _running[block] = (stop, default);
            if (block > _lastBlock || _failure is not null)
            {
                stop.Cancel();
            }
        }

        try
        {
            return new SamplingRun(program, OfBlock(block)).Run(stop.Token);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(block);
            }
        }
    }

    private long? Take()
    {
        lock (_gate)
        {
            return _failure is null && _nextBlock < Math.Min(Blocks, _lastBlock) ? _nextBlock++ : null;
        }
    }

    private SamplingOptions OfBlock(long block)
    {
        var first = block * _blockSize;
        return _options with
        {
            FirstIteration = _options.FirstIteration + (first * _options.OneOf),
            EarlierIterations = first,
            Iterations = Math.Min(_blockSize, _options.Iterations - first),
            TimeLimit = _options.TimeLimit == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : Max(_options.TimeLimit - _clock.Elapsed, TimeSpan.FromTicks(1)),
            Progress = progress => Report(block, progress),
        };
    }

    /// <summary>A block that did not run to its end is the last one that counts: what a later one does is not looked at.</summary>
    private void Finish(long block, SamplingResult result)
    {
        lock (_gate)
        {
            _blocks[block] = result;
            if (result.End is SamplingEnd.Iterations || block >= _lastBlock)
            {
                return;
            }

            _lastBlock = block;
            foreach (var (later, (stop, _)) in _running)
            {
                if (later > block && result.End is not SamplingEnd.TimeLimit)
                {
                    stop.Cancel();
                }
            }
        }
    }

    private void Fail(Exception exception)
    {
        lock (_gate)
        {
            _failure ??= ExceptionDispatchInfo.Capture(exception);
            foreach (var (stop, _) in _running.Values)
            {
                stop.Cancel();
            }
        }
    }

    private void Report(long block, SamplingProgress progress)
    {
        if (_options.Progress is not { } report)
        {
            return;
        }

        lock (_gate)
        {
            _running[block] = (_running[block].Stop, progress);
            if (_clock.Elapsed - _lastProgress < SamplingBudget.ProgressInterval)
            {
                return;
            }

            _lastProgress = _clock.Elapsed;
            report(new SamplingProgress(
                _blocks.Values.Sum(b => b.Iterations) + _running.Values.Sum(r => r.Progress.Iterations),
                _blocks.Values.Sum(b => b.Steps) + _running.Values.Sum(r => r.Progress.Steps),
                0,
                _clock.Elapsed));
        }
    }

    private SamplingResult Merge()
    {
        var ended = _blocks.FirstOrDefault(b => b.Value.End is not (SamplingEnd.Iterations or SamplingEnd.TimeLimit or SamplingEnd.Cancelled));
        var last = ended.Value is null ? long.MaxValue : ended.Key;
        return SampledParts.Merge(_program, _options, [.. _blocks.Where(b => b.Key <= last).Select(b => (OfBlock(b.Key), b.Value))], _clock.Elapsed);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
