namespace Harness.Engine.Exploration;

/// <summary>Why a search ended early, in words.</summary>
internal static class SearchEndText
{
    internal static string Of(SearchEnd end, SearchOptions options) => end switch
    {
        SearchEnd.TimeLimit => $"the time limit of {options.TimeLimit.TotalSeconds:0.###} s was reached",
        SearchEnd.MemoryLimit => $"the memory limit of {options.MemoryLimit / (1024 * 1024)} MiB was reached",
        SearchEnd.StateLimit => $"the limit of {options.StateLimit:N0} states was reached",
        SearchEnd.Cancelled => "the search was stopped",
        SearchEnd.DiskFull => "the disk took no more",
        _ => "",
    };
}
