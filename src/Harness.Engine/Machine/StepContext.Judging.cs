namespace Harness.Engine.Machine;

/// <summary>What properties say of a state.</summary>
public sealed partial class StepContext
{
    private Property? _judging;

    /// <summary>Bit i: property i was evaluated when the state was judged last.</summary>
    internal ulong Judged { get; private set; }

    /// <summary>Judges the current state by every selected property that is a predicate of states.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="counts">Whether the evaluations count; a state that may turn out to be known is counted later.</param>
    /// <param name="known">What the same properties said of the state before, in a run whose states follow each other; null otherwise.</param>
    internal void JudgeState(Property[] properties, bool counts = true, KnownJudgements? known = null)
    {
        Judged = 0;
        Code.Enter(properties);
        InJudge = true;
        var i = 0;
        try
        {
            for (; i < properties.Length; i++)
            {
                var property = properties[i];
                if (known is null || property.JudgesTasks || !known.StillHolds(i, _changed, out var judgement))
                {
                    Code.Judge = i;
                    _judging = property;
                    _read = 0;
                    judgement = property.Judge!(this);
                    known?.Learn(i, _read, judgement);
                }

                if (judgement == Judgement.Undefined)
                {
                    continue;
                }

                Judged |= 1UL << property.Index;
                Evaluated[property.Index] += counts ? 1 : 0;
                if (judgement == Judgement.Fails)
                {
                    Failed |= 1UL << property.Index;
                }
            }
        }
        catch (Exception exception) when (exception is not Guards.ModelException)
        {
            throw new Guards.ThrownInStepException(
                $"the judge of property '{properties[i]}' threw {Tasks.MethodNames.Friendly(exception.GetType())}: {exception.Message}", exception);
        }

        _changed = 0;
        InJudge = false;
        Code.Leave();
    }

    /// <summary>What liveness properties ask of the current state.</summary>
    /// <param name="plan">The properties, and the bits of their answers.</param>
    internal uint LabelState(Exploration.LivenessPlan plan)
    {
        uint labels = 0;
        Code.Enter(plan.Properties);
        InJudge = true;
        var i = 0;
        try
        {
            for (; i < plan.Properties.Length; i++)
            {
                Code.Judge = i;
                _judging = plan.Properties[i];
                labels |= plan.LabelsOf(i, this);
            }
        }
        catch (Exception exception) when (exception is not Guards.ModelException)
        {
            throw new Guards.ThrownInStepException(
                $"the judge of property '{plan.Properties[i]}' threw {Tasks.MethodNames.Friendly(exception.GetType())}: {exception.Message}", exception);
        }

        InJudge = false;
        Code.Leave();
        return labels;
    }
}
