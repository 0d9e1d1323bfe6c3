using System.Runtime.Loader;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards.Apart;

/// <summary>Which fields changed while a model ran: those that hold something else than in the same model, built anew and not run.</summary>
internal static class Culprits
{
    /// <summary>The fields, in a few words; empty where none is found.</summary>
    /// <param name="original">The program that was searched.</param>
    /// <param name="used">The one that was built anew and ran.</param>
    internal static string Find(ControlledProgram original, ControlledProgram used)
    {
        try
        {
            var fresh = original.RebuildApart(new ModelContext()) ?? original.Rebuild();
            string[] names = [.. ChangedStatics(original, used, fresh), .. ChangedObjects(used, fresh)];
            return names.Length == 0 ? "" : $"; what changed: {string.Join(", ", names.Distinct(StringComparer.Ordinal).Take(3))}";
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The search for the culprit only makes the message better; the message itself must come.
            return "";
        }
    }

    private static IEnumerable<string> ChangedStatics(ControlledProgram original, ControlledProgram used, ControlledProgram fresh)
    {
        if (AssemblyLoadContext.GetLoadContext(used.Model.GetType().Assembly) is not ModelContext old || AssemblyLoadContext.GetLoadContext(fresh.Model.GetType().Assembly) is not ModelContext young)
        {
            return [];
        }

        return ModelCode.Statics(original).Where(f => Contents.Of(old.ValueOf(f)) != Contents.Of(young.ValueOf(f)))
            .Select(f => $"static field {MethodNames.Friendly(f.DeclaringType!)}.{MethodNames.Local(f)}").Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> ChangedObjects(ControlledProgram used, ControlledProgram fresh)
    {
        foreach (var (old, young) in used.Objects.All.Zip(fresh.Objects.All))
        {
            if (old is Variable || old.GetType().FullName != young.GetType().FullName)
            {
                continue;
            }

            foreach (var (field, other) in ModelObjects.FieldsOf(old.GetType()).Zip(ModelObjects.FieldsOf(young.GetType())))
            {
                if (Contents.Of(field.GetValue(old)) != Contents.Of(other.GetValue(young)))
                {
                    yield return $"field {MethodNames.Local(field)} of {MethodNames.Friendly(old.GetType())}";
                }
            }
        }
    }
}
