namespace Coyote.Cli.CommandLine;

/// <summary>Commands to copy, for the help of each subcommand.</summary>
internal static class Examples
{
    internal static string? Of(string command) => command switch
    {
        "verify" =>
            """
              coyote verify
              coyote verify --quick --json results.json
              coyote verify --variant in-progress --reader user-bit --slots 2 --producers 3 --packets 2
              coyote verify --variant legacy --property P1 --property P10 --count-schedules
              coyote verify --variant in-progress --producers 2 --packets unbounded
            """,
        "test" =>
            """
              coyote test Harness.Scenarios.dll -m LegacyUserBit
              coyote test Harness.Scenarios.dll -m LegacyUserBit -s prioritization -sv 5 -i 10000 --seed 7
              coyote test Harness.Scenarios.dll -m InProgressUserBit @coyote-config/thorough.rsp
              coyote test Harness.Scenarios.dll -m InProgressUserBit -s exhaustive
            """,
        "replay" =>
            """
              coyote replay artifacts/traces/legacy-user-bit-n2-p3-k1-P1.trace.json
              coyote replay Harness.Scenarios.dll artifacts/traces/RingTests.LegacyUserBit-P1.trace.json -m LegacyUserBit
            """,
        "explore" =>
            """
              coyote explore --variant legacy
              coyote explore --variant in-progress --slots 1 --producers 2 --packets 1 --port 8080
            """,
        "graph" =>
            """
              coyote graph --variant legacy --slots 1 --producers 1 --packets 1 | dot -Tsvg > graph.svg
              coyote graph --variant in-progress --slots 2 --producers 3 --depths -o depths.svg
            """,
        "conform" =>
            """
              coyote conform
              coyote conform -t 120 --json conform.json --junit conform.xml
              coyote conform --part scripts --seed 4711 --scripts 1
              unshare -rn coyote conform                        without root
            """,
        "describe" =>
            """
              coyote describe in-progress
              coyote describe P10
              coyote describe LegacyUserBit
            """,
        "coyote" =>
            """
              coyote verify                                     the gate: every scenario against its expected verdicts
              coyote verify --variant legacy                    one scenario by hand
              coyote test Harness.Scenarios.dll -m LegacyUserBit
              coyote list                                       what there is
            """,
        _ => null,
    };
}
