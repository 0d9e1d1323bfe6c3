using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Oracles;

/// <summary>What the readers of litmus programs see under sequential consistency, as complete sets.</summary>
public class LitmusTests
{
    [Fact]
    public void Store_buffering_never_reads_zero_twice()
    {
        Registers(Programs.StoreBuffering(), (0, 0), (1, 0)).ShouldBe(["0 1", "1 0", "1 1"]);
        Registers(Programs.FencedStoreBuffering(), (0, 0), (1, 0)).ShouldBe(["0 1", "1 0", "1 1"]);
    }

    [Fact]
    public void Message_passing_never_sees_the_flag_without_the_data()
    {
        Registers(Programs.MessagePassing(), (1, 0), (1, 1)).ShouldBe(["0 0", "0 1", "1 1"]);
        Registers(Programs.FencedMessagePassing(), (1, 0), (1, 1)).ShouldBe(["0 0", "0 1", "1 1"]);
    }

    [Fact]
    public void Load_buffering_never_reads_one_twice()
        => Registers(Programs.LoadBuffering(), (0, 0), (1, 0)).ShouldBe(["0 0", "0 1", "1 0"]);

    /// <summary>Each reader sees one of four pairs; of the 16 combinations only the one in which they disagree about the order is missing.</summary>
    [Fact]
    public void Independent_readers_never_disagree_on_the_order()
    {
        var outcomes = Registers(Programs.IndependentReads(), (1, 0), (1, 1), (2, 0), (2, 1));
        outcomes.Length.ShouldBe(15);
        outcomes.ShouldNotContain("1 0 1 0");
    }

    [Fact]
    public void Two_reads_of_one_variable_never_go_back_in_time()
        => Registers(Programs.ReadReadCoherence(), (1, 0), (1, 1)).ShouldBe(["0 0", "0 1", "1 1"]);

    /// <summary>x = 1 and y = 1 at the end would need each thread's second write before the other's first.</summary>
    [Fact]
    public void Two_plus_two_writes_never_leave_both_first_writes()
    {
        var finals = new SortedSet<string>(StringComparer.Ordinal);
        Searches.Run(new TinyModel(Programs.TwoPlusTwoWrites(), record: false, finals));
        finals.ShouldBe(["1 2 | ", "2 1 | ", "2 2 | "]);
    }

    /// <summary>Three reads see the write or not; seeing y and not x, after the one who wrote y saw x, is the one impossible combination.</summary>
    [Fact]
    public void Causality_is_never_violated()
    {
        var outcomes = Registers(Programs.WriteToReadCausality(), (1, 0), (2, 0), (2, 1));
        outcomes.Length.ShouldBe(7);
        outcomes.ShouldNotContain("1 1 0");
    }

    private static string[] Registers(TinyProgram program, params (int Thread, int Register)[] wanted)
    {
        var finals = new HashSet<string>();
        Searches.Run(new TinyModel(program, record: true, finals));
        var outcomes = finals.Select(final =>
        {
            var registers = final.Split('|')[1].Trim().Split(' ');
            return string.Join(' ', wanted.Select(w => registers[(w.Thread * TinyProgram.Registers) + w.Register]));
        });
        return [.. outcomes.Distinct().Order(StringComparer.Ordinal)];
    }
}
