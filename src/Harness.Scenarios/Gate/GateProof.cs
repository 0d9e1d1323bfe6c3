using System.Collections.Immutable;

namespace Harness.Scenarios.Gate;

/// <summary>What a gate demands for every number of slots, producers and packets.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Reader">The reader.</param>
/// <param name="Profile"><c>quick</c> for what every push runs, <c>full</c> for what takes longer.</param>
/// <param name="Proved">The properties that have to be proved; no others may be.</param>
/// <param name="Why">How that is known without the solvers.</param>
/// <param name="Line">The line of the gate file on which it starts.</param>
public sealed record GateProof(string Variant, string Reader, string Profile, ImmutableArray<string> Proved, string Why, int Line)
{
    /// <summary>Reads what a gate file says under <c>proofs</c>.</summary>
    internal static IEnumerable<GateProof> Read(LocatedJson json, GateReasons reasons)
    {
        var proof = new GateObject(json, "a proof", "variant", "readers", "profile", "proved", "why");
        var variant = GateObject.Text(proof.Required("variant"), "variant");
        var (profile, proved, why) = (GateScenarioReader.ReadProfile(proof), GateObject.Names(proof.Required("proved"), "proved"), reasons.Why(proof));
        foreach (var reader in GateObject.Names(proof.Required("readers"), "readers"))
        {
            var scenario = new Scenario { Variant = variant, Reader = reader };
            try
            {
                ScenarioCatalog.Resolve(scenario);
            }
            catch (ScenarioException exception)
            {
                throw new GateException(proof.Line, exception.Message);
            }

            yield return new GateProof(variant, scenario.Reader, profile, proved, why.Text, proof.Line);
        }
    }
}
