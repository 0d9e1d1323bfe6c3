namespace Harness.Native;

/// <summary>C code cannot be built, loaded or checked: one line says what, where, and what to do.</summary>
/// <param name="message">The line.</param>
/// <param name="cause">What was behind it, or null.</param>
public sealed class NativeException(string message, Exception? cause = null) : Exception(message, cause);
