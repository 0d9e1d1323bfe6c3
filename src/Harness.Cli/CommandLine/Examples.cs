namespace Harness.Cli.CommandLine;

/// <summary>Commands to copy, for the help of each subcommand.</summary>
internal static class Examples
{
    internal static string? Of(string command) => command switch
    {
        "verify" =>
            """
              harness verify
              harness verify --quick --json results.json
              harness verify --variant in-progress --reader user-bit --slots 2 --producers 3 --packets 2
              harness verify --variant legacy --property P1 --property P10 --count-schedules
              harness verify --variant in-progress --producers 2 --packets unbounded
            """,
        "test" =>
            """
              harness test Harness.Scenarios.dll -m LegacyUserBit
              harness test Harness.Scenarios.dll -m LegacyUserBit -s prioritization -sv 5 -i 10000 --seed 7
              harness test Harness.Scenarios.dll -m InProgressUserBit @coyote-config/thorough.rsp
              harness test Harness.Scenarios.dll -m InProgressUserBit -s exhaustive
            """,
        "replay" =>
            """
              harness replay artifacts/traces/legacy-user-bit-n2-p3-k1-P1.trace.json
              harness replay Harness.Scenarios.dll artifacts/traces/RingTests.LegacyUserBit-P1.trace.json -m LegacyUserBit
            """,
        "compare" =>
            """
              harness compare artifacts/traces/legacy-user-bit-n2-p3-k1-P1.trace.json --variant in-progress
              harness compare Queues.dll artifacts/traces/QueueTests.Broken-P1.trace.json -m QueueTests.Mended
            """,
        "explore" =>
            """
              harness explore --variant legacy
              harness explore --variant in-progress --slots 1 --producers 2 --packets 1 --port 8080
            """,
        "graph" =>
            """
              harness graph --variant legacy --slots 1 --producers 1 --packets 1 | dot -Tsvg > graph.svg
              harness graph --variant in-progress --slots 2 --producers 3 --depths -o depths.svg
            """,
        "conform" =>
            """
              harness conform
              harness conform -t 120 --json conform.json --junit conform.xml
              harness conform --part scripts --seed 4711 --scripts 1
              unshare -rn harness conform                        without root
            """,
        "describe" =>
            """
              harness describe in-progress
              harness describe P10
              harness describe LegacyUserBit
            """,
        "harness" =>
            """
              harness verify                                     the gate: every scenario against its expected verdicts
              harness verify --variant legacy                    one scenario by hand
              harness test Harness.Scenarios.dll -m LegacyUserBit
              harness list                                       what there is
            """,
        _ => null,
    };
}
