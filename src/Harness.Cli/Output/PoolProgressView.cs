using System.Diagnostics;
using Spectre.Console;

namespace Harness.Cli.Output;

/// <summary>
/// Shows how far many pieces of work are of which some run at the same time: a line for each that is done, in order, and between them what runs
/// now: live where somebody watches a terminal, otherwise a plain line every few seconds.
/// </summary>
internal sealed class PoolProgressView
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly SortedDictionary<int, Func<string>> _running = [];
    private readonly TimeSpan _between;
    private readonly Action<string> _show;
    private readonly Action<string> _write;
    private TimeSpan _last;
    private int _done;

    private PoolProgressView(TimeSpan between, Action<string> show, Action<string> write) => (_between, _show, _write) = (between, show, write);

    /// <summary>Works, and shows what the work reports.</summary>
    internal static void Run(Action<PoolProgressView> work)
    {
        if (!ProgressView.IsLive)
        {
            work(new PoolProgressView(s_interval, text => Console.Out.WriteLine("    " + text), Console.Out.WriteLine));
            return;
        }

        AnsiConsole.Status().Start("…", context => work(new PoolProgressView(
            TimeSpan.FromMilliseconds(200), text => context.Status(Markup.Escape(ProgressView.Fit(text))), AnsiConsole.WriteLine)));
    }

    /// <summary>A piece runs.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="text">Says what it does and how far it is; asked when it is shown, and by any thread.</param>
    internal void Report(int number, Func<string> text)
    {
        lock (_lock)
        {
            _running[number] = text;
            if (_clock.Elapsed - _last >= _between)
            {
                _last = _clock.Elapsed;
                _show($"{_done} done; now {string.Join("; ", _running.Values.Select(t => t()))}");
            }
        }
    }

    /// <summary>A piece has ended.</summary>
    internal void End(int number)
    {
        lock (_lock)
        {
            _done++;
            _running.Remove(number);
        }
    }

    /// <summary>A line that stays.</summary>
    internal void Write(string line)
    {
        lock (_lock)
        {
            _write(line);
        }
    }
}
