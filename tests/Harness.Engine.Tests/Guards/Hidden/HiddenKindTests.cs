using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Guards.Hidden;

/// <summary>
/// Models that hide state or chance, each in another way. Their one property always holds, so that whoever does not see what is hidden calls it proved; and what they store depends on what
/// no state knows, so that no verdict on them may be given.
/// </summary>
public class HiddenKindTests
{
    /// <summary>What is the same all the time that a process lives: running a schedule again in the same process cannot show it, and the scan alone refuses it.</summary>
    private static readonly string[] s_constantInAProcess = ["Chance.Processor", "Chance.Processors", "Chance.Combined"];

    public static TheoryData<string> All => [.. HiddenModels.Kinds.Keys];

    [Fact]
    public void There_are_enough_of_them() => HiddenModels.Kinds.Count.ShouldBeGreaterThanOrEqualTo(88);

    [Theory]
    [MemberData(nameof(All))]
    public void None_is_proved(string kind)
        => Should.Throw<ModelException>(() => Searches(ControlledProgram.Create(HiddenModels.Of(kind)))).Message.ShouldNotContain('\n');

    /// <summary>With the scan and the look at objects switched off, what runs schedules again and compares them with what the search recorded is alone.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void The_second_line_alone_sees_all_but_what_is_constant_in_a_process(string kind)
    {
        var program = ControlledProgram.Create(HiddenModels.Of(kind), TimeSpan.FromSeconds(10), scan: false, refuses: false);
        if (s_constantInAProcess.Contains(kind))
        {
            Searches(program).Properties.ShouldAllBe(p => p.Verdict != Verdict.Violated);
        }
        else
        {
            Should.Throw<ModelException>(() => Searches(program));
        }
    }

    [Fact]
    public void What_it_alone_does_not_see_is_less_than_a_tenth() => (s_constantInAProcess.Length * 10).ShouldBeLessThan(HiddenModels.Kinds.Count);

    private static SearchResult Searches(ControlledProgram program)
        => new ExhaustiveSearch(program, new SearchOptions()).Run(TestContext.Current.CancellationToken);
}
