using System.Collections.Immutable;
using Harness.Engine.Exploration.Processes;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>
/// Visits every reachable state, or with reductions enough of them, and judges every property: the search from which proofs come. A reduction that the model does not bear is
/// given up, and the result says so; a violation that was found with steps left out is searched again without, so that its schedule is a shortest one.
/// </summary>
public sealed class ExhaustiveSearch
{
    private readonly ControlledProgram _program;
    private readonly SearchOptions _options;
    private readonly TaskRunner[] _runners;
    private readonly List<string> _notes = [];
    private bool _hasRun;
    private bool _isSymmetric;
    private bool[]? _visible;

    /// <summary>Prepares a search.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">How to search.</param>
    /// <exception cref="ModelException">A property name is unknown.</exception>
    public ExhaustiveSearch(ControlledProgram program, SearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        _program = program = program.Seeded(options.Seed);
        _options = options;
        _ = PropertySelection.Mask(program, options.Properties);
        _runners = [.. Enumerable.Range(0, Math.Max(1, options.Workers)).Select(_ => new TaskRunner())];
        foreach (var runner in _runners)
        {
            runner.Code.Tasks = program.Tasks;
        }

        ChooseReductions();
    }

    /// <summary>
    /// The properties of a program that one search can judge together: all, but of those of runs that never end only the first ones where they keep more obligations than a
    /// search can follow.
    /// </summary>
    /// <param name="program">The program.</param>
    public static ImmutableArray<Property> Together(ControlledProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return LivenessPlan.Together(program);
    }

    /// <summary>Runs the search.</summary>
    /// <param name="cancellation">Stops the search; what is covered then is reported.</param>
    /// <exception cref="ModelException">The model breaks a rule on which verdicts rest.</exception>
    /// <exception cref="InvalidOperationException">The search was run before: what it knows belongs to that run.</exception>
    public SearchResult Run(CancellationToken cancellation = default)
    {
        if (_hasRun)
        {
            throw new InvalidOperationException("a search runs once: make a new one.");
        }

        _hasRun = true;
        try
        {
            return StepWatchdog.Run(_runners, _options.StepTimeout, () => Search(cancellation));
        }
        finally
        {
            _options.Rivals?.Leave(this);
        }
    }

    private void ChooseReductions()
    {
        if (_options.Reductions == SearchReductions.None)
        {
            return;
        }

        if (_program.WeakMemory is not null)
        {
            _notes.Add("no reduction: what is on its way between tasks under a weak memory model is in words that no reduction knows");
            return;
        }

        if (_options.KeepsGraph(_program))
        {
            _notes.Add("no reduction: fair cycles and schedules are looked for in the whole graph");
            return;
        }

        _isSymmetric = _options.Reductions.HasFlag(SearchReductions.Symmetry) && Symmetry.IsDeclared(_program);
        _visible = _options.Reductions.HasFlag(SearchReductions.PartialOrder) ? new bool[_program.Variables.Length] : null;
    }

    private SearchResult Search(CancellationToken cancellation)
    {
        Meet();
        using var kept = Together(() => _options.Checkpoint is { } own && !IsHelper ? new CheckpointLock(own.Directory) : null);
        var goesOn = Together(() => _options.Checkpoint is { } last && FindCheckpoint(last));
        while (true)
        {
            try
            {
                using var search = Begin(_options, _visible, int.MaxValue);
                if (goesOn)
                {
                    goesOn = false;
                    search.Restore();
                }

                var result = search.Run(cancellation);
                if (result.End is SearchEnd.Complete or SearchEnd.Decided && kept is not null && _options.Checkpoint is { } checkpoint)
                {
                    File.Delete(checkpoint.Path);
                    CheckpointLog.Remove(checkpoint.Directory);
                    SharedFrontier.Remove(checkpoint.Directory);
                }

                return Describe(_visible is null ? result : Shorten(result, cancellation));
            }
            catch (SymmetryException exception)
            {
                _notes.Add($"no producer symmetry: {exception.Message}");
                _isSymmetric = false;
            }
            catch (VisibilityException exception)
            {
                _visible = exception.Visible;
            }
        }
    }

    /// <summary>Whether this process searches for another one, which keeps the checkpoint's directory.</summary>
    private bool IsHelper => _options.Network is { Rank: > 0 };

