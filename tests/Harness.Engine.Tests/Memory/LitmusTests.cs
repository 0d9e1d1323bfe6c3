using System.Collections.Concurrent;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Memory;

/// <summary>
/// Litmus programs as the literature has them. Each has one outcome that sequential consistency forbids; which models allow it is what the source named in
/// the row says. The set of all other outcomes follows from the values that each read may find.
/// </summary>
public class LitmusTests
{
    private static readonly ConcurrentDictionary<(string Text, MemoryModel Memory), (string[] Outcomes, SearchResult Result)> s_found = [];

    public static TheoryData<string> Rows => [.. LitmusTable.Rows.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Outcomes_are_those_of_the_literature(string name)
    {
        var (_, text, domain, outcome, allowed, source) = LitmusTable.Of(name);
        var program = LitmusProgram.Parse(text);
        var sc = Found(program, MemoryModel.SequentialConsistency).Outcomes;
        sc.ShouldAllBe(o => IsIn(o, domain), name);
        sc.ShouldNotContain(o => Matches(o, outcome), name);
        foreach (var (model, says) in MemoryModelInfo.All.Skip(1).Zip(allowed.Split(' ')))
        {
            var found = Found(program, model.Model).Outcomes;
            found.Any(o => Matches(o, outcome)).ShouldBe(says == "yes", $"{name} under {model.Name}: {source}");
            sc.Except(found).ShouldBeEmpty($"{name}: what sequential consistency allows, {model.Name} allows");
        }
    }

    /// <summary>The complete set of outcomes, by axioms that share nothing with the machine.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void Outcomes_are_all_that_the_axioms_allow(string name)
    {
        var program = LitmusProgram.Parse(LitmusTable.Of(name).Text);
        foreach (var model in MemoryModelInfo.All)
        {
            Found(program, model.Model).Outcomes.ShouldBe(Axioms.Outcomes(program, model.Model), $"{name} under {model.Name}");
        }
    }

    /// <summary>
    /// Where a row's domains leave open nothing but the outcome in question, the complete sets are known without any search or axiom: all combinations, without
    /// that one where it is forbidden.
    /// </summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void Outcomes_are_all_combinations_or_all_but_one(string name)
    {
        var (_, text, domain, outcome, allowed, _) = LitmusTable.Of(name);
        if (outcome.Contains('*', StringComparison.Ordinal) || domain.Contains('*', StringComparison.Ordinal))
        {
            return;
        }

        var program = LitmusProgram.Parse(text);
        string[] all = [.. Combinations(domain).Order(StringComparer.Ordinal)];
        foreach (var (model, says) in MemoryModelInfo.All.Zip(["no", .. allowed.Split(' ')]))
        {
            Found(program, model.Model).Outcomes.ShouldBe(says == "yes" ? all : [.. all.Where(o => o != outcome)], $"{name} under {model.Name}");
        }
    }

    [Fact]
    public void The_table_has_every_program_that_the_field_names()
    {
        var names = LitmusTable.Rows.Select(r => r.Name).ToArray();
        names.ShouldBeUnique();
        names.Length.ShouldBeGreaterThan(50);
        string[] named = ["SB", "MP", "LB", "IRIW", "2+2W", "CoRR", "CoWW", "S", "R", "WRC", "ISA2"];
        named.ShouldBeSubsetOf(names);
    }

    /// <summary>Exact whole states, 64 and 128 bits: the same sets, the same counts, every merge audited.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void States_merge_only_where_they_are_equal(string name)
    {
        var program = LitmusProgram.Parse(LitmusTable.Of(name).Text);
        foreach (var model in MemoryModelInfo.All)
        {
            var (outcomes, result) = Found(program, model.Model);
            LitmusModel.Outcomes(program, model.Model, new SearchOptions { Store = StateStore.Exact }, out var exact).ShouldBe(outcomes, name);
            exact.States.ShouldBe(result.States, name);
            exact.Transitions.ShouldBe(result.Transitions, name);
        }
    }

    /// <summary>What a search finds that audits every merge; four tests ask for it.</summary>
    private static (string[] Outcomes, SearchResult Result) Found(LitmusProgram program, MemoryModel memory)
        => s_found.GetOrAdd((program.Text, memory), _ =>
            (LitmusModel.Outcomes(program, memory, new SearchOptions { AuditEvery = 1 }, out var result), result));

    private static bool Matches(string outcome, string pattern) => pattern.EndsWith('*') ? outcome.StartsWith(pattern[..^1], StringComparison.Ordinal) : outcome == pattern;

    private static bool IsIn(string outcome, string domain)
    {
        var values = outcome.Split(['|', ' '], StringSplitOptions.RemoveEmptyEntries);
        var allowed = domain.Split(['|', ' '], StringSplitOptions.RemoveEmptyEntries);
        return values.Length == allowed.Length && values.Zip(allowed).All(p => p.Second == "*" || p.Second.Contains(p.First, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Combinations(string domain)
    {
        var reads = domain.Split('|')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var all = domain.Split(['|', ' '], StringSplitOptions.RemoveEmptyEntries).Aggregate(
            (IEnumerable<int[]>)[[]], (some, values) => some.SelectMany(s => values.Select(v => (int[])[.. s, v - '0'])));
        return all.Select(a => LitmusProgram.Outcome(a[..reads.Length], a[reads.Length..]));
    }
}
