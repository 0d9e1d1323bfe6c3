namespace Harness.Engine.Guards.Scan;

/// <summary>
/// The members of the framework whose value or effect differs between two executions of the same schedule, each with what to do instead: what an author meets most often. Whatever is
/// neither here nor in the list of what is allowed is denied too.
/// </summary>
internal static class DeniedMembers
{
    private static readonly Denial Clock = new(
        "reads a clock",
        "let a choice of the machine decide what is late, or pass a time in as a parameter of the scenario");

    private static readonly Denial Random = new(
        "takes a random value",
        "make it a choice of the machine, so that every value is explored and can be replayed");

    internal static readonly Denial HashCode = new(
        "takes a hash code that differs between processes",
        "compare values, or compute a number from the fields yourself");

    private static readonly Denial Thread = new(
        "uses real threads or their synchronisation",
        "use the machine's tasks, locks and cells, which the scheduler controls");

    private static readonly Denial Task = new(
        "uses a task that the scheduler does not control",
        "return ControlledTask and await operations of the machine only");

    private static readonly Denial Environment = new(
        "asks the process or the computer it runs on",
        "pass what the model needs in as a parameter of the scenario");

    private static readonly Denial OutsideWorld = new(
        "talks to the outside world",
        "read data before the scenario is built, and label the steps to see them in a trace");

    private static readonly Denial Memory = new(
        "depends on the garbage collector or on raw memory",
        "keep mutable state in cells and locals");

    private static readonly Denial Reflection = new(
        "uses reflection or code made at run time, which can change state unseen",
        "write the access as ordinary code");

    private static readonly Denial Coyote = new(
        "uses Coyote's scheduler, which runs this code only in Microsoft's tool",
        "await operations of the machine, and assert with Specification.Assert");

    private static readonly Denial Interning = new(
        "depends on which texts the process has seen so far",
        "compare texts by what they say");

    private static readonly Denial HashOrder = new(
        "enumerates in the order of hash codes, which differs between processes",
        "use ImmutableArray or a sorted collection");

