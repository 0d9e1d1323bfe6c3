using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Harness.Engine.Guards.Scan;
using Mono.Cecil;
using Mono.Cecil.Cil;
using OpCodes = System.Reflection.Emit.OpCodes;

namespace Harness.Engine.Tests.Guards.Scan;

public class ModelScanTests
{
    [Fact]
    public void The_same_roots_in_any_order_are_scanned_once()
    {
        var a = Scans.Method(typeof(HarmlessSamples), nameof(HarmlessSamples.Formats));
        var b = Scans.Method(typeof(HarmlessSamples), nameof(HarmlessSamples.Throws));

        ModelScan.Scan([b, a, b]).ShouldBeSameAs(ModelScan.Scan([a, b]));
    }

    [Fact]
    public void Findings_come_in_order_of_method_and_line()
    {
        var result = ModelScan.Scan(
        [
            Scans.Method(typeof(StaticSamples), nameof(StaticSamples.Writes)),
            Scans.Method(typeof(FrameworkSamples), nameof(FrameworkSamples.UtcNow)),
            Scans.Method(typeof(FrameworkSamples), nameof(FrameworkSamples.Locks)),
        ]);

        result.Findings.Select(f => f.Method).ShouldBe(
            ["FrameworkSamples.Locks", "FrameworkSamples.Locks", "FrameworkSamples.UtcNow", "StaticSamples.Writes"]);
    }

    [Fact]
    public void Nothing_to_scan_gives_no_finding()
    {
        var result = ModelScan.Scan([]);

        result.Findings.ShouldBeEmpty();
        result.MethodsScanned.ShouldBe(0);
    }

    [Fact]
    public void Code_made_at_run_time_is_refused()
    {
        var made = new DynamicMethod("Made", typeof(void), []);
        made.GetILGenerator().Emit(OpCodes.Ret);

        ModelScan.Scan([made]).Findings.ShouldHaveSingleItem().Message.ShouldStartWith("a dynamic method.Made: the code of ");
    }

    [Fact]
    public void An_assembly_loaded_from_memory_is_refused()
    {
        var context = new AssemblyLoadContext("memory", isCollectible: true);
        using var bytes = new MemoryStream(File.ReadAllBytes(typeof(HarmlessSamples).Assembly.Location));
        var copy = context.LoadFromStream(bytes);

        ModelScan.Scan([SampleIn(copy)]).Findings.ShouldHaveSingleItem().Message.ShouldBe(
            "HarmlessSamples.Throws: the code of Harness.Engine.Tests cannot be scanned, because it was loaded from memory. "
            + "Load the model from an assembly file; do not generate it at run time, and do not bundle it into one executable.");
        context.Unload();
    }

    [Fact]
    public void Another_build_of_an_assembly_that_was_scanned_is_refused()
    {
        var library = new CodeLibrary();
        new CodeWalk(library).Run([SampleIn(typeof(HarmlessSamples).Assembly)]).Findings.ShouldBeEmpty();

        using var rebuilt = new Rebuilt(static _ => { });
        new CodeWalk(library).Run([SampleIn(rebuilt.Assembly)]).Findings.ShouldHaveSingleItem().Message.ShouldBe(
            "HarmlessSamples.Throws: the code of Harness.Engine.Tests cannot be scanned, because its file is not the one that was loaded. "
            + "Start again with the new build, and load only one version of it.");
    }

    [Fact]
    public void The_fingerprint_is_the_same_for_a_rebuild_in_another_folder()
    {
        using var rebuilt = new Rebuilt(static _ => { });

        FingerprintIn(rebuilt.Assembly).ShouldBe(FingerprintIn(typeof(HarmlessSamples).Assembly));
    }

    [Fact]
    public void The_fingerprint_changes_with_one_constant_of_a_method_that_is_called()
    {
        using var rebuilt = new Rebuilt(static type =>
        {
            var constructor = type.NestedTypes.Single(t => t.Name == "SampleException").Methods.Single(m => m.IsConstructor);
            constructor.Body.Instructions.Single(i => i.OpCode.Code == Code.Ldstr).Operand = "Number ";
        });

        FingerprintIn(rebuilt.Assembly).ShouldNotBe(FingerprintIn(typeof(HarmlessSamples).Assembly));
    }

    [Fact]
    public void Two_methods_that_differ_in_one_constant_have_different_fingerprints() =>
        Scans.Of(FingerprintSamples.AddsOne).CodeFingerprint.ShouldNotBe(Scans.Of(FingerprintSamples.AddsTwo).CodeFingerprint);

    [Fact]
    public void The_fingerprint_covers_the_data_of_a_constant_array() =>
        FingerprintSamples.Tables.Select(t => Scans.Of(t).CodeFingerprint).Distinct().Count().ShouldBe(2);

