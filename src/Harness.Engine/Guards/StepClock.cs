namespace Harness.Engine.Guards;

/// <summary>
/// How long one step of a model has run by the processor's time, which does not pass faster on a busy machine. A step that uses no processor because it waits for
/// something that is no operation of the machine, a lock of the runtime for instance, is measured by the time for which it has waited.
/// </summary>
/// <param name="limit">How long a step may run.</param>
internal sealed class StepClock(TimeSpan limit)
{
    private long? _step;
    private TimeSpan? _begin;
    private TimeSpan _last;
    private TimeSpan _waited;
    private TimeSpan _unknown;

    /// <summary>Whether the step waits, and does not run.</summary>
    internal bool IsWaiting => _waited > TimeSpan.Zero;

    /// <summary>Looks at the step again.</summary>
    /// <param name="step">Which step it is; null while no code of the model runs.</param>
    /// <param name="use">What its thread has used; null where that cannot be told, and then time passes as on the wall.</param>
    /// <param name="passed">Time since the last look.</param>
    /// <returns>Whether the step has run for longer than it may.</returns>
    internal bool IsOver(long? step, ThreadUse? use, TimeSpan passed)
    {
        if (step is null || step != _step)
        {
            (_step, _begin, _waited, _unknown) = (step, null, TimeSpan.Zero, TimeSpan.Zero);
            return false;
        }

        if (use is not { } now)
        {
            _unknown += passed;
            return _unknown >= limit;
        }

        if (_begin is not { } begin)
        {
            (_begin, _last) = (now.Processor, now.Processor);
            return false;
        }

        _waited = now.IsWaiting && now.Processor == _last ? _waited + passed : TimeSpan.Zero;
        _last = now.Processor;
        return now.Processor - begin >= limit || _waited >= limit;
    }
}
