using Harness.Benchmarks.Spin;

namespace Harness.Cli.Bench.Spin;

/// <summary>A way to search a model to its end.</summary>
internal interface IContender
{
    /// <summary>What it is called in tables.</summary>
    string Name { get; }

    /// <summary>Whether it is this program.</summary>
    bool IsOurs { get; }

    /// <summary>Whether states are told apart as a whole, so that none can be left out.</summary>
    bool IsExact { get; }

    /// <summary>Whether it is left out where states are many: it would take long and tell nothing new.</summary>
    bool IsForSmall { get; }

    /// <summary>How many threads search.</summary>
    int Workers { get; }

    /// <summary>Searches a model once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="expectedStates">How many states there are, about; a guess for the size of tables.</param>
    /// <param name="options">The limits.</param>
    /// <param name="cancellation">Stops it.</param>
    Measurement Measure(SpinModel model, long expectedStates, SpinBenchOptions options, CancellationToken cancellation);
}
