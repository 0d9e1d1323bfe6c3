using Harness.Scenarios;

namespace Harness.Cli.Tests;

[Collection(nameof(Serial))]
public class BadInputTests
{
    /// <summary>Stands for the names of the variants, which are not what is tested here.</summary>
    private const string Variants = "VARIANTS";

    [Theory]
    [InlineData("verify --slot 2", "unknown option '--slot', did you mean '--slots'?; harness verify --help lists the options")]
    [InlineData("verify --frobnicate", "unknown option '--frobnicate'; harness verify --help lists the options")]
    [InlineData("verify --slots 0 --variant legacy", "--slots must be a whole number from 1 to 64, or 'any', not '0'; harness verify --help explains the options")]
    [InlineData("verify --slots two --variant legacy", "--slots must be a whole number from 1 to 64, or 'any', not 'two'; harness verify --help explains the options")]
    [InlineData("verify --packets 0 --variant legacy", "packets must be at least 1 or 'unbounded', not 0")]
    [InlineData("verify --packets many --variant legacy", "--packets must be a whole number or 'unbounded', not 'many'")]
    [InlineData("verify --packets 100 --producers 60 --variant legacy", "producers times packets must be at most 4096, not 6000")]
    [InlineData("verify --variant new", $"unknown variant 'new'; there is {Variants}")]
    [InlineData("verify --variant legacy --reader new", "unknown reader 'new'; there is READERS, or a program that reads so: PROGRAMS")]
    [InlineData("verify --variant legacy --fault filtered --fault filtered", "fault filtered is given twice")]
    [InlineData("verify --variant legacy --fault new", "unknown fault 'new'; there is FAULTS")]
    [InlineData("verify --variant legacy --memory power", "unknown memory model 'power'; there is sc, tso, pso, ra")]
    [InlineData("verify --variant v3-blocks --memory tso", "variant v3-blocks is for sc only, not for tso: its steps change words of a block together")]
    [InlineData("verify --variant legacy --fault no-barrier", "fault no-barrier needs a memory model other than sc, under which a barrier does nothing")]
    [InlineData("verify --variant legacy --memory ra --packets unbounded", "memory model ra needs a number of packets: unbounded packets use their numbers again")]
    [InlineData("verify --variant in-progress --mark 1", "mark must be one bit other than USER (1), not 1")]
    [InlineData("verify --variant legacy --store 32", "--store must be 64, 128, exact or bitstate, not '32'")]
    [InlineData("verify --variant legacy -t 0", "--timeout must be a number of seconds above 0, not '0'; harness verify --help explains the options")]
    [InlineData("verify --slots 3", $"--slots describes a scenario by hand: add --variant ({Variants})")]
    [InlineData("verify --property P1", "--property needs a scenario by hand (--variant …): the gate judges every property")]
    [InlineData("verify --smallest", "--smallest needs a scenario by hand (--variant …) with a number of packets")]
    [InlineData("verify --smallest --variant legacy --packets unbounded", "--smallest needs a scenario by hand (--variant …) with a number of packets")]
    [InlineData("verify --smallest --variant legacy -o x", "--smallest writes neither traces nor a table: leave --outdir, --markdown and every --report but json out")]
    [InlineData("verify --variant legacy gate.json", "give either a scenario (--variant …) or a gate (CONFIG, --quick, --jobs, --bounds-checks, --violations), not both")]
    [InlineData("verify --bounds-checks maybe", "--bounds-checks must be on, off or only, not 'maybe'")]
    [InlineData("verify --variant", "--variant needs a value; harness verify --help explains the options")]
    [InlineData("verify gate.json", "there is no gate file 'gate.json'")]
    [InlineData("verify --variant legacy --json no/such.json", "--json 'no/such.json': there is no directory 'no'")]
    [InlineData("verify --variant legacy --json .", "--json '.' is a directory: give the name of a file")]
    [InlineData("verify --variant legacy --mark 4", "variant legacy marks no slot: leave the mark out")]
    [InlineData("verify --variant v3-blocks --mark 4", "variant v3-blocks marks no slot: leave the mark out")]
    [InlineData("verify --variant v3-blocks --tpacket 2", "variant v3-blocks is TPACKET_V3: tpacket must be 3, not 2")]
    [InlineData("verify --variant legacy --tpacket 3", "tpacket must be 1 or 2, not 3")]
    [InlineData("bench --rounds 2", "--case, --rounds and --max-memory belong to 'bench --spin'")]
    [InlineData("bench --write .", "--write belongs to 'bench --spin', '--growth' or '--workers'")]
    [InlineData("bench --spin --growth", "choose one of --spin, --growth, --workers and --c: each takes the whole machine")]
    [InlineData("bench --growth --write .", "--write: there is no './benchmarks.md' in which to put the tables")]
    [InlineData("bench --spin --case in-progress", "--case must be a variant and bounds such as in-progress:2/3/2, not 'in-progress'")]
    [InlineData("bench --spin --case v3-blocks:2/3/1", "--case: SPIN has no variant 'v3-blocks': only legacy, in-progress, owner-map")]
    [InlineData("bench --spin --case legacy:2/4/4", "--case: for SPIN N must be 1 to 4, P 1 to 7 and P*K 1 to 15, not N=2 P=4 K=4")]
    [InlineData("bench --spin --write no", "--write 'no': there is no such directory")]
    [InlineData("verify --variant v3-blocks --reader busy-bits", "reader busy-bits marks frames of TPACKET_V2: variant v3-blocks has blocks, which Suricata reads as user-bit")]
    [InlineData("verify --variant v3-blocks --reader opts-in", "reader opts-in is for in-progress-opt-in: variant v3-blocks has no such option")]
    [InlineData("verify --variant v3-blocks --fault checksum", "variant v3-blocks has no fault checksum; it has statistics-read, filtered, oversize, tamper, vnet-fail")]
    [InlineData("verify --variant v3-blocks --fault vnet-after-head", "variant v3-blocks has no fault vnet-after-head; it has statistics-read, filtered, oversize, tamper, vnet-fail")]
    [InlineData("verify --variant v3-vnet-keeps-fill-lock", "variant v3-vnet-keeps-fill-lock differs only where a packet fails: add the fault vnet-fail")]
    [InlineData("verify --variant v3-blocks --packets unbounded --fault statistics-read", "fault statistics-read needs a number of packets: with unbounded packets the counters are left out")]
    [InlineData("verify --variant legacy --json x --markdown ./x", "--json and --markdown both name 'x': give them different files")]
    [InlineData("verify .", "gate file '.' is a directory: give the name of a file")]
    [InlineData("list --nosuch", "unknown option '--nosuch'; harness list --help lists the options")]
    [InlineData("rewrite x.json", "nothing needs rewriting here: 'harness test' takes the assembly as it was built; for Microsoft's tool see docs/microsoft-coyote.md")]
    [InlineData("frobnicate", "unknown command 'frobnicate'; harness --help lists the commands")]
    [InlineData("verfy", "unknown command 'verfy', did you mean 'verify'?; harness --help lists the commands")]
    [InlineData("describe libpcp", "nothing is called 'libpcp', did you mean 'libpcap'?; harness list shows what there is")]
    [InlineData("list --kind reeder", "there is no kind 'reeder', did you mean 'reader'?; there is variant, reader, program, fault, memory model, property, strategy, scenario, test")]
    [InlineData("list --filter nothing-of-the-kind", "no name has 'nothing-of-the-kind' in it, or in what is said of it")]
    [InlineData("describe nothing", "nothing is called 'nothing'; harness list shows what there is")]
    [InlineData("test", "PATH is missing; harness test --help explains the options")]
    [InlineData("test missing.dll -m X", "there is no assembly 'missing.dll'")]
    [InlineData("test missing.dll -s pct", "unknown strategy 'pct': PCT is prioritization; there is random, probabilistic, prioritization, fair-prioritization, delay-bounding, fair-delay-bounding, exhaustive")]
    [InlineData("test missing.dll -s dfs", "unknown strategy 'dfs'; there is random, probabilistic, prioritization, fair-prioritization, delay-bounding, fair-delay-bounding, exhaustive")]
    [InlineData("test missing.dll -s random -sv 3", "strategy 'random' takes no value, and 3 was given")]
    [InlineData("test missing.dll -m X -s exhaustive --jobs 3", "--jobs means nothing with -s exhaustive, which explores every schedule once: leave it out")]
    [InlineData("replay missing.json", "there is no trace 'missing.json'")]
    public void BadInput_IsOneLine_ExitCode1_AndNothingWritten(string arguments, string message)
    {
        using var harness = new HarnessHere();

        var result = harness.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var variants = string.Join(", ", ScenarioCatalog.VariantNames);
        var readers = string.Join(", ", ScenarioCatalog.Readers.Select(r => r.Name));
        var faults = string.Join(", ", ScenarioCatalog.Faults.Select(f => f.Name));
        var programs = string.Join(", ", ReaderProgram.All.Select(p => p.Name));
        var expected = message.Replace("PROGRAMS", programs, StringComparison.Ordinal).Replace(Variants, variants, StringComparison.Ordinal)
            .Replace("READERS", readers, StringComparison.Ordinal).Replace("FAULTS", faults, StringComparison.Ordinal);
        result.Error.ShouldBe($"error: {expected}{Environment.NewLine}");
        result.Output.ShouldBeEmpty();
        result.ExitCode.ShouldBe(1);
        harness.Files.ShouldBeEmpty();
    }

