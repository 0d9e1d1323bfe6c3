using System.Reflection;
using System.Reflection.Emit;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Tasks;

/// <summary>Types and methods enter fingerprints by their names: two that differ in anything must have two.</summary>
public class StableNameTests
{
    [Fact]
    public void Types_that_differ_have_names_of_their_own()
        => new[]
        {
            typeof(int), typeof(int[]), typeof(int[,]), typeof(int[][]), typeof(int).MakeByRefType(), typeof(int).MakePointerType(),
            typeof(List<int>), typeof(List<long>), typeof(List<List<int>>), typeof(List<List<int>[]>), typeof(List<List<int[]>>), typeof(Dictionary<int, long>), typeof(Dictionary<long, int>),
            typeof(First.Inner), typeof(Second.Inner), typeof(First), typeof(First.Generic<int>), typeof(First.Generic<long>),
            InAssembly("one", "Space"), InAssembly("two", "Space"), InAssembly("one", "Other"),
        }.Select(StableName.Hash).ShouldBeUnique();

    [Fact]
    public void Methods_that_differ_have_names_of_their_own()
        => new[]
        {
            Method<First>("M", typeof(int)), Method<First>("M", typeof(long)), Method<First>("N", typeof(int)), Method<Second>("M", typeof(int)),
            Method<First>("G").MakeGenericMethod(typeof(int)), Method<First>("G").MakeGenericMethod(typeof(long)), Method<First>("G"),
            Method<First>("G").MakeGenericMethod(typeof(List<int>[])), Method<First>("G").MakeGenericMethod(typeof(List<int[]>)),
        }.Select(StableName.Hash).ShouldBeUnique();

    /// <summary>Conversions are the one kind of method that may differ in nothing but what they return.</summary>
    [Fact]
    public void Conversions_have_names_of_their_own()
        => typeof(Second).GetMethods().Where(m => m.Name == "op_Explicit").Select(StableName.Hash).ToArray().ShouldSatisfyAllConditions(
            hashes => hashes.Length.ShouldBe(2),
            hashes => hashes.ShouldBeUnique());

    private static MethodInfo Method<T>(string name, params Type[] parameters) => typeof(T).GetMethod(name, parameters)!;

    private static Type InAssembly(string assembly, string space)
        => AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(assembly), AssemblyBuilderAccess.Run).DefineDynamicModule("m").DefineType($"{space}.Same").CreateType();

    private sealed class First
    {
        public static void M(int x) => _ = x;

        public static void M(long x) => _ = x;

        public static void N(int x) => _ = x;

        public static void G<T>() => _ = typeof(T);

        internal sealed class Inner;

        internal sealed class Generic<T>
        {
            internal static Type Of => typeof(T);
        }
    }

    private sealed class Second
    {
        public static explicit operator int(Second from) => 0;

        public static explicit operator long(Second from) => 0;

        public static void M(int x) => _ = x;

        internal sealed class Inner;
    }
}