    /// <summary>What one process refuses all refuse, and all search the same. The first thing that they tell each other is whether they can begin.</summary>
    private void Meet()
    {
        if (_options.Network is not { } network)
        {
            CheckOptions();
            return;
        }

        var exchange = new Exchange(network);
        var agreement = new Agreement(exchange);
        agreement.Run(CheckOptions);
        var own = SearchIdentity.OfShared(_program, _options);
        var first = exchange.FromOne(0, own);
        agreement.Run(() =>
        {
            if (SearchIdentity.Difference(own, first) is var (here, there))
            {
                throw new ModelException($"processes that search together are started alike, and process {network.Rank} has {here}, where process 0 has {there}");
            }
        });
    }

    private void CheckOptions()
    {
        var isByFingerprint = _options.Store is StateStore.Fingerprint64 or StateStore.Fingerprint128;
        if (_options.Checkpoint is not null && !isByFingerprint)
        {
            throw new CheckpointException("a checkpoint needs states that are told apart by fingerprints: --store 64 or 128");
        }

        if (_options.Network is null)
        {
            return;
        }

        if (!isByFingerprint)
        {
            throw new ModelException("several processes tell states apart by fingerprints: --store 64 or 128");
        }

        if (_options.KeepsGraph(_program))
        {
            throw new ModelException("several processes keep no graph, which livelocks, properties of runs that never end and counts of schedules need: name other properties (--property safety)");
        }

        if (_runners.Length > 1)
        {
            throw new ModelException("each of several processes has one worker: start more processes instead (--workers 1)");
        }
    }

    /// <summary>Does something; where several processes search, it fails in all of them if it does in one.</summary>
    private T Together<T>(Func<T> action) => _options.Network is { } network ? new Agreement(new Exchange(network)).Run(action) : action();

    /// <param name="options">How to search.</param>
    /// <param name="visible">Where steps that need not be interleaved are left out: the words that judges are known to read; null otherwise.</param>
    /// <param name="depthLimit">How deep to search.</param>
    private ISearch Begin(SearchOptions options, bool[]? visible, int depthLimit)
        => options.Network is null
            ? new LevelSearch(_program, options, _runners, _isSymmetric, visible) { Rival = this, Notes = _notes, DepthLimit = depthLimit }
            : new SharedSearch(_program, options, _runners[0], _isSymmetric, visible) { Notes = _notes, DepthLimit = depthLimit };

    /// <summary>Whether there is a checkpoint to go on from; the search goes on with its reductions.</summary>
    private bool FindCheckpoint(CheckpointOptions checkpoint)
    {
        if (KeptReductions.Peek(checkpoint, SearchIdentity.Of(_program, _options)) is not { } reductions)
        {
            return false;
        }

        (_isSymmetric, _visible) = (reductions.IsSymmetric, reductions.Visible);
        _notes.Clear();
        _notes.AddRange(reductions.Notes);
        return true;
    }

    /// <summary>With steps left out a violation may be found later than it could be: a search without, no deeper than that, finds the shortest.</summary>
    private SearchResult Shorten(SearchResult result, CancellationToken cancellation)
    {
        var violated = result.Properties.Where(p => p.Counterexample is not null).ToImmutableArray();
        if (violated.IsEmpty)
        {
            return result;
        }

        var options = _options with
        {
            Properties = [.. violated.Select(v => v.Property.Name)],
            StopWhenDecided = true,
            Reexecutions = 0,
            Checkpoint = null,
        };
        using var search = Begin(options, visible: null, violated.Max(v => v.Counterexample!.Length));
        var shortest = search.Run(cancellation).Properties.Where(p => p.Counterexample is not null).ToDictionary(p => p.Property.Name, p => p.Counterexample, StringComparer.Ordinal);
        return result with
        {
            Properties = [.. result.Properties.Select(p => shortest.TryGetValue(p.Property.Name, out var counterexample) ? p with { Counterexample = counterexample } : p)],
        };
    }

    private SearchResult Describe(SearchResult result)
    {
        List<string> used = [];
        if (_isSymmetric)
        {
            used.Add("producer symmetry");
        }

        if (_visible is not null)
        {
            used.Add("partial order");
        }

        return result with { Reductions = [.. used], ReductionNotes = [.. _notes], Workers = _runners.Length };
    }
}
