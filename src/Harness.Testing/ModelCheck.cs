using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Minimisation;
using Harness.Hosting;
using Harness.Reports.Results;
using Harness.Scenarios;

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

    private static SearchResult Proves(HostedModel hosted, ViolationText text, SearchOptions? options)
    {
        var program = ControlledProgram.Create(hosted.Model);
        options ??= new SearchOptions();
        var result = new ExhaustiveSearch(program, options.Properties.Count > 0 ? options : options with { Properties = [.. hosted.Properties] }).Run(CancellationToken.None);
        if (result.Properties.Where(p => p.Counterexample is not null).MinBy(p => Headline.RankOf(p.Property.Name)) is { } violated)
        {
            throw new ModelCheckException(text.Of(program, violated.Property, violated.Counterexample!, history: null));
        }

        if (result.Properties.Any(p => p.Verdict != Verdict.Proved) || !result.StepsNotTaken.IsEmpty)
        {
            var outcome = new ScenarioOutcome { Title = hosted.Model.Name, Result = result, Memory = MemoryModelInfo.Of(hosted.Model.Memory).Name };
            throw new ModelCheckException($"Not proved: nothing is violated, but not every property is proved.\n\n{ResultTable.Of([outcome])}");
        }

        return result;
    }

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
