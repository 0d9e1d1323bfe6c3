namespace Harness.Scenarios.Tests;

public class ScenarioParametersTests
{
    private static readonly Scenario s_unusual = new()
    {
        Variant = "in-progress", Reader = "non-zero", Faults = ["statistics-read"], Slots = 3, Producers = 4, Packets = 2, Mark = 0x20000000, Tpacket = 1,
    };

    [Fact]
    public void Parameters_AreReadBack()
    {
        var scenario = ScenarioParameters.Read(s_unusual.ToParameters());

        scenario.Title.ShouldBe(s_unusual.Title);
        scenario.ToParameters().ShouldBe(s_unusual.ToParameters());
    }

    /// <summary>The layout follows from the variant, and is no part of a name where it does.</summary>
    [Fact]
    public void Blocks_AreTpacketV3()
    {
        var blocks = new Scenario { Variant = "v3-blocks", Faults = ["vnet-fail"] };

        blocks.Tpacket.ShouldBe(3);
        blocks.Title.ShouldBe("v3-blocks, user-bit reader, faults vnet-fail, N=2 P=3 K=1, sc");
        ScenarioParameters.FileName(blocks).ShouldBe("v3-blocks-user-bit-vnet-fail-n2-p3-k1");
        ScenarioParameters.Read(blocks.ToParameters()).ToParameters().ShouldBe(blocks.ToParameters());
        blocks.ToModel().ShouldBeOfType<Harness.Ring.Blocks.BlockModel>();
    }

    [Fact]
    public void Unbounded_IsReadBack()
        => ScenarioParameters.Read(new Scenario { Variant = "legacy", Packets = null }.ToParameters()).Packets.ShouldBeNull();

    [Theory]
    [InlineData("slots", null, "the scenario lacks 'slots'")]
    [InlineData("slots", "two", "the scenario's slots is no number: 'two'")]
    [InlineData("colour", "red", "a scenario has no parameter 'colour'; it has faults, known-false, mark, memory, packets, producers, reader, slots, tpacket, variant")]
    public void WrongParameters_AreNamed(string name, string? value, string message)
    {
        var parameters = s_unusual.ToParameters().ToDictionary(StringComparer.Ordinal);
        parameters.Remove(name);
        if (value is not null)
        {
            parameters[name] = value;
        }

        Should.Throw<ScenarioException>(() => ScenarioParameters.Read(parameters)).Message.ShouldBe(message);
    }

    [Fact]
    public void FileNames_TellScenariosApart()
    {
        ScenarioParameters.FileName(new Scenario { Variant = "legacy" }).ShouldBe("legacy-user-bit-n2-p3-k1");
        ScenarioParameters.FileName(s_unusual).ShouldBe("in-progress-non-zero-statistics-read-n3-p4-k2-mark20000000-v1");
        ScenarioParameters.FileName(new Scenario { Variant = "legacy", Packets = null }).ShouldBe("legacy-user-bit-n2-p3-kunbounded");
    }
}
