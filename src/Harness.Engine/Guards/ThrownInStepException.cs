namespace Harness.Engine.Guards;

/// <summary>A condition, an effect or a judge threw: code of the model that no task can catch. A search adds the schedule.</summary>
internal sealed class ThrownInStepException : ModelException
{
    /// <summary>An error of code that belongs to no task.</summary>
    /// <param name="message">Whose code threw what.</param>
    /// <param name="thrown">What it threw.</param>
    internal ThrownInStepException(string message, Exception thrown)
        : base(message, thrown)
    {
    }

    private ThrownInStepException(ThrownInStepException before, string schedule)
        : base($"{before.Message} ({schedule})", before.InnerException!)
    {
    }

    /// <summary>Where the search stood: the number of a state, and the step that it took from there or, with none, whether one could be taken. Below 0 before a search said so.</summary>
    internal long From { get; set; } = -1;

    /// <summary>The step that was taken.</summary>
    internal Exploration.Move? Move { get; set; }

    internal ThrownInStepException After(string schedule) => new(this, schedule) { From = From, Move = Move };
}
