using Harness.Engine.Guards.Scan;
using Mono.Cecil;

namespace Harness.Engine.Tests.Guards.Scan;

public class ModelNamesTests
{
    [Theory]
    [InlineData("<>c", "<>9__1_0", true)]
    [InlineData("<>c", "<>9", true)]
    [InlineData("<>c__3`1", "<>9__3_0", true)]
    [InlineData("<>O", "<0>__Next", true)]
    [InlineData("<Take>O__3_0`1", "<0>__Next", true)]
    [InlineData("<PrivateImplementationDetails>", "6E3B", true)]
    [InlineData("<>o__1", "<>p__0", false)] // the call sites of dynamic
    [InlineData("Ring", "<Head>k__BackingField", false)]
    public void Only_the_compiler_s_own_caches_may_be_static_and_mutable(string type, string field, bool isCache) =>
        ModelNames.IsCompilerCache(Field(type, field)).ShouldBe(isCache);

    [Theory]
    [InlineData("<Produce>d__5", "Produce")]
    [InlineData("<<Produce>g__Retry|5_0>d", "Retry")]
    [InlineData("<Produce>b__5_0", "Produce")]
    [InlineData("<Head>k__BackingField", "Head")]
    [InlineData("<get_Head>b__5_0", "Head")]
    [InlineData("get_Head", "Head")]
    [InlineData("<count>5__2", "count")]
    [InlineData("_head", "_head")]
    public void A_name_is_shown_as_its_author_wrote_it(string compiled, string written) => ModelNames.Unmangle(compiled).ShouldBe(written);

    [Fact]
    public void A_lambda_in_a_constructor_is_shown_as_part_of_it()
    {
        var lambda = Field("<>c", "unused").DeclaringType;
        lambda.Module.Types.Remove(lambda);
        var owner = new TypeDefinition("N", "Ring", TypeAttributes.Class, lambda.BaseType);
        owner.NestedTypes.Add(lambda);
        var method = new MethodDefinition("<.ctor>b__0_1", MethodAttributes.Assembly, lambda.BaseType);
        lambda.Methods.Add(method);

        ModelNames.Of(method).ShouldBe("the constructor of Ring");
    }

    private static FieldDefinition Field(string type, string name)
    {
        using var assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition("A", new Version(1, 0)), "A", ModuleKind.Dll);
        var owner = new TypeDefinition(string.Empty, type, TypeAttributes.Class, assembly.MainModule.TypeSystem.Object);
        var field = new FieldDefinition(name, FieldAttributes.Static, assembly.MainModule.TypeSystem.Int32);
        owner.Fields.Add(field);
        assembly.MainModule.Types.Add(owner);
        return field;
    }
}
