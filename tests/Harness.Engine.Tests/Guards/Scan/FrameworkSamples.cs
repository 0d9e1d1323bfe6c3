using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Harness.Engine.Tests.Guards.Scan;

#pragma warning disable // Code that no analyser would let pass is the point of these samples.

/// <summary>One denied use of the framework in each method.</summary>
internal static class FrameworkSamples
{
    public static long UtcNow() => DateTime.UtcNow.Ticks;

    public static int Today() => DateTime.Today.Day;

    public static long OffsetNow() => DateTimeOffset.Now.Ticks;

    public static long StopwatchTimestamp() => Stopwatch.GetTimestamp();

    public static long StopwatchFrequency() => Stopwatch.Frequency;

    public static long TickCount() => Environment.TickCount64;

    public static long Provider() => TimeProvider.System.GetTimestamp();

    public static int SharedRandom() => Random.Shared.Next(4);

    public static Random SeededRandom() => new(42);

    public static int SecureRandom() => RandomNumberGenerator.GetInt32(4);

    public static Guid NewGuid() => Guid.NewGuid();

    public static Guid Version7() => Guid.CreateVersion7();

    public static int Combine(int a, int b) => HashCode.Combine(a, b);

    public static int OfText(string text) => text.GetHashCode();

    public static int OfObject(object value) => value.GetHashCode();

    public static int ByAddress(object value) => RuntimeHelpers.GetHashCode(value);

    public static int ByComparer(string text) => EqualityComparer<string>.Default.GetHashCode(text);

    public static int OfTypeParameter<T>(T value)
        where T : struct
        => value.GetHashCode();

    public static int OfPlainStruct(Plain value) => value.GetHashCode();

    public static void StartsThread(ThreadStart body) => new Thread(body).Start();

    public static void Locks(object gate)
    {
        lock (gate)
        {
        }
    }

    public static int Increments(ref int cell) => Interlocked.Increment(ref cell);

    public static int ReadsVolatile(ref int cell) => Volatile.Read(ref cell);

    public static bool Queues(WaitCallback work) => ThreadPool.QueueUserWorkItem(work);

    public static SemaphoreSlim Semaphore() => new(1);

    public static object Delays() => Task.Delay(1);

    public static object Runs(Action body) => Task.Run(body);

    public static object Joins(Task[] tasks) => Task.WhenAll(tasks);

    public static void ParallelLoop(Action<int> body) => Parallel.For(0, 2, body);

    public static async Task OrdinaryAsync()
    {
    }

    public static string? Variable() => Environment.GetEnvironmentVariable("HOME");

    public static int Processors() => Environment.ProcessorCount;

    public static int ThreadId() => Environment.CurrentManagedThreadId;

    public static string Culture() => CultureInfo.CurrentCulture.Name;

    public static bool FileExists() => File.Exists("x");

    public static void Prints() => Console.WriteLine("x");

    public static int ProcessId() => Process.GetCurrentProcess().Id;

    public static object Client() => new System.Net.Http.HttpClient();

    public static void Collects() => GC.Collect();

    public static bool Weak(WeakReference<string> reference) => reference.TryGetTarget(out _);

    public static void SetsByReflection(FieldInfo field) => field.SetValue(null, 1);

    public static int ByHashOrder(ImmutableDictionary<string, int> map)
    {
        foreach (var pair in map)
        {
            return pair.Value;
        }

        return 0;
    }

    public static string ShowsException(InvalidOperationException exception) => exception.ToString();

    public static string? ShowsExceptionOrNull(Exception? exception) => exception?.ToString();

    public static string JoinsException(Exception exception) => "at: " + exception;

    public static string InterpolatesException(int n, TimeoutException exception) => $"{n} {exception}";

    public static string ShowsOwnException(int n) => new OwnException(n).ToString();

    public static string ShowsCause(Exception exception) => exception.InnerException!.ToString();

    public static string ShowsLocal(int n)
    {
        try
        {
            return $"{1 / n}";
        }
        catch (DivideByZeroException exception)
        {
            return exception.Message.Length > n ? exception.ToString() : "";
        }
    }

