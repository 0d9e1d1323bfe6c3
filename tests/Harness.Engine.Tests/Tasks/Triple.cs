namespace Harness.Engine.Tests.Tasks;

/// <summary>A struct that is kept across awaits.</summary>
internal readonly record struct Triple(int First, int Second, int Third);
