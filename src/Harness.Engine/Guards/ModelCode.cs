using System.Globalization;
using System.Reflection;
using Harness.Engine.Guards.Scan;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>Scans the code that a program will run, before it runs.</summary>
internal static class ModelCode
{
    /// <returns>The fingerprint of the code.</returns>
    /// <exception cref="ModelException">The code reaches something that the engine does not control.</exception>
    internal static string Check(IEnumerable<Frame?> frames, IEnumerable<Delegate> delegates, IEnumerable<Property> properties)
    {
        var roots = new HashSet<MethodBase>();
        var foreign = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var innermost in frames)
        {
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

        roots.UnionWith(delegates.Select(d => d.Method));
        roots.UnionWith(properties.SelectMany(p => p.Delegates).Select(d => d.Method));
        var result = ModelScan.Scan(roots);
        if (result.Findings.Length > 0)
        {
            var more = result.Findings.Length == 1 ? "" : $" (and {result.Findings.Length - 1} more findings)";
            throw new ModelException(result.Findings[0].Message + more);
        }

        return foreign.Count == 0 ? result.CodeFingerprint
            : StableName.Hash(string.Join(' ', [result.CodeFingerprint, .. foreign])).ToString("x16", CultureInfo.InvariantCulture);
    }
}