    /// <summary>Devices that never end, pipes that nobody writes to, files that are empty or no text: each is refused at once, by whatever reads it.</summary>
    [Fact]
    public void What_is_no_file_to_be_read_is_refused_at_once()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("devices and pipes of this kind are Linux's");
        }

        using var harness = new HarnessHere();
        harness.Write("empty", "");
        File.WriteAllBytes(Path.Combine(harness.Folder, "noise"), [0x7B, 0xFF, 0xC0]);
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(harness.Folder, "pipe")]))
        {
            make.WaitForExit();
        }

        foreach (var (arguments, what) in new[]
        {
            ("verify ", "gate file"), ("replay ", "trace"), ("compare --variant legacy ", "trace"), ("merge ", "shard"), ("test ", "assembly"),
            ("list ", "assembly"), ("check ", "file"), ("verify @", "file"),
        })
        {
            var end = arguments.EndsWith('@') ? "; harness verify --help explains the options" : "";
            foreach (var file in new[] { "/dev/zero", "pipe" })
            {
                harness.Run((arguments + file).Split(' ')).Error.ShouldEndWith($"{what} '{file}' is a device or a pipe: give the name of a file{end}\n");
            }
        }

        harness.Run("verify", "empty").Error.ShouldBe("error: gate file 'empty' is empty\n");
        harness.Run("verify", "noise").Error.ShouldBe("error: gate file 'noise' is not text\n");
        harness.Run("replay", "empty").Error.ShouldBe("error: 'empty' is no whole trace at line 1: it is cut off, edited or something else\n");
    }

    /// <summary>What a script gives when a variable is unset.</summary>
    [Theory]
    [InlineData("--json")]
    [InlineData("--markdown")]
    [InlineData("--outdir")]
    public void EmptyValue_IsNamed_BeforeAnythingRuns(string option)
    {
        using var harness = new HarnessHere();

        var result = harness.Run("verify", "--variant", "legacy", option, "");

        result.Error.ShouldBe($"error: {option} is given an empty value; harness verify --help explains the options{Environment.NewLine}");
        result.ExitCode.ShouldBe(1);
        harness.Files.ShouldBeEmpty();
    }

    [Fact]
    public void UnknownProperty_NamesTheOnesThatThereAre()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("verify", "--variant", "legacy", "--property", "P99");

        result.Error.ShouldBe(
            "error: this scenario has no property 'P99'; it has deadlock, livelock, exception, P1, P2, P3, P9, P10, L1, L2, L3, L4, P7i, P7, P4, P5, P6, P12, P8, L5, safety for all of these but livelock, "
            + "L1-live, L2-live, L3-live, L4-live, L5-live, and live for all of the latter"
            + Environment.NewLine);
        result.ExitCode.ShouldBe(1);
        harness.Files.ShouldBeEmpty();
    }

    [Fact]
    public void InvalidGate_NamesFileAndLine()
    {
        using var harness = new HarnessHere();
        harness.Write("gate.json", "{\n  \"version\": 2,\n  \"scenario\": []\n}\n");

        var result = harness.Run("verify", "gate.json");

        result.Error.ShouldBe($"error: gate.json:3: the gate file has no member 'scenario'; it has version, reasons, scenarios, proofs, tests, notApplicable{Environment.NewLine}");
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void WrongMethodName_NamesTheTestsThatThereAre()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "Legacy");

        result.Error.ShouldStartWith($"error: '{HarnessFolder.Scenarios}' has no test 'Legacy'; it has RingTests.LegacyUserBit, RingTests.LegacyExclusiveWriter, ");
        result.Error.TrimEnd().ShouldNotContain('\n');
        result.ExitCode.ShouldBe(1);
        harness.Files.ShouldBeEmpty();
    }

    [Fact]
    public void AmbiguousMethodName_NamesTheTestsThatItMayMean()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "UserBit");

        result.Error.ShouldBe($"error: 'UserBit' may mean several tests: RingTests.LegacyUserBit, RingTests.InProgressUserBit, RingTests.OwnerMapUserBit, RingTests.BlocksUserBit{Environment.NewLine}");
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void FileThatIsNoAssembly_IsCalledSo()
    {
        using var harness = new HarnessHere();
        harness.Write("text.dll", "no assembly");

        var result = harness.Run("test", "text.dll", "-m", "X");

        result.Error.ShouldBe($"error: 'text.dll' is not a .NET assembly{Environment.NewLine}");
        result.ExitCode.ShouldBe(1);
    }
}
