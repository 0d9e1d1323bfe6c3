namespace Harness.Engine.Guards.Scan;

/// <summary>Whose code it is, which decides how it is judged.</summary>
internal enum CodeOrigin
{
    /// <summary>The model's, or a library that it uses: read instruction by instruction.</summary>
    Model,

    /// <summary>Of the shared framework: judged by the names of its members, never read.</summary>
    Framework,

    /// <summary>The engine's own: trusted.</summary>
    Engine,
}
