namespace Harness.Scenarios.Tests;

public class ReaderProgramTests
{
    [Theory]
    [InlineData("libpcap", "non-zero")]
    [InlineData("tcpdump", "non-zero")]
    [InlineData("suricata", "busy-bits")]
    [InlineData("suricata-autofp", "capture-and-worker-marking")]
    [InlineData("gopacket", "user-bit")]
    [InlineData("selftest", "user-bit")]
    [InlineData("dpdk", "never-polls")]
    [InlineData("netsniff-ng", "user-bit")]
    [InlineData("libdaq", "out-of-order-release")]
    [InlineData("zeek", "user-bit")]
    [InlineData("arkime", "several-threads")]
    public void A_program_is_the_reader_that_models_it_everywhere(string program, string reader)
    {
        var scenario = new Scenario { Variant = "legacy", Reader = program };

        scenario.Reader.ShouldBe(reader);
        scenario.ShouldBe(new Scenario { Variant = "legacy", Reader = reader });
        scenario.ToParameters()["reader"].ShouldBe(reader);
        ScenarioParameters.FileName(scenario).ShouldBe($"legacy-{reader}-n2-p3-k1");
        ScenarioParameters.Read(new SortedDictionary<string, string>(scenario.ToParameters().ToDictionary()) { ["reader"] = program }).Reader.ShouldBe(reader);
    }

    [Fact]
    public void Every_program_has_a_reader_and_a_name_of_its_own()
    {
        var readers = ScenarioCatalog.Readers.Select(r => r.Name).ToList();

        ReaderProgram.All.Select(p => p.Reader).ShouldAllBe(r => readers.Contains(r));
        ReaderProgram.All.Select(p => p.Name).Concat(readers).ShouldBeUnique();
    }
}
