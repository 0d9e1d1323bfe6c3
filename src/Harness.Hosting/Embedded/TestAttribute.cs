namespace Microsoft.Coyote.SystematicTesting;

/// <summary>Marks a public static method as a test that the <c>coyote</c> command can run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TestAttribute : Attribute;
