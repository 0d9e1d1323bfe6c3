using System.Reflection;
using System.Runtime.CompilerServices;
using Harness.Engine.Guards;
using Harness.Engine.Guards.Scan;

namespace Harness.Engine.Tests.Guards.Scan;

/// <summary>Short ways to scan a sample and to look at what was found.</summary>
internal static class Scans
{
    internal static ModelScanResult Of(Delegate root) => ModelScan.Scan([root.Method], World(root.Method));

    internal static ModelScanResult Of(Type owner, string method) => ModelScan.Scan([Method(owner, method)], World(Method(owner, method)));

    /// <summary>As if the model held an object of each of the public types inside a class of samples that a method takes.</summary>
    internal static ReachableObjects World(MethodInfo method)
    {
        var world = new ReachableObjects();
        var taken = method.GetParameters().Select(p => p.ParameterType).Where(t => t != typeof(object) && t != typeof(IDisposable)).ToArray();
        foreach (var type in method.DeclaringType!.GetNestedTypes().Where(t => t is { IsAbstract: false, IsGenericType: false } && Array.Exists(taken, p => p.IsAssignableFrom(t))))
        {
            world.Add(RuntimeHelpers.GetUninitializedObject(type));
        }

        return world;
    }

    internal static MethodInfo Method(Type owner, string method) =>
        owner.GetMethod(method, BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        ?? throw new ArgumentException($"{owner.Name} has no method {method}.", nameof(method));

    /// <summary>The only finding's message, without its place in the source.</summary>
    internal static string OnlyMessage(this ModelScanResult result)
    {
        var finding = result.Findings.ShouldHaveSingleItem();
        return finding.Message.Replace($" ({Path.GetFileName(finding.File)}:{finding.Line})", string.Empty, StringComparison.Ordinal);
    }

    /// <summary>The messages, without what to do instead and without places in the source.</summary>
    internal static IEnumerable<string> Culprits(this ModelScanResult result) =>
        result.Findings.Select(f => f.Message
            .Replace($" ({Path.GetFileName(f.File)}:{f.Line})", string.Empty, StringComparison.Ordinal)
            .Split(": ")[0]);

    /// <summary>The source line that a finding points to.</summary>
    internal static string SourceLine(this ScanFinding finding) => File.ReadLines(finding.File!).ElementAt(finding.Line - 1).Trim();
}
