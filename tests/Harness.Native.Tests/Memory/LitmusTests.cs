using Harness.Engine.Machine;
using Harness.Engine.Tests.Memory;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests.Memory;

/// <summary>C11 under each memory model: the complete sets of outcomes are those that the axioms allow, which share nothing with the machine.</summary>
public class LitmusTests
{
    /// <summary>The rows of the literature; tests of tasks in C# compare the same axioms with what the literature says.</summary>
    [Fact]
    public void Outcomes_of_the_families_are_all_that_the_axioms_allow() => Compare([.. LitmusTable.Rows.Select(r => LitmusProgram.Parse(r.Text))]);

    [Fact]
    public void Outcomes_of_200_random_programs_are_all_that_the_axioms_allow()
    {
        var random = new Random(20181);
        Compare([.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? RandomLitmus.Next(random) : RandomLitmus.NextSequential(random))]);
    }

    private static void Compare(LitmusProgram[] programs)
        => CCode.With(LitmusInC.Text(programs), native =>
        {
            for (var i = 0; i < programs.Length; i++)
            {
                foreach (var model in MemoryModelInfo.All)
                {
                    LitmusInC.Outcomes(native, programs[i], i, model.Model).ShouldBe(Axioms.Outcomes(programs[i], model.Model), $"{programs[i]} under {model.Name}");
                }
            }

            return true;
        });
}
