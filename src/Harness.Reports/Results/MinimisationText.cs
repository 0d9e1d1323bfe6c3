using System.Globalization;
using Harness.Engine.Minimisation;

namespace Harness.Reports.Results;

/// <summary>What was removed from a schedule that was found by chance, in a sentence.</summary>
public static class MinimisationText
{
    /// <summary>The sentence.</summary>
    /// <param name="minimised">The schedule, and what it was made from.</param>
    public static string Of(MinimisedSchedule minimised)
    {
        ArgumentNullException.ThrowIfNull(minimised);
        var bounds = Bounds(minimised.Origin.Model.Name, minimised.Program.Model.Name);
        string[] parts =
        [
            .. bounds.Length == 0 ? Array.Empty<string>() : [bounds],
            Change(minimised.StepsBefore, minimised.Steps, "step"),
            Change(minimised.SwitchesBefore, minimised.Switches, "context switch", "context switches"),
        ];
        var shortest = minimised.IsShortest ? "; within these bounds no schedule is shorter" : "";
        return $"Minimised: {string.Join("; ", parts)} ({Figures.Plural(minimised.Candidates, "candidate")} run{shortest}).";
    }

    /// <summary>What differs in the names of the models: <c>N=2→1 P=3→2</c>.</summary>
    private static string Bounds(string before, string after)
    {
        var (old, now) = (before.Split(' ', ','), after.Split(' ', ','));
        return old.Length != now.Length
            ? ""
            : string.Join(' ', old.Zip(now).Where(w => w.First != w.Second).Select(w => $"{w.First}→{w.Second[(w.Second.IndexOf('=', StringComparison.Ordinal) + 1)..]}"));
    }

    private static string Change(int before, int after, string noun, string? plural = null)
        => before == after ? Figures.Plural(after, noun, plural) : string.Create(CultureInfo.InvariantCulture, $"{Figures.Plural(before, noun, plural)} → {after}");
}
