using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Harness.Engine.Guards.Scan;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>Scans the code that a program will run, before it runs.</summary>
internal static class ModelCode
{
    /// <summary>How many findings a message names besides the first.</summary>
    private const int MostNamed = 3;

    /// <param name="frames">The tasks at their first operations.</param>
    /// <param name="starts">What started them: it runs anew whenever the model is built anew.</param>
    /// <param name="properties">What it judges with.</param>
    /// <returns>What was found; nothing that is refused.</returns>
    /// <exception cref="ModelException">The code reaches something that the engine does not control.</exception>
    internal static ModelScanResult Check(IReadOnlyCollection<Frame?> frames, IReadOnlyCollection<Delegate> starts, IReadOnlyCollection<Property> properties)
    {
        var result = Scan(frames, starts, properties);
        if (result.Findings.Length > 0)
        {
            throw new ModelException(result.Findings[0].Message + Others(result.Findings[1..]));
        }

        return result;
    }

    /// <summary>The others by what is wrong, without what to do about it: whoever mends the first should know them.</summary>
    private static string Others(ImmutableArray<ScanFinding> others)
    {
        if (others.IsEmpty)
        {
            return "";
        }

        var named = string.Join("; ", others.Take(MostNamed).Select(f => f.Message.Split(": ")[0]));
        return $" (and {others.Length} more {(others.Length == 1 ? "finding" : "findings")}: {named}{(others.Length > MostNamed ? "; ..." : "")})";
    }

    /// <summary>The static fields that a program's code uses.</summary>
    internal static IEnumerable<FieldInfo> Statics(ControlledProgram program) => Scan(program.InitialFrames, [], program.Properties).Statics;

    private static ModelScanResult Scan(IReadOnlyCollection<Frame?> frames, IReadOnlyCollection<Delegate> starts, IReadOnlyCollection<Property> properties)
    {
        var roots = new HashSet<MethodBase>();
        var foreign = new SortedSet<string>(StringComparer.Ordinal);
        var reachable = new ReachableObjects();
        foreach (var innermost in frames)
        {
            if (innermost is not ForeignFrame)
            {
                reachable.Add(innermost);
            }

            for (var frame = innermost; frame is not null; frame = frame.Parent)
            {
                if (frame is ForeignFrame { State: var state })
                {
                    foreign.Add(state.Code);
                    continue;
                }

                roots.Add(frame.StateMachineType.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                    ?? frame.StateMachineType.GetInterfaceMap(typeof(System.Runtime.CompilerServices.IAsyncStateMachine)).TargetMethods[0]);
            }
        }

        // What foreign code holds is not the runtime's, and whoever judges by it answers for the judgement.
        foreach (var item in starts.Where(s => s is not Func<ForeignState?>).Concat(properties.SelectMany(p => p.Delegates).Where(d => d.Target is not (ForeignJudge or ForeignTasksJudge))))
        {
            reachable.Add(item);
        }

        var result = ModelScan.Scan(roots, reachable);
        return foreign.Count == 0 ? result
            : result with { CodeFingerprint = StableName.Hash(string.Join(' ', [result.CodeFingerprint, .. foreign])).ToString("x16", CultureInfo.InvariantCulture) };
    }
}
