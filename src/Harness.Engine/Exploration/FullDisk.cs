namespace Harness.Engine.Exploration;

/// <summary>What writing to a disk that takes no more is told by.</summary>
internal static class FullDisk
{
    /// <summary>A limit for the size of files (setrlimit(2), EFBIG) is to the framework an argument out of range.</summary>
    internal static bool Threw(Exception exception) => exception is IOException or ArgumentOutOfRangeException { ParamName: "value" };
}
