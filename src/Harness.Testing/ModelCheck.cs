using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Minimisation;
using Harness.Hosting;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Gate;

namespace Harness.Testing;

/// <summary>
/// Checks of models for unit tests, in the test's own process: one that searches all schedules, and one that samples. Each returns what it did, or throws a
/// <see cref="ModelCheckException"/> whose message is the text report, with a shortest schedule (where all were searched) and the command that replays it.
/// </summary>
/// <remarks>Microsoft's <c>TestingEngine</c> runs the same tests, and can only sample.</remarks>
public static class ModelCheck
{
    /// <summary>Searches every schedule of a test's model: passes if every property that the test is about is proved within the model's bounds.</summary>
    /// <param name="test">A method marked <c>[Test]</c>, which hands over its model with <see cref="ModelHost.Run"/>: the replay command names it.</param>
    /// <param name="options">How to search; null for the defaults. Properties that it names are judged instead of those of the test.</param>
    /// <exception cref="ModelCheckException">A property is violated, or the verdict is no proof: inconclusive, vacuous, or a step that is never taken.</exception>
    /// <exception cref="Engine.Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static SearchResult Proves(Action test, SearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        return Proves(ModelHost.Collect(test.Method.Name, test), new ViolationText(test.Method), options);
    }

    /// <summary>
    /// Searches every schedule of a test's model: passes if the verdict of each property is what the test says with <see
    /// cref="ExpectAttribute"/>, and Proved where it says nothing.
    /// A model that is known to be bad fails when it passes.
    /// </summary>
    /// <param name="test">A method marked <c>[Test]</c>, which hands over its model with <see cref="ModelHost.Run"/>.</param>
    /// <param name="options">How to search; null for the defaults.</param>
    /// <exception cref="ModelCheckException">A verdict is another one, or was not reached; or a step is never taken.</exception>
    /// <exception cref="Engine.Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static SearchResult AsExpected(Action test, SearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        var hosted = ModelHost.Collect(test.Method.Name, test);
        return AsExpected(hosted, new ViolationText(test.Method), ExpectAttribute.Of(test.Method), options);
    }

    /// <summary>Searches every schedule of a model: passes if every property is proved within the model's bounds.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to search; null for the defaults.</param>
    /// <exception cref="ModelCheckException">A property is violated, or the verdict is no proof: inconclusive, vacuous, or a step that is never taken.</exception>
    /// <exception cref="Engine.Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static SearchResult Proves(IModel model, SearchOptions? options = null)
        => Proves(new HostedModel(model, []), new ViolationText(null), options);

    /// <summary>Samples schedules of a test's model: passes if all of them end and none of them violates anything. That is no proof.</summary>
    /// <param name="test">A method marked <c>[Test]</c>, which hands over its model with <see cref="ModelHost.Run"/>.</param>
    /// <param name="options">Strategy, seed and how many schedules; null for the defaults.</param>
    /// <exception cref="ModelCheckException">A schedule violates a property, or was cut at its last allowed step.</exception>
    /// <exception cref="Engine.Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static SamplingResult Samples(Action test, SamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        return Samples(ModelHost.Collect(test.Method.Name, test), new ViolationText(test.Method), options);
    }

    /// <summary>Samples schedules of a model: passes if all of them end and none of them violates anything. That is no proof.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Strategy, seed and how many schedules; null for the defaults.</param>
    /// <exception cref="ModelCheckException">A schedule violates a property, or was cut at its last allowed step.</exception>
    /// <exception cref="Engine.Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static SamplingResult Samples(IModel model, SamplingOptions? options = null)
        => Samples(new HostedModel(model, []), new ViolationText(null), options);

    /// <summary>As the command searches, unless told otherwise: with all that may be left out because it changes no verdict.</summary>
    private static SearchResult Search(ControlledProgram program, HostedModel hosted, SearchOptions? options)
    {
        options ??= new SearchOptions { Reductions = SearchReductions.All };
        options = options.Properties.Count > 0 ? options : options with { Properties = [.. hosted.Properties] };
        return new ExhaustiveSearch(program, options).Run(CancellationToken.None);
    }

    private static SearchResult Proves(HostedModel hosted, ViolationText text, SearchOptions? options)
    {
        var program = ControlledProgram.Create(hosted.Model);
        var result = Search(program, hosted, options);
        if (result.Properties.Where(p => p.Counterexample is not null).MinBy(p => Headline.RankOf(p.Property.Name)) is { } violated)
        {
            throw new ModelCheckException(text.Of(program, violated.Property, violated.Counterexample!, history: null));
        }

        return result.Properties.Any(p => p.Verdict != Verdict.Proved) || !result.StepsNotTaken.IsEmpty
            ? throw new ModelCheckException(
                $"Not proved: nothing is violated, but not every property is proved.\n\n{Table(hosted, result, null)}")
            : result;
    }

    private static SearchResult AsExpected(
        HostedModel hosted, ViolationText text, ImmutableArray<ExpectAttribute> stated, SearchOptions? options)
    {
        var program = ControlledProgram.Create(hosted.Model);
        var result = Search(program, hosted, options);
        var expectations = TestExpectations.Of(hosted.Model.Name, program, [.. result.Properties.Select(p => p.Property.Name)], stated);
        var wrong = result.Properties.Where(p => p.Verdict != expectations[p.Property.Name].Verdict)
            .OrderBy(p => Headline.RankOf(p.Property.Name)).ToArray();
        if (wrong.Length == 0 && result.StepsNotTaken.IsEmpty)
        {
            return result;
        }

        // Each counterexample is known only here: all of them get their file, and the one that says most is shown.
        var reports = wrong.Where(p => p.Counterexample is not null)
            .Select(p => text.Of(program, p.Property, p.Counterexample!, history: null)).ToArray();
        throw new ModelCheckException(
            $"Not as expected.\n\n{Table(hosted, result, expectations)}{(reports.Length > 0 ? "\n" + reports[0] : "")}");
    }

    private static string Table(HostedModel hosted, SearchResult result, ImmutableSortedDictionary<string, Expectation>? expectations)
        => ResultTable.Of(
        [
            new ScenarioOutcome
            {
                Title = hosted.Model.Name,
                Result = result,
                Memory = MemoryModelInfo.Of(hosted.Model.Memory).Name,
                Expectations = expectations,
            },
        ]);

    private static SamplingResult Samples(HostedModel hosted, ViolationText text, SamplingOptions? options)
    {
        var program = ControlledProgram.Create(hosted.Model);
        options ??= new SamplingOptions();
        var result = new SamplingRun(program, options.Properties.Count > 0 ? options : options with { Properties = hosted.Properties }).Run(CancellationToken.None);
        var found = result.Properties.Where(p => p.Result.Verdict == Verdict.Violated).OrderBy(p => p.Iteration).ThenBy(p => Headline.RankOf(p.Result.Property.Name)).FirstOrDefault();
        if (found is not null)
        {
            var smaller = new ScheduleMinimiser().Minimise(program, found.Result.Property, found.Result.Counterexample!, CancellationToken.None);
            throw new ModelCheckException(text.Of(smaller.Program, smaller.Property, smaller.Counterexample, MinimisationText.Of(smaller)));
        }

        // Of a schedule that was cut nobody knows how it goes on: the command ends with code 4 then, and not with success.
        return result.End == SamplingEnd.MaxSteps || result.Cut > 0 ? throw new ModelCheckException(SamplingText.Conclusion(result)) : result;
    }
}
