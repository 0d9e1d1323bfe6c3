namespace Harness.Engine.Exploration.Processes;

/// <summary>The log of one process of one run of a search, with the numbers of the states that are in it, in their order.</summary>
/// <param name="Part">The file.</param>
/// <param name="Runs">The first number of each run of numbers, and how many follow on each other.</param>
internal sealed record KeptLog(CheckpointLogPart Part, (long First, long Count)[] Runs)
{
    internal static KeptLog Read(BinaryReader reader)
    {
        var part = CheckpointLogPart.Read(reader);
        return new KeptLog(part, reader.ReadArray<(long, long)>());
    }

    internal void Write(BinaryWriter writer)
    {
        Part.Write(writer);
        writer.WriteArray<(long, long)>(Runs);
    }

    internal IEnumerable<long> Numbers()
    {
        foreach (var (first, count) in Runs)
        {
            for (var number = first; number < first + count; number++)
            {
                yield return number;
            }
        }
    }
}
