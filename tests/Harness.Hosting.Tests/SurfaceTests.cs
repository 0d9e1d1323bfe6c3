using System.Reflection;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Hosting.Tests;

/// <summary>The members of Microsoft's API that there are, no more and no less: each is called by a test of this project, on both engines.</summary>
public class SurfaceTests
{
    private static readonly string[] s_members =
    [
        "Microsoft.Coyote.Configuration: Configuration Create()",
        "Microsoft.Coyote.Configuration: Configuration WithDelayBoundingStrategy(Boolean isFair, UInt32 delayBound)",
        "Microsoft.Coyote.Configuration: Configuration WithMaxSchedulingSteps(UInt32 maxSteps)",
        "Microsoft.Coyote.Configuration: Configuration WithPrioritizationStrategy(Boolean isFair, UInt32 priorityChangeBound)",
        "Microsoft.Coyote.Configuration: Configuration WithProbabilisticStrategy(UInt32 probabilityLevel)",
        "Microsoft.Coyote.Configuration: Configuration WithRandomGeneratorSeed(UInt32 seed)",
        "Microsoft.Coyote.Configuration: Configuration WithRandomStrategy()",
        "Microsoft.Coyote.Configuration: Configuration WithReproducibleTrace(String trace)",
        "Microsoft.Coyote.Configuration: Configuration WithTestingIterations(UInt32 iterations)",
        "Microsoft.Coyote.Configuration: Configuration WithTestingTimeout(Int32 timeout)",
        "Microsoft.Coyote.Specifications.Specification: Void Assert(Boolean predicate, String s, Object[] args)",
        "Microsoft.Coyote.SystematicTesting.TestAttribute: Void .ctor()",
        "Microsoft.Coyote.SystematicTesting.TestReport: HashSet`1 get_BugReports()",
        "Microsoft.Coyote.SystematicTesting.TestReport: Int32 get_NumOfFoundBugs()",
        "Microsoft.Coyote.SystematicTesting.TestingEngine: String GetReport()",
        "Microsoft.Coyote.SystematicTesting.TestingEngine: String get_ReadableTrace()",
        "Microsoft.Coyote.SystematicTesting.TestingEngine: String get_ReproducibleTrace()",
        "Microsoft.Coyote.SystematicTesting.TestingEngine: TestReport get_TestReport()",
        "Microsoft.Coyote.SystematicTesting.TestingEngine: TestingEngine Create(Configuration configuration, Action test)",
        "Microsoft.Coyote.SystematicTesting.TestingEngine: TestingEngine Create(Configuration configuration, Func`1 test)",
        "Microsoft.Coyote.SystematicTesting.TestingEngine: Void Dispose()",
        "Microsoft.Coyote.SystematicTesting.TestingEngine: Void Run()",
        "Microsoft.Coyote.SystematicTesting.TestingEngine: Void Stop()",
        "Microsoft.Coyote.SystematicTesting.TestingEngine: Void ThrowIfBugFound()",
    ];

    [Fact]
    public void Members_are_those_of_Microsoft_Coyote()
    {
        string[] there = [.. new[] { typeof(Configuration).Assembly, typeof(TestingEngine).Assembly }.Distinct().SelectMany(Members).Order(StringComparer.Ordinal)];

        if (typeof(Configuration).Assembly.GetName().Name == "Harness.Hosting")
        {
            there.ShouldBe(s_members);
        }
        else
        {
            s_members.Except(there).ShouldBeEmpty();
        }
    }

    private static IEnumerable<string> Members(Assembly assembly)
        => assembly.GetExportedTypes()
            .Where(t => t.Namespace!.StartsWith("Microsoft.Coyote", StringComparison.Ordinal))
            .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .OfType<MethodBase>()
            .Select(m => $"{m.DeclaringType!.FullName}: {(m as MethodInfo)?.ReturnType.Name ?? "Void"} {m.Name}({string.Join(", ", m.GetParameters().Select(p => $"{p.ParameterType.Name} {p.Name}"))})");
}