    // A rule for a whole namespace, a type or (with '.') a member; the longest that fits decides, and null lets pass.
    private static readonly Dictionary<string, Denial?> Rules = new(StringComparer.Ordinal)
    {
        ["Microsoft.Coyote"] = Coyote,
        ["Microsoft.Coyote.Specifications.Specification.Assert"] = null,
        ["System.DateTime.get_Now"] = Clock,
        ["System.DateTime.get_UtcNow"] = Clock,
        ["System.DateTime.get_Today"] = Clock,
        ["System.DateTimeOffset.get_Now"] = Clock,
        ["System.DateTimeOffset.get_UtcNow"] = Clock,
        ["System.TimeProvider"] = Clock,
        ["System.Diagnostics.Stopwatch"] = Clock,
        ["System.Environment.get_TickCount"] = Clock,
        ["System.Environment.get_TickCount64"] = Clock,
        ["System.Timers"] = Clock,
        ["System.Threading.Timer"] = Clock,
        ["System.Threading.PeriodicTimer"] = Clock,

        ["System.Random"] = Random,
        ["System.Linq.Enumerable.Shuffle`1"] = Random,
        ["System.Security.Cryptography.RandomNumberGenerator"] = Random,
        ["System.Guid.NewGuid"] = Random,
        ["System.Guid.CreateVersion7"] = Random,

        ["System.HashCode"] = HashCode,
        ["System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode"] = HashCode,
        ["System.Runtime.Serialization.ObjectIDGenerator"] = HashCode,

        ["System.Threading"] = Thread,
        ["System.Linq.ParallelEnumerable"] = Thread,
        ["System.Collections.Concurrent"] = Thread,

        ["System.Threading.Tasks"] = Task,
        ["System.Threading.Tasks.Parallel"] = Thread,
        ["System.Runtime.CompilerServices.AsyncTaskMethodBuilder.Create"] = Task,
        ["System.Runtime.CompilerServices.AsyncTaskMethodBuilder`1.Create"] = Task,
        ["System.Runtime.CompilerServices.AsyncValueTaskMethodBuilder.Create"] = Task,
        ["System.Runtime.CompilerServices.AsyncValueTaskMethodBuilder`1.Create"] = Task,
        ["System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder.Create"] = Task,
        ["System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder`1.Create"] = Task,
        ["System.Runtime.CompilerServices.AsyncVoidMethodBuilder.Create"] = Task,
        ["System.Runtime.CompilerServices.AsyncIteratorMethodBuilder.Create"] = Task,

        ["System.Environment"] = Environment,
        ["System.Environment.get_NewLine"] = null,
        ["System.AppContext"] = Environment,
        ["System.AppDomain"] = Environment,
        ["System.OperatingSystem"] = Environment,
        ["System.TimeZoneInfo.get_Local"] = Environment,
        ["System.TimeZone"] = Environment,
        ["System.DateTime.ToLocalTime"] = Environment,
        ["System.DateTimeOffset.ToLocalTime"] = Environment,
        ["System.Globalization.CultureInfo.get_CurrentCulture"] = Environment,
        ["System.Globalization.CultureInfo.get_CurrentUICulture"] = Environment,
        ["System.Globalization.CultureInfo.set_CurrentCulture"] = Environment,
        ["System.Globalization.CultureInfo.set_CurrentUICulture"] = Environment,
        ["System.Runtime.InteropServices.RuntimeInformation"] = Environment,
        ["System.Diagnostics"] = Environment,
        ["System.Diagnostics.Debug"] = null,
        ["Microsoft.Win32"] = Environment,

        ["System.String.Intern"] = Interning,
        ["System.String.IsInterned"] = Interning,
        ["System.Runtime.CompilerServices.Unsafe"] = Memory,
        ["System.Runtime.CompilerServices.Unsafe.SizeOf`1"] = null,
        ["System.Runtime.Intrinsics.X86"] = Environment,
        ["System.Runtime.Intrinsics.Arm"] = Environment,

        ["System.Console"] = OutsideWorld,
        ["System.IO"] = OutsideWorld,
        ["System.Net"] = OutsideWorld,
        ["System.Diagnostics.Process"] = OutsideWorld,
        ["System.Diagnostics.Trace"] = OutsideWorld,
        ["System.Diagnostics.Trace.Assert"] = null,
        ["System.Diagnostics.Trace.Fail"] = null,
        ["System.Diagnostics.Debug.Write"] = OutsideWorld,
        ["System.Diagnostics.Debug.WriteLine"] = OutsideWorld,
        ["System.Diagnostics.Debug.Print"] = OutsideWorld,

        ["System.GC"] = Memory,
        ["System.WeakReference"] = Memory,
        ["System.WeakReference`1"] = Memory,
        ["System.Buffers.ArrayPool`1"] = Memory,
        ["System.Buffers.MemoryPool`1"] = Memory,
        ["System.Runtime.CompilerServices.ConditionalWeakTable`2"] = Memory,
        ["System.Runtime.InteropServices"] = Memory,

        // The compiler itself emits calls to these for collection expressions.
        ["System.Runtime.InteropServices.CollectionsMarshal.SetCount`1"] = null,
        ["System.Runtime.InteropServices.CollectionsMarshal.AsSpan`1"] = null,
        ["System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray`1"] = null,

        ["System.Reflection"] = Reflection,
        ["System.Reflection.MemberInfo.get_Name"] = null,
        ["System.Type.InvokeMember"] = Reflection,
        ["System.Activator"] = Reflection,
        ["System.Activator.CreateInstance`1"] = null, // what new T() becomes
        ["System.Delegate.DynamicInvoke"] = Reflection,
        ["System.Linq.Expressions.LambdaExpression.Compile"] = Reflection,
        ["System.Linq.Expressions.Expression`1.Compile"] = Reflection,
        ["System.Runtime.Loader"] = Reflection,
        ["System.Runtime.CompilerServices.CallSite`1"] = Reflection,
        ["Microsoft.CSharp"] = Reflection,

        ["System.Collections.Immutable.ImmutableDictionary`2.GetEnumerator"] = HashOrder,
        ["System.Collections.Immutable.ImmutableDictionary`2.get_Keys"] = HashOrder,
        ["System.Collections.Immutable.ImmutableDictionary`2.get_Values"] = HashOrder,
        ["System.Collections.Immutable.ImmutableHashSet`1.GetEnumerator"] = HashOrder,
        ["System.Collections.Frozen.FrozenDictionary`2.GetEnumerator"] = HashOrder,
        ["System.Collections.Frozen.FrozenDictionary`2.get_Keys"] = HashOrder,
        ["System.Collections.Frozen.FrozenDictionary`2.get_Values"] = HashOrder,
        ["System.Collections.Frozen.FrozenSet`1.GetEnumerator"] = HashOrder,
        ["System.Collections.Frozen.FrozenSet`1.get_Items"] = HashOrder,
    };

    /// <summary>Why a member is denied; null if it may be used.</summary>
    /// <param name="type">Full name of the outermost type, with the number of its type parameters.</param>
    /// <param name="member">The member's name as in metadata, with <c>`n</c> if it is a generic method.</param>
    internal static Denial? Find(string type, string member)
    {
        // To throw is deterministic, whatever the exception is about. Of what it says, a state has the message, the code and the causes.
        if (type.EndsWith("Exception", StringComparison.Ordinal))
        {
            return member.StartsWith("set_", StringComparison.Ordinal) || member == "GetObjectData"
                    || (member.StartsWith("get_", StringComparison.Ordinal) && member is not ("get_Message" or "get_HResult" or "get_InnerException" or "get_InnerExceptions"))
                ? new($"uses {type}.{member}, which is no part of the state", "keep what changes in a cell or a local, and what an exception says in its message or in readonly fields of your own")
                : null;
        }

        for (var name = $"{type}.{member}"; ; name = name[..name.LastIndexOf('.')])
        {
            if (Rules.TryGetValue(name, out var denial))
            {
                return denial;
            }

            if (!name.Contains('.', StringComparison.Ordinal))
            {
                return null;
            }
        }
    }
}
