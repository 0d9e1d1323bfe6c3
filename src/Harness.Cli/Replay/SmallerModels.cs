using Harness.Engine.Machine;

namespace Harness.Cli.Replay;

/// <summary>Finds the model of a trace that was minimised: it may lie within smaller bounds than those of its test.</summary>
internal static class SmallerModels
{
    /// <summary>More than there are within bounds that anybody searches: who goes further looks for a model of another test.</summary>
    private const int Most = 10_000;

    /// <summary>The model of that name among a model and those within smaller bounds; null when there is none.</summary>
    internal static IModel? Find(IModel model, string name)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { model.Name };
        var waiting = new Queue<IModel>([model]);
        while (waiting.TryDequeue(out var next) && seen.Count < Most)
        {
            if (next.Name == name)
            {
                return next;
            }

            foreach (var smaller in (next as IBoundedModel)?.Smaller ?? [])
            {
                if (seen.Add(smaller.Name))
                {
                    waiting.Enqueue(smaller);
                }
            }
        }

        return null;
    }
}
