using Harness.Engine.Exploration;

namespace Harness.Ring.Tests;

/// <summary>The ways of telling states apart agree, and no audited merge differs.</summary>
public class SearchModesTests
{
    public static TheoryData<string> Variants => ["legacy", "in-progress", "in-progress unbounded", "non-zero"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Whole_states_wide_fingerprints_and_the_audit_agree_with_the_ordinary_search(string name)
    {
        var model = name switch
        {
            "legacy" => Rings.Legacy(1, 2, 1),
            "in-progress" => Rings.InProgress(2, 2, 1),
            "in-progress unbounded" => Rings.InProgress(1, 2, null),
            _ => Rings.Model(new InProgressVariant(), new NonZeroReader(), 1, 2, 1),
        };
        var ordinary = Rings.Search(model, new SearchOptions { AuditEvery = 0 });
        var audited = Rings.Search(model, new SearchOptions { AuditEvery = 1 });
        var exact = Rings.Search(model, new SearchOptions { Store = StateStore.Exact });
        var wide = Rings.Search(model, new SearchOptions { Store = StateStore.Fingerprint128 });

        audited.Audited.ShouldBe(ordinary.Transitions - ordinary.States + 1);
        foreach (var other in new[] { audited, exact, wide })
        {
            other.States.ShouldBe(ordinary.States);
            other.Transitions.ShouldBe(ordinary.Transitions);
            other.StatesByDepth.ShouldBe(ordinary.StatesByDepth);
            other.Properties.Select(p => (p.Property.Name, p.Verdict, p.Evaluated)).ShouldBe(ordinary.Properties.Select(p => (p.Property.Name, p.Verdict, p.Evaluated)));
        }

        exact.OmissionProbability.ShouldBe(0);
        ordinary.OmissionProbability.ShouldBe(Math.Pow(ordinary.States, 2) / Math.Pow(2, 65), tolerance: 1e-30);
    }
}
