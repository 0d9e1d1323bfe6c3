using System.Reflection;

namespace Harness.Engine.Traces;

/// <summary>The version that traces carry.</summary>
public static class EngineVersion
{
    /// <summary>Major, minor and patch number, without build data.</summary>
    public static string Current { get; } = typeof(EngineVersion).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>The version with build data, where the build knew some.</summary>
    public static string Informational { get; }
        = typeof(EngineVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? Current;
}
