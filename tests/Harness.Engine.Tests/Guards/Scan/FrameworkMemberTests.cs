namespace Harness.Engine.Tests.Guards.Scan;

public class FrameworkMemberTests
{
    private const string WholeException = "makes a text of a whole exception, with the places where it was thrown, which are no part of the state";

    [Theory]
    [InlineData(nameof(FrameworkSamples.UtcNow), "reads a clock (System.DateTime.UtcNow)")]
    [InlineData(nameof(FrameworkSamples.Today), "reads a clock (System.DateTime.Today)")]
    [InlineData(nameof(FrameworkSamples.OffsetNow), "reads a clock (System.DateTimeOffset.Now)")]
    [InlineData(nameof(FrameworkSamples.StopwatchTimestamp), "reads a clock (System.Diagnostics.Stopwatch.GetTimestamp)")]
    [InlineData(nameof(FrameworkSamples.StopwatchFrequency), "reads a clock (System.Diagnostics.Stopwatch.Frequency)")]
    [InlineData(nameof(FrameworkSamples.TickCount), "reads a clock (System.Environment.TickCount64)")]
    [InlineData(nameof(FrameworkSamples.SeededRandom), "takes a random value (new System.Random)")]
    [InlineData(nameof(FrameworkSamples.SecureRandom), "takes a random value (System.Security.Cryptography.RandomNumberGenerator.GetInt32)")]
    [InlineData(nameof(FrameworkSamples.NewGuid), "takes a random value (System.Guid.NewGuid)")]
    [InlineData(nameof(FrameworkSamples.Version7), "takes a random value (System.Guid.CreateVersion7)")]
    [InlineData(nameof(FrameworkSamples.Combine), "takes a hash code that differs between processes (System.HashCode.Combine)")]
    [InlineData(nameof(FrameworkSamples.OfText), "takes a hash code that differs between processes (System.Object.GetHashCode)")]
    [InlineData(nameof(FrameworkSamples.OfObject), "takes a hash code that differs between processes (System.Object.GetHashCode)")]
    [InlineData(nameof(FrameworkSamples.ByAddress), "takes a hash code that differs between processes (System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode)")]
    [InlineData(nameof(FrameworkSamples.OfTypeParameter), "takes a hash code that differs between processes (System.Object.GetHashCode)")]
    [InlineData(nameof(FrameworkSamples.OfPlainStruct), "takes a hash code that differs between processes (System.Object.GetHashCode)")]
    [InlineData(nameof(FrameworkSamples.Increments), "uses real threads or their synchronisation (System.Threading.Interlocked.Increment)")]
    [InlineData(nameof(FrameworkSamples.ReadsVolatile), "uses real threads or their synchronisation (System.Threading.Volatile.Read)")]
    [InlineData(nameof(FrameworkSamples.Queues), "uses real threads or their synchronisation (System.Threading.ThreadPool.QueueUserWorkItem)")]
    [InlineData(nameof(FrameworkSamples.Semaphore), "uses real threads or their synchronisation (new System.Threading.SemaphoreSlim)")]
    [InlineData(nameof(FrameworkSamples.ParallelLoop), "uses real threads or their synchronisation (System.Threading.Tasks.Parallel.For)")]
    [InlineData(nameof(FrameworkSamples.Delays), "uses a task that the scheduler does not control (System.Threading.Tasks.Task.Delay)")]
    [InlineData(nameof(FrameworkSamples.Runs), "uses a task that the scheduler does not control (System.Threading.Tasks.Task.Run)")]
    [InlineData(nameof(FrameworkSamples.Joins), "uses a task that the scheduler does not control (System.Threading.Tasks.Task.WhenAll)")]
    [InlineData(
        nameof(FrameworkSamples.OrdinaryAsync),
        "uses a task that the scheduler does not control (System.Runtime.CompilerServices.AsyncTaskMethodBuilder.Create)")]
    [InlineData(nameof(FrameworkSamples.Variable), "asks the process or the computer it runs on (System.Environment.GetEnvironmentVariable)")]
    [InlineData(nameof(FrameworkSamples.Processors), "asks the process or the computer it runs on (System.Environment.ProcessorCount)")]
    [InlineData(nameof(FrameworkSamples.ThreadId), "asks the process or the computer it runs on (System.Environment.CurrentManagedThreadId)")]
    [InlineData(nameof(FrameworkSamples.Culture), "asks the process or the computer it runs on (System.Globalization.CultureInfo.CurrentCulture)")]
    [InlineData(nameof(FrameworkSamples.FileExists), "talks to the outside world (System.IO.File.Exists)")]
    [InlineData(nameof(FrameworkSamples.Prints), "talks to the outside world (System.Console.WriteLine)")]
    [InlineData(nameof(FrameworkSamples.Client), "talks to the outside world (new System.Net.Http.HttpClient)")]
    [InlineData(nameof(FrameworkSamples.Collects), "depends on the garbage collector or on raw memory (System.GC.Collect)")]
    [InlineData(nameof(FrameworkSamples.Weak), "depends on the garbage collector or on raw memory (System.WeakReference.TryGetTarget)")]
    [InlineData(
        nameof(FrameworkSamples.SetsByReflection),
        "uses reflection or code made at run time, which can change state unseen (System.Reflection.FieldInfo.SetValue)")]
    [InlineData(
        nameof(FrameworkSamples.ByHashOrder),
        "enumerates in the order of hash codes, which differs between processes (System.Collections.Immutable.ImmutableDictionary.GetEnumerator)")]
    [InlineData(nameof(FrameworkSamples.ShowsException), WholeException)]
    [InlineData(nameof(FrameworkSamples.ShowsExceptionOrNull), WholeException)]
    [InlineData(nameof(FrameworkSamples.JoinsException), WholeException)]
    [InlineData(nameof(FrameworkSamples.InterpolatesException), WholeException)]
    [InlineData(nameof(FrameworkSamples.ShowsOwnException), WholeException)]
    [InlineData(nameof(FrameworkSamples.ShowsCause), WholeException)]
    [InlineData(nameof(FrameworkSamples.ShowsLocal), WholeException)]
    [InlineData(nameof(FrameworkSamples.ShowsCaught), WholeException)]
    [InlineData(nameof(FrameworkSamples.ShowsField), WholeException)]
    [InlineData(nameof(FrameworkSamples.ShowsCast), WholeException)]
    [InlineData(
        nameof(FrameworkSamples.Serialises),
        "uses System.Exception.GetObjectData, which is no part of the state (System.Exception.GetObjectData)")]
    [InlineData(
        nameof(FrameworkSamples.NamesFile),
        "uses System.IO.FileNotFoundException.get_FileName, which is no part of the state (System.IO.FileNotFoundException.FileName)")]
    public void A_member_that_differs_between_executions_is_found(string sample, string culprit) =>
        Scans.Of(typeof(FrameworkSamples), sample).Culprits().ShouldBe([$"FrameworkSamples.{sample} {culprit}"]);

