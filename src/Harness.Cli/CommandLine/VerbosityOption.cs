using System.CommandLine;
using Harness.Cli.Testing;

namespace Harness.Cli.CommandLine;

/// <summary><c>-v</c>, with or without a level, as in Microsoft's tool.</summary>
internal static class VerbosityOption
{
    internal static Option<string?> Create() => new("--verbosity", "-v")
    {
        Description = "How much to print: none, error (the default: the violating schedule too), warning, info (-v alone: what is known of each property too), debug, exhaustive.",
        HelpName = "LEVEL",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The level that was asked for.</summary>
    /// <exception cref="InputException">There is no such level.</exception>
    internal static Verbosity Read(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetResult(option) is not { Implicit: false })
        {
            return Verbosity.Error;
        }

        var text = parsed.GetValue(option) ?? nameof(Verbosity.Info);
        return Enum.TryParse<Verbosity>(text, ignoreCase: true, out var level) && char.IsAsciiLetter(text[0])
            ? level
            : throw new InputException($"unknown verbosity '{text}'; there is none, error, warning, info, debug, exhaustive");
    }
}
