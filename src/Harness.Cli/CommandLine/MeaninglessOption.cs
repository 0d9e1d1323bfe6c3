using System.CommandLine;

namespace Harness.Cli.CommandLine;

/// <summary>An option of Microsoft's tool that means nothing on this engine. It is taken and ignored, with a word, so that one file of arguments serves both tools.</summary>
/// <param name="Name">The option.</param>
/// <param name="TakesValue">Whether a value follows it.</param>
/// <param name="Why">What there is instead, or why there is nothing.</param>
internal sealed record MeaninglessOption(string Name, bool TakesValue, string Why)
{
    private const string OneStepAtATime = "the engine takes one step at a time, in an order that it chooses";
    private const string NothingUncontrolled = "nothing of a model is uncontrolled: what would be is refused before it runs";
    private const string EveryAccess = "every access of a model is a scheduling point, and nothing else is";

    /// <summary>Those of <c>harness test</c>, in the order of Microsoft's help.</summary>
    internal static IReadOnlyList<MeaninglessOption> OfTest { get; } =
    [
        Switch("--fuzz", OneStepAtATime),
        Switch("--coverage", "-v info lists the steps of the model that were never taken"),
        Switch("--schedule-coverage", "-v info lists the steps of the model that were never taken"),
        Switch("--serialize-coverage", "-v info lists the steps of the model that were never taken"),
        Switch("--actor-graph", "a model has no actors; the text report has a column for each task"),
        Switch("--xml-trace", "the trace is a JSON file with every step and what it read and wrote"),
        Switch("--reduce-execution-trace-cycles", "-s exhaustive visits no state twice"),
        Switch("--partial-order-sampling", "-s exhaustive visits no state twice"),
        Value("--liveness-temperature-threshold", "livelocks are judged by -s exhaustive, which finds the cycle itself"),
        Value("--timeout-delay", "a model has no clock: what may happen at any time is a task or a choice"),
        Value("--deadlock-timeout", "a deadlock is a state in which no task can move, and needs no time to be known"),
        Value("--max-fuzz-delay", OneStepAtATime),
        Value("--resolve-uncontrolled-concurrency-attempts", NothingUncontrolled),
        Value("--resolve-uncontrolled-concurrency-delay", NothingUncontrolled),
        Switch("--skip-trace-analysis", "there is no execution graph to leave out"),
        Switch("--skip-potential-deadlocks", "every deadlock that is reported is one"),
        Switch("--skip-collection-races", EveryAccess),
        Switch("--skip-lock-races", EveryAccess),
        Switch("--skip-atomic-races", EveryAccess),
        Switch("--skip-volatile-races", EveryAccess),
        Switch("--enable-memory-access-races", EveryAccess),
        Switch("--enable-control-flow-races", EveryAccess),
        Switch("--fuzzing-fallback", OneStepAtATime),
        Switch("--no-repro", "every violation is written as a trace that replays"),
        Switch("--log-uncontrolled-invocation-stack-traces", NothingUncontrolled),
        Switch("--break", "attach a debugger to harness replay, which takes the steps of the trace one after the other"),
        Switch("--console", "there is no log of the runtime; -v says how much is printed"),
    ];

    /// <summary>Those of <c>harness replay</c>.</summary>
    internal static IReadOnlyList<MeaninglessOption> OfReplay { get; } =
    [
        Switch("--break", "attach a debugger to the command: it takes the steps of the trace one after the other"),
        Value("--outdir", "a replay writes nothing: the trace is there already"),
        Switch("--console", "there is no log of the runtime; -v says how much is printed"),
    ];

    private static Dictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["--coverage"] = "-c", ["--break"] = "-b", ["--outdir"] = "-o",
    };

    /// <summary>Adds options to a command, not to its help, and gives what says of each that was used why it does nothing.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">The options.</param>
    /// <returns>Writes a line on the error stream for each of them on a command line.</returns>
    internal static Action<ParseResult> AddTo(Command command, IReadOnlyList<MeaninglessOption> options)
    {
        var known = options.Select(o => (Meaning: o, Option: o.Create())).ToArray();
        foreach (var (_, option) in known)
        {
            command.Options.Add(option);
        }

        return parsed =>
        {
            foreach (var (meaning, option) in known)
            {
                if (parsed.GetResult(option) is { Implicit: false })
                {
                    Note(meaning.Name, meaning.Why);
                }
            }
        };
    }

    /// <summary>Says that something means nothing here, and why.</summary>
    internal static void Note(string option, string why) => Console.Error.WriteLine($"note: {option} means nothing here and is ignored: {why}");

    private static MeaninglessOption Switch(string name, string why) => new(name, TakesValue: false, why);

    private static MeaninglessOption Value(string name, string why) => new(name, TakesValue: true, why);

    private Option<string?> Create() => new(Name, Aliases.TryGetValue(Name, out var alias) ? [alias] : [])
    {
        Hidden = true,
        Arity = TakesValue ? ArgumentArity.ExactlyOne : ArgumentArity.Zero,
    };
}
