using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Native.Running;

namespace Harness.Native;

/// <summary>
/// Uses a C program as a model, and begins again whenever a task does with memory what none was seen to do before: then memory is cut into other words. What comes back rests on
/// words that fit all that happened.
/// </summary>
public static class NativeSearch
{
    private const int StatesToLearn = 20_000;

    /// <summary>Runs a search, a sampling or a replay on the model of a program.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="program">The program.</param>
    /// <param name="memory">What tasks may see of each other's stores.</param>
    /// <param name="use">Builds a controlled program of the model and does something with it; called until the words fit.</param>
    /// <param name="tasks">How the names begin of the tasks that run and the properties that are judged; empty for all.</param>
    public static T Run<T>(NativeProgram program, MemoryModel memory, Func<NativeModel, T> use, string tasks = "")
        => Run(() => new NativeModel(program, memory, tasks), use);

    /// <summary>Sees by a short search which words there are, so that what follows seldom begins again.</summary>
    /// <param name="program">The program.</param>
    /// <param name="memory">What tasks may see of each other's stores.</param>
    /// <param name="tasks">How the names begin of the tasks that run; empty for all.</param>
    /// <param name="stepTimeout">How long code may run between two accesses, in time of the processor; null for as long as a search allows.</param>
    public static void Learn(NativeProgram program, MemoryModel memory, string tasks = "", TimeSpan? stepTimeout = null)
    {
        var options = new SearchOptions { StateLimit = StatesToLearn };
        options = stepTimeout is { } given ? options with { StepTimeout = given } : options;
        Run(program, memory, model => new ExhaustiveSearch(ControlledProgram.Create(model, options.StepTimeout), options).Run().States, tasks);
    }

    /// <summary>The same for a model that has more than the program, a task in C# for instance.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="model">Makes the model anew.</param>
    /// <param name="use">Does something with it; called until the words fit.</param>
    public static T Run<TModel, T>(Func<TModel> model, Func<TModel, T> use)
        where TModel : NativeModel
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(use);
        while (true)
        {
            var now = model();
            var version = now.Version;
            try
            {
                return use(now);
            }
            catch (WordsLearnedException) when (now.Version != version)
            {
                // Each round knows more than the one before, and there is no more to know than pairs of places and sizes.
            }
        }
    }
}