    public static string ShowsCaught(int n)
    {
        try
        {
            return $"{1 / n}";
        }
        catch (DivideByZeroException exception)
        {
            return exception.ToString();
        }
    }

    public static string ShowsField(Keeps kept) => kept.Exception.ToString();

    public static string ShowsCast(object kept) => ((Exception)kept).ToString();

    public static void Serialises(Exception exception, System.Runtime.Serialization.SerializationInfo into) => exception.GetObjectData(into, default);

    public static string? NamesFile(FileNotFoundException exception) => exception.FileName;

    public sealed class Keeps(Exception exception)
    {
        public readonly Exception Exception = exception;
    }

    private sealed class OwnException(int n) : Exception($"number {n}");

    public struct Plain
    {
        public string Text;
    }
}

/// <summary>Uses of the framework that are the same in every execution.</summary>
internal static class HarmlessSamples
{
    private const int Limit = 10;

    private static readonly ImmutableArray<int> Sizes = [1, 2, 4];
    private static readonly string Title = "ring" + Limit;
    private static readonly Func<int, bool> IsLarge = static n => n > Limit;
    private static readonly decimal Share = 0.5m;

    private enum Phase
    {
        Start,
        End,
    }

    public static string Formats(int index, string name)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{name}[{index,4:x}]");
        return $"{text} {Sizes[index]} {Title} {new TimeSpan(1, 2, 3)} {Phase.End} {Share}";
    }

    public static int Throws(int n) => n switch
    {
        < 0 => throw new ArgumentOutOfRangeException(nameof(n), n, "negative"),
        0 => throw new TimeoutException(),
        1 => throw new SampleException(n),
        _ => n,
    };

    public static string Says(Exception exception) => $"{exception.Message} {exception.InnerException?.Message} {exception.HResult} {new StringBuilder().ToString()} {(object)1}";

    public static int LocalCollections(int n)
    {
        var list = new List<int> { n, 2, 3 };
        var squares = new int[n];
        for (var i = 0; i < squares.Length; i++)
        {
            squares[i] = i * i;
        }

        ReadOnlySpan<int> constants = [5, 6, 7];
        Span<int> scratch = stackalloc int[4];
        scratch[0] = constants[n % 3];
        return list.Where(static x => x > 1).Sum() + squares.Sum() + scratch[0] + (IsLarge(n) ? 1 : 0);
    }

    public static int Iterates(int n)
    {
        var sum = 0;
        foreach (var x in Count(n))
        {
            sum += x;
        }

        return sum;
    }

    public static int CollectionExpressions(int n)
    {
        IReadOnlyList<int> one = [n];
        IEnumerable<int> several = [n, 2, 3];
        List<int> list = [.. one, .. several];
        return list.Count;
    }

    public static int HashesNumbers(int n, Point point) =>
        n.GetHashCode() + Phase.End.GetHashCode() + point.GetHashCode() + EqualityComparer<Point>.Default.GetHashCode(point);

    public static Entry Records(Entry entry, Point point)
    {
        var other = entry with { Index = entry.Index + 1 };
        point.X++;
        point.Y = other.Index;
        return other == entry ? new Entry { Index = point.X, Name = other.ToString() } : other;
    }

    public static string ByText(string word) => word switch
    {
        "alpha" => "a",
        "bravo" => "b",
        "charlie" => "c",
        "delta" => "d",
        "echo" => "e",
        "foxtrot" => "f",
        "golf" => "g",
        _ => string.Empty,
    };

    public static int LocalFunction(int n)
    {
        return Add(1);

        int Add(int m) => n + m;
    }

    private static IEnumerable<int> Count(int n)
    {
        for (var i = 0; i < n; i++)
        {
            yield return i;
        }
    }

    public record struct Point(int X, int Y);

    public sealed record Entry
    {
        public int Index { get; init; }

        public string Name { get; init; } = string.Empty;
    }

    private sealed class SampleException(int n) : Exception($"number {n}");
}
