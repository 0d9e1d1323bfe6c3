using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>A search of a model that is about to be run: each member gives a new one that differs in one thing.</summary>
public sealed class PreparedSearch
{
    private readonly IModel _model;

    internal PreparedSearch(IModel model, SearchOptions options) => (_model, Options) = (model, options);

    /// <summary>Everything that was said so far.</summary>
    public SearchOptions Options { get; }

    /// <summary>Judges these properties only.</summary>
    /// <param name="names">Their names; none for all but those of runs that never end.</param>
    public PreparedSearch Properties(params string[] names) => With(Options with { Properties = names });

    /// <summary>Searches with several threads. Nothing in the result depends on how many.</summary>
    /// <param name="count">How many, at least 1.</param>
    public PreparedSearch Workers(int count) => With(Options with { Workers = count });

    /// <summary>Leaves out what changes no verdict.</summary>
    /// <param name="reductions">Which of it.</param>
    public PreparedSearch Reduced(SearchReductions reductions = SearchReductions.All) => With(Options with { Reductions = reductions });

    /// <summary>Tells states apart in this way.</summary>
    /// <param name="store">The way.</param>
    public PreparedSearch Store(StateStore store) => With(Options with { Store = store });

    /// <summary>Ends as soon as every selected property is decided: verdicts and shortest schedules are known then, and counts of states are not.</summary>
    public PreparedSearch UntilDecided() => With(Options with { StopWhenDecided = true });

    /// <summary>Gives up after so many states, with verdict <see cref="Verdict.Inconclusive"/> for what is not decided.</summary>
    /// <param name="states">How many.</param>
    public PreparedSearch AtMost(long states) => With(Options with { StateLimit = states });

    /// <summary>Anything else that a search can be told.</summary>
    /// <param name="change">Gives options that differ from those so far.</param>
    public PreparedSearch With(Func<SearchOptions, SearchOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return With(change(Options));
    }

    /// <summary>Searches every schedule within the model's bounds.</summary>
    /// <param name="cancellation">Ends the search early.</param>
    /// <exception cref="ModelException">The model breaks a rule on which verdicts rest.</exception>
    public SearchResult Run(CancellationToken cancellation = default) => new ExhaustiveSearch(ControlledProgram.Create(_model), Options).Run(cancellation);

    private PreparedSearch With(SearchOptions options) => new(_model, options);
}
