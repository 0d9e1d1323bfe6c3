namespace Harness.Cli.Catalogue;

/// <summary>Something that has a name on the command line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Summary">One line about it.</param>
/// <param name="Details">More lines, for <c>describe</c> only.</param>
internal sealed record CatalogueEntry(string Kind, string Name, string Summary, params IReadOnlyList<string> Details);
