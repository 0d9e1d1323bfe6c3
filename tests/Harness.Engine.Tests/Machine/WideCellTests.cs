using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Machine;

/// <summary>Values of 16 bytes: a double-width compare-and-exchange changes both halves or neither.</summary>
public class WideCellTests
{
    public static TheoryData<MemoryModel> Models => [.. Enum.GetValues<MemoryModel>()];

    /// <summary>Two tasks count up the tag by exchange until they succeed: at the end both are counted, and the pointer, which may be negative, is as it was.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void An_exchange_changes_both_halves_or_neither(MemoryModel memory)
    {
        var result = Searches.Run(new Wide(memory));

        result.Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved, string.Join(' ', result.Properties.Where(p => p.Verdict != Verdict.Proved).Select(p => p.Property.Name)));
    }

    /// <summary>Structures of several numbers have less room for each.</summary>
    [Fact]
    public void Values_come_back_as_they_were()
    {
        (long, int, short, short)[] mixed = [(0, 0, 0, 0), (32767, -1, 7, 0), (-32768, 32767, -3, -1)];
        (long, long)[] pairs = [(0, 0), (int.MaxValue, int.MinValue), (-1, 1)];
        foreach (var value in mixed)
        {
            Word.To<(long, int, short, short)>(Word.From(value)).ShouldBe(value);
        }

        foreach (var value in pairs)
        {
            Word.To<(long, long)>(Word.From(value)).ShouldBe(value);
        }
    }

    [Fact]
    public void A_value_that_does_not_fit_is_refused()
    {
        Should.Throw<ModelException>(() => Word.From((1L << 40, 0L))).Message.ShouldBe(
            "a (long, long) of 16 bytes has the value (1099511627776, 0), of which 8 bytes are no signed number of 32 bits: count in smaller numbers, indices in place of pointers.");
        Should.Throw<ModelException>(() => Word.From((0L, 40_000, 0))).Message.ShouldContain("of which 4 bytes are no signed number of 16 bits");
    }

    private readonly record struct Head(long Top, long Tag);

    private sealed class Wide(MemoryModel memory) : IModel
    {
        public string Name => "wide";

        public MemoryModel Memory => memory;

        public void Build(MachineBuilder machine)
        {
            var head = machine.Cell("head", new Head(-7, 0));
            machine.FinalProperty("counted", "both are counted", (state, tag) => state.Get(head) == new Head(-7, tag), 2);
            machine.Spawn("a", () => Count(head));
            machine.Spawn("b", () => Count(head));
        }

        private static async ControlledTask Count(Cell<Head> head)
        {
            var seen = new Head(-7, 0);
            while (await head.CompareExchange(Labels.Update, seen, seen with { Tag = seen.Tag + 1 }) is var found && found != seen)
            {
                seen = found;
            }
        }
    }
}
