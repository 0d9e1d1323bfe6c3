namespace Harness.Engine.Tasks;

/// <summary>What ends a task whose code is not C#'s where an exception would end one in C#: a violation of the property of exceptions.</summary>
/// <param name="message">What is wrong, and where.</param>
public sealed class ForeignTaskException(string message) : Exception(message);
