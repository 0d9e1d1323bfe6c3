namespace Harness.Engine.Exploration;

/// <summary>One search with certain reductions: in this process alone, or in several.</summary>
internal interface ISearch : IDisposable
{
    /// <summary>Goes on from a checkpoint that was made with the same reductions.</summary>
    void Restore();

    /// <summary>Searches.</summary>
    SearchResult Run(CancellationToken cancellation);
}