    [Fact]
    public void The_fingerprint_does_not_change_with_a_method_that_is_not_called()
    {
        using var rebuilt = new Rebuilt(static type =>
            type.Methods.Single(m => m.Name == "ByText").Body.Instructions.First(i => i.OpCode.Code == Code.Ldstr).Operand = "other");

        FingerprintIn(rebuilt.Assembly).ShouldBe(FingerprintIn(typeof(HarmlessSamples).Assembly));
    }

    [Theory]
    [InlineData("Value")]
    [InlineData(".ctor")]
    public void The_fingerprint_changes_with_a_method_that_only_an_object_of_the_model_leads_to(string method)
    {
        using var rebuilt = new Rebuilt(type =>
        {
            var changed = type.Module.GetType(typeof(FingerprintSamples).FullName).NestedTypes.Single(t => t.Name == nameof(FingerprintSamples.Two)).Methods.Single(m => m.Name == method);
            changed.Body.GetILProcessor().InsertBefore(changed.Body.Instructions[0], changed.Body.GetILProcessor().Create(Mono.Cecil.Cil.OpCodes.Nop));
        });

        FingerprintIn(rebuilt.Assembly, typeof(FingerprintSamples), nameof(FingerprintSamples.ThroughInterface))
            .ShouldNotBe(Scans.Of(FingerprintSamples.ThroughInterface).CodeFingerprint);
    }

    [Fact]
    public void The_fingerprint_does_not_depend_on_the_order_of_types_in_the_assembly()
    {
        using var rebuilt = new Rebuilt(static type =>
        {
            var types = type.Module.GetType(typeof(FingerprintSamples).FullName).NestedTypes;
            var last = types.Single(t => t.Name == nameof(FingerprintSamples.Two));
            types.Remove(last);
            types.Insert(0, last);
        });

        FingerprintIn(rebuilt.Assembly, typeof(FingerprintSamples), nameof(FingerprintSamples.ThroughInterface))
            .ShouldBe(Scans.Of(FingerprintSamples.ThroughInterface).CodeFingerprint);
    }

    [Fact]
    public void The_fingerprint_ignores_the_folder_in_a_caller_s_source_path()
    {
        var here = Scans.Of(FingerprintSamples.CallerFile).CodeFingerprint;
        here.Length.ShouldBe(16);

        using var elsewhere = RebuiltWithCallerFile("/another/folder/FingerprintSamples.cs");
        using var renamed = RebuiltWithCallerFile("/another/folder/Renamed.cs");

        FingerprintIn(elsewhere.Assembly, typeof(FingerprintSamples), nameof(FingerprintSamples.CallerFile)).ShouldBe(here);
        FingerprintIn(renamed.Assembly, typeof(FingerprintSamples), nameof(FingerprintSamples.CallerFile)).ShouldNotBe(here);
    }

    private static Rebuilt RebuiltWithCallerFile(string path) => new(type =>
        type.Module.GetType(typeof(FingerprintSamples).FullName).Methods.Single(m => m.Name == nameof(FingerprintSamples.CallerFile))
            .Body.Instructions.Single(i => i.OpCode.Code == Code.Ldstr).Operand = path);

    private static MethodInfo SampleIn(Assembly assembly) => MethodIn(assembly, typeof(HarmlessSamples), nameof(HarmlessSamples.Throws));

    private static MethodInfo MethodIn(Assembly assembly, Type type, string method) =>
        Scans.Method(assembly.GetType(type.FullName!, throwOnError: true)!, method);

    private static string FingerprintIn(Assembly assembly) => FingerprintIn(assembly, typeof(HarmlessSamples), nameof(HarmlessSamples.Throws));

    private static string FingerprintIn(Assembly assembly, Type type, string method) =>
        new CodeWalk(new CodeLibrary()).Run([MethodIn(assembly, type, method)], Scans.World(MethodIn(assembly, type, method))).CodeFingerprint;

    /// <summary>This test assembly written anew, in another folder, with another module id and other tokens, and loaded beside the first.</summary>
    private sealed class Rebuilt : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("scan").FullName;
        private readonly AssemblyLoadContext _context = new("rebuilt", isCollectible: true);

        internal Rebuilt(Action<TypeDefinition> change)
        {
            var original = typeof(HarmlessSamples).Assembly.Location;
            var copy = Path.Combine(_folder, Path.GetFileName(original));
            using (var module = ModuleDefinition.ReadModule(original))
            {
                module.Mvid = Guid.NewGuid();
                module.Types.Insert(1, new TypeDefinition("Added", "First", Mono.Cecil.TypeAttributes.Class, module.TypeSystem.Object));
                change(module.GetType(typeof(HarmlessSamples).FullName));
                module.Write(copy);
            }

            Assembly = _context.LoadFromAssemblyPath(copy);
        }

        internal Assembly Assembly { get; }

        public void Dispose()
        {
            _context.Unload();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
