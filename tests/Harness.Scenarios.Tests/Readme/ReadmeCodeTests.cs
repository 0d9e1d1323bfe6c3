using System.Runtime.CompilerServices;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Hosting;

namespace Harness.Scenarios.Tests.Readme;

/// <summary>
/// The code that docs/start/variant.md shows for a clone stands in this folder, is compiled, and does what the page says.
/// </summary>
public class ReadmeCodeTests
{
    [Theory]
    [InlineData("MarksOnlySlotZero.cs")]
    [InlineData("MyTests.cs")]
    public void The_page_shows_this_file(string file)
    {
        var here = Path.GetDirectoryName(ThisFile())!;
        var page = File.ReadAllText(Path.Combine(here, "..", "..", "..", "docs", "start", "variant.md"));

        page.ShouldContain("```csharp\n" + File.ReadAllText(Path.Combine(here, file)) + "```");
    }

    [Fact]
    public void The_variant_of_the_page_is_caught()
    {
        var model = ModelHost.Collect(nameof(MyTests.ForgetsASlot), MyTests.ForgetsASlot).Model;
        var result = new SamplingRun(ControlledProgram.Create(model), new SamplingOptions { Properties = ["P1"] }).Run(TestContext.Current.CancellationToken);

        result.Properties.Single().Result.Verdict.ShouldBe(Verdict.Violated);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
