using Mono.Cecil;

namespace Harness.Engine.Guards.Scan;

/// <summary>
/// Which type initialisers can run while another one does. Two that need each other give values that depend on which type was needed first: the runtime lets the second see the first
/// half done (ECMA-335, II.10.5.3.3).
/// </summary>
internal sealed class InitialiserOrder
{
    private readonly Dictionary<MethodDefinition, HashSet<MethodDefinition>> _calls = [];

    /// <summary>Notes that a method calls another, or makes an initialiser run.</summary>
    internal void Calls(MethodDefinition from, MethodDefinition to)
    {
        if (!_calls.TryGetValue(from, out var called))
        {
            _calls.Add(from, called = []);
        }

        called.Add(to);
    }

    /// <summary>Initialisers of different types that make each other run, each pair once.</summary>
    internal IEnumerable<(MethodDefinition Initialiser, MethodDefinition Other)> Circles()
    {
        var initialisers = _calls.SelectMany(c => c.Value.Append(c.Key)).Where(m => m is { IsConstructor: true, IsStatic: true }).Distinct()
            .OrderBy(m => m.FullName, StringComparer.Ordinal).ToList();
        var reached = initialisers.ToDictionary(i => i, From);
        for (var i = 0; i < initialisers.Count; i++)
        {
            for (var j = i + 1; j < initialisers.Count; j++)
            {
                if (reached[initialisers[i]].Contains(initialisers[j]) && reached[initialisers[j]].Contains(initialisers[i]))
                {
                    yield return (initialisers[i], initialisers[j]);
                }
            }
        }
    }

    private HashSet<MethodDefinition> From(MethodDefinition method)
    {
        var reached = new HashSet<MethodDefinition>();
        var open = new Stack<MethodDefinition>([method]);
        while (open.TryPop(out var next))
        {
            foreach (var called in _calls.GetValueOrDefault(next) ?? [])
            {
                if (reached.Add(called))
                {
                    open.Push(called);
                }
            }
        }

        return reached;
    }
}
