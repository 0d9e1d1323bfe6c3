using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Harness.Engine.Machine;

namespace Harness.Engine.Guards.Apart;

/// <summary>
/// Load contexts in which schedules were executed anew, for the next search of a model of the same assembly: to compile a model's code once more takes many times as long as to run it.
/// A context is used again only where every static field that the scanned code uses holds what it holds in a context in which nothing ran; where the code was not scanned, never.
/// </summary>
internal sealed class ContextPool
{
    private static readonly ConditionalWeakTable<Assembly, ContextPool> s_pools = [];

    private readonly Stack<ModelContext> _idle = new();
    private readonly ModelContext _untouched = new();
    private readonly Dictionary<FieldInfo, string> _contents = [];

    /// <summary>The program rebuilt in a context of its own, used or new.</summary>
    /// <param name="program">The program.</param>
    /// <returns>Nothing where the model cannot be copied.</returns>
    internal static (ControlledProgram? Program, ModelContext? Context) Rebuild(ControlledProgram program)
    {
        if (program.Statics is not null && s_pools.TryGetValue(program.Model.GetType().Assembly, out var pool) && pool.Take() is { } used && TryRebuild(program, used) is { } again)
        {
            return (again, used);
        }

        var context = new ModelContext();
        return program.RebuildApart(context) is { } apart ? (apart, context) : (null, null);
    }

    /// <summary>Keeps a context in which a program ran, if nothing remained of that.</summary>
    /// <param name="program">The program, in the model's own context.</param>
    /// <param name="context">The context.</param>
    internal static void GiveBack(ControlledProgram program, ModelContext context)
    {
        if (program.Statics is { } statics)
        {
            s_pools.GetValue(program.Model.GetType().Assembly, _ => new ContextPool()).Add(context, statics);
        }
    }

    /// <summary>Another version of an assembly that this context knows by name: then it takes a new one.</summary>
    private static ControlledProgram? TryRebuild(ControlledProgram program, ModelContext used)
    {
        try
        {
            return program.RebuildApart(used);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>A context that nothing uses; null where there is none.</summary>
    internal ModelContext? Take()
    {
        lock (_idle)
        {
            return _idle.TryPop(out var context) ? context : null;
        }
    }

    /// <summary>Keeps a context, if the static fields hold what they held before anything ran.</summary>
    internal void Add(ModelContext context, ImmutableArray<FieldInfo> statics)
    {
        lock (_idle)
        {
            if (_idle.Count < 2 * Environment.ProcessorCount && statics.All(f => IsUntouched(context, f)))
            {
                _idle.Push(context);
            }
        }
    }

    private bool IsUntouched(ModelContext context, FieldInfo field)
    {
        try
        {
            if (!_contents.TryGetValue(field, out var contents))
            {
                _contents.Add(field, contents = Contents.Of(_untouched.ValueOf(field)));
            }

            return Contents.Of(context.ValueOf(field)) == contents;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What cannot be compared may have changed.
            return false;
        }
    }
}