    [Theory]
    [InlineData(nameof(FrameworkSamples.Provider), "reads a clock (System.TimeProvider.GetTimestamp)", "reads a clock (System.TimeProvider.System)")]
    [InlineData(nameof(FrameworkSamples.SharedRandom), "takes a random value (System.Random.Next)", "takes a random value (System.Random.Shared)")]
    [InlineData(
        nameof(FrameworkSamples.StartsThread),
        "uses real threads or their synchronisation (System.Threading.Thread.Start)",
        "uses real threads or their synchronisation (new System.Threading.Thread)")]
    [InlineData(
        nameof(FrameworkSamples.Locks),
        "uses real threads or their synchronisation (System.Threading.Monitor.Enter)",
        "uses real threads or their synchronisation (System.Threading.Monitor.Exit)")]
    [InlineData(
        nameof(FrameworkSamples.ProcessId),
        "talks to the outside world (System.Diagnostics.Process.GetCurrentProcess)",
        "talks to the outside world (System.Diagnostics.Process.Id)")]
    [InlineData(
        nameof(FrameworkSamples.ByComparer),
        "takes a hash code that differs between processes (System.Collections.Generic.EqualityComparer.GetHashCode)")]
    public void Each_denied_member_of_a_statement_is_found(string sample, params string[] culprits) =>
        Scans.Of(typeof(FrameworkSamples), sample).Culprits().ShouldBe(culprits.Select(c => $"FrameworkSamples.{sample} {c}"));

    [Theory]
    [InlineData(nameof(HarmlessSamples.Formats))]
    [InlineData(nameof(HarmlessSamples.Throws))]
    [InlineData(nameof(HarmlessSamples.Says))]
    [InlineData(nameof(HarmlessSamples.LocalCollections))]
    [InlineData(nameof(HarmlessSamples.Iterates))]
    [InlineData(nameof(HarmlessSamples.CollectionExpressions))]
    [InlineData(nameof(HarmlessSamples.HashesNumbers))]
    [InlineData(nameof(HarmlessSamples.Records))]
    [InlineData(nameof(HarmlessSamples.ByText))]
    [InlineData(nameof(HarmlessSamples.LocalFunction))]
    public void Code_that_is_the_same_in_every_execution_passes(string sample) =>
        Scans.Of(typeof(HarmlessSamples), sample).Findings.ShouldBeEmpty();

    [Fact]
    public void A_method_of_the_framework_passed_as_a_delegate_is_judged_by_its_name() =>
        Scans.Of((Func<Guid>)Guid.NewGuid).OnlyMessage().ShouldBe(
            "Guid.NewGuid, passed as a delegate, takes a random value: "
            + "make it a choice of the machine, so that every value is explored and can be replayed.");

    [Fact]
    public void A_harmless_method_of_the_framework_passed_as_a_delegate_passes() =>
        Scans.Of((Func<int, int, int>)Math.Max).Findings.ShouldBeEmpty();
}
