using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Processes;

/// <summary>
/// The audits of a process: of merges into states that it found itself, and of steps that it took for the first time. They need schedules, which lead through all processes; so they wait
/// until some have come together, and no verdict is given before they are done.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="options">How to search.</param>
/// <param name="share">Has the local states.</param>
/// <param name="selected">The properties that are judged, a bit for each.</param>
/// <param name="exchange">What connects the processes.</param>
/// <param name="paths">Follows predecessors.</param>
/// <param name="completer">Where steps are merged: puts them back into schedules; null otherwise.</param>
internal sealed class SharedAudits(
    ControlledProgram program, SearchOptions options, SearchShare share, ulong selected, Exchange exchange, SharedPaths paths, Expander? completer)
{
    /// <summary>Schedules that are followed at the same time.</summary>
    private const int AtOnce = 1024;

    private readonly MergeSample _sample = new(options.AuditEvery);
    private readonly MergeAudit? _audit = options.AuditEvery > 0 ? new MergeAudit(program) : null;
    private readonly Queue<(long From, Move Move, long? Kept)> _waiting = new();
    private readonly Agreement _agreement = new(exchange);
    private bool _isFirst;

    internal SymmetryAudit? Symmetry { get; } = share.Symmetry is { } symmetry ? new SymmetryAudit(program, share.Locals, symmetry, selected) : null;

    /// <summary>How many merges were audited.</summary>
    internal long Audited
    {
        get => _audit?.Compared ?? 0;
        set
        {
            if (_audit is not null)
            {
                _audit.Compared = value;
            }
        }
    }

    /// <summary>A new state.</summary>
    internal void Note(in Fingerprint fingerprint, long number)
    {
        share.SampleBits = _sample.Bits;
        if (share.IsSampled(fingerprint))
        {
            _sample.Note(fingerprint, number);
        }
    }

    /// <summary>A state was reached again.</summary>
    internal void Merge(in Arrival arrival)
    {
        if (share.IsSampled(arrival.Fingerprint) && _sample.Merge(arrival.Fingerprint, out var kept))
        {
            _waiting.Enqueue((arrival.From, new Move(arrival.Task, arrival.Choice), kept));
        }
    }

    /// <summary>A step of the model was taken for the first time in this process: what it changes must not tell members apart.</summary>
    internal void Meet(in Arrival arrival)
    {
        if (Symmetry is not null)
        {
            _waiting.Enqueue((arrival.From, new Move(arrival.Task, arrival.Choice), null));
            _isFirst = true;
        }
    }

    /// <summary>A level has ended: audits that tell whether the search has to begin again are done now, the others now and then.</summary>
    internal void EndLevel(int depth)
    {
        _sample.Thin();
        share.SampleBits = _sample.Bits;
        if (exchange.Any(_isFirst) || BitOperations.IsPow2(depth))
        {
            Run();
        }
    }

    /// <summary>Does all audits that wait.</summary>
    internal void Run()
    {
        _isFirst = false;
        while (exchange.Any(_waiting.Count > 0))
        {
            var some = Enumerable.Range(0, Math.Min(AtOnce, _waiting.Count)).Select(_ => _waiting.Dequeue()).ToArray();
            var before = paths.To([.. some.Select(s => s.From)]);
            var kept = paths.To([.. some.Select(s => s.Kept ?? 0)]);
            _agreement.Run(() =>
            {
                for (var i = 0; i < some.Length; i++)
                {
                    Audit(Complete(before[i].Add(some[i].Move)), some[i].Kept is null ? null : Complete(kept[i]));
                }
            });
        }
    }

    internal ImmutableArray<Move> Complete(ImmutableArray<Move> schedule) => completer?.Complete(schedule) ?? schedule;

    private void Audit(ImmutableArray<Move> reached, ImmutableArray<Move>? known)
    {
        if (known is null)
        {
            Symmetry!.Compare(reached);
        }
        else
        {
            _audit!.Compare(reached, Symmetry is null ? known.Value : Symmetry.Rename(known.Value, reached));
        }
    }
}
