using System.Reflection;
using Harness.Engine.Machine;
using Harness.Hosting;
using Harness.Reports;
using Harness.Ring;
using Harness.Scenarios;
using Harness.Testing;
using PublicApiGenerator;

namespace Harness.Packages.Tests.Packages;

/// <summary>
/// What packages promise, a file for each assembly. After a change that is meant: <c>UPDATE_GOLDEN=1 dotnet test
/// tests/Harness.Packages.Tests --filter PublicApi</c>, and a look at the
/// difference. The command promises nothing but its options, and the templates have no code.
/// </summary>
public class PublicApiTests
{
    private static readonly Assembly[] s_assemblies =
    [
        typeof(IModel).Assembly, typeof(RingModel).Assembly, typeof(ModelCheck).Assembly, typeof(ModelHost).Assembly,
        typeof(Scenario).Assembly, typeof(TextReport).Assembly,
    ];

    public static TheoryData<string> Names => [.. s_assemblies.Select(a => a.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void PublicApi_is_the_frozen_one(string name)
    {
        var path = Path.Combine(Repository.Root, "tests", "Harness.Packages.Tests", "Packages", "Api", name + ".txt");
        var api = s_assemblies.Single(a => a.GetName().Name == name)
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, api);
        }

        api.ShouldBe(File.ReadAllText(path), $"the public API of {name} is another one: see the summary of this test");
    }
}
