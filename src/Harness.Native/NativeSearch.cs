using Harness.Engine.Machine;
using Harness.Native.Running;

namespace Harness.Native;

/// <summary>
/// Uses a C program as a model, and begins again whenever a task does with memory what none was seen to do before: then memory is cut into other words. What comes back rests on
/// words that fit all that happened.
/// </summary>
public static class NativeSearch
{
    /// <summary>Runs a search, a sampling or a replay on the model of a program.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="program">The program.</param>
    /// <param name="memory">What tasks may see of each other's stores.</param>
    /// <param name="use">Builds a controlled program of the model and does something with it; called until the words fit.</param>
    public static T Run<T>(NativeProgram program, MemoryModel memory, Func<NativeModel, T> use)
        => Run(program, () => new NativeModel(program, memory), use);

    /// <summary>The same for a model that has more than the program, a task in C# for instance.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="program">The program.</param>
    /// <param name="model">Makes the model anew.</param>
    /// <param name="use">Does something with it; called until the words fit.</param>
    public static T Run<TModel, T>(NativeProgram program, Func<TModel> model, Func<TModel, T> use)
        where TModel : NativeModel
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(use);
        while (true)
        {
            var version = program.Log.Version;
            try
            {
                return use(model());
            }
            catch (WordsLearnedException) when (program.Log.Version != version)
            {
                // Each round knows more than the one before, and there is no more to know than pairs of places and sizes.
            }
        }
    }
}
