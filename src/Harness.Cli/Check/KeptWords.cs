using Harness.Engine.Exploration;
using Harness.Native;

namespace Harness.Cli.Check;

/// <summary>
/// How memory is cut, beside the checkpoint of a search of C code: a process that goes on from there has not seen what the code does, and would cut it otherwise.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="tasks">How the names of its tasks begin.</param>
/// <param name="checkpoint">Where the search keeps itself.</param>
internal sealed class KeptWords(NativeProgram program, string tasks, CheckpointOptions checkpoint)
{
    private readonly string _path = Path.Combine(checkpoint.Directory, "search.words");

    /// <summary>Takes over what an earlier run of the same binary saw.</summary>
    internal void Recall()
    {
        if (Read() is { } words)
        {
            program.Remember(tasks, words);
        }
    }

    /// <summary>Keeps what a model is made of. A checkpoint of the same binary with memory cut otherwise is of no use any more.</summary>
    internal void Keep(NativeModel model)
    {
        var words = model.Parameters["words"];
        var before = Read();
        if (before == words)
        {
            return;
        }

        if (before is not null)
        {
            File.Delete(checkpoint.Path);
        }

        if (!File.Exists(checkpoint.Path))
        {
            Directory.CreateDirectory(checkpoint.Directory);
            File.WriteAllText(_path, $"{program.Code}\n{words}\n");
        }
    }

    /// <summary>The words that are kept; null where there are none of this binary.</summary>
    private string? Read()
        => File.Exists(_path) && File.ReadAllText(_path).Split('\n') is [var code, var words, ..] && code == program.Code ? words : null;
}
