using System.CommandLine;
using System.CommandLine.Parsing;

namespace Harness.Cli.CommandLine;

/// <summary>The first thing that is wrong with a command line, in one line.</summary>
internal static class UsageError
{
    private const string Commands = "harness --help lists the commands";

    internal static string? Find(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (UnknownOption(parsed) is { } unknown)
        {
            return $"unknown option '{unknown}'{DidYouMean(unknown, Names(command))}; {HelpOf(command)} lists the options";
        }

        if (EmptyValue(parsed) is { } empty)
        {
            return $"{empty} is given an empty value; {HelpOf(command)} explains the options";
        }

        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        if (command is RootCommand)
        {
            return parsed.UnmatchedTokens.Count > 0
                ? parsed.UnmatchedTokens[0] == "rewrite" ? "nothing needs rewriting here: 'harness test' takes the assembly as it was built; for Microsoft's tool see docs/microsoft-coyote.md"
                : $"unknown command '{parsed.UnmatchedTokens[0]}'{DidYouMean(parsed.UnmatchedTokens[0], command.Subcommands.Select(c => c.Name))}; {Commands}"
                : $"say what to do; {Commands}";
        }

        return $"{Describe(parsed, parsed.Errors[0])}; {HelpOf(command)} explains the options";
    }

    private static string Describe(ParseResult parsed, ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} needs a value",
        OptionResult { IdentifierTokenCount: > 1 } option => $"{option.Option.Name} is given more than once",
        ArgumentResult { Tokens.Count: 0 } argument => $"{argument.Argument.Name} is missing",
        CommandResult when parsed.UnmatchedTokens.Count > 0 => $"'{parsed.UnmatchedTokens[0]}' is one argument too many",
        _ => error.Message.TrimEnd('.'),
    };

    /// <summary>The parser takes what looks like an option, and is none, for an argument.</summary>
    private static string? UnknownOption(ParseResult parsed)
    {
        foreach (var token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
            {
                break;
            }

            var value = token.Value;
            if (token.Type == TokenType.Argument && value.Length > 1 && value[0] == '-' && !char.IsAsciiDigit(value[1]) && !IsValueOfOption(parsed, token))
            {
                return value.Split('=', 2)[0];
            }
        }

        return null;
    }

    /// <summary>An unset variable of a shell script gives an empty value, which no option or argument has a use for.</summary>
    private static string? EmptyValue(ParseResult parsed)
        => parsed.CommandResult.Children
            .Where(c => c.Tokens.Any(t => t.Value.Length == 0))
            .Select(c => c is OptionResult option ? option.Option.Name : ((ArgumentResult)c).Argument.Name)
            .FirstOrDefault();

    private static bool IsValueOfOption(ParseResult parsed, Token token)
        => parsed.CommandResult.Children.OfType<OptionResult>().Any(o => o.Tokens.Any(t => ReferenceEquals(t, token)));

    private static IEnumerable<string> Names(Command command) => command.Options.SelectMany(o => o.Aliases.Append(o.Name));

    private static string HelpOf(Command command) => command is RootCommand ? "harness --help" : $"harness {command.Name} --help";

    /// <summary>What a word that nobody knows was perhaps meant to be, as the end of a clause; empty where nothing is near.</summary>
    internal static string DidYouMean(string word, IEnumerable<string> names) => Nearest(word, names) is { } nearest ? $", did you mean '{nearest}'?" : "";

    private static string? Nearest(string word, IEnumerable<string> names)
    {
        return names.Select(n => (Name: n, Distance: Distance(word, n)))
            .Where(n => n.Distance <= Math.Max(1, word.Length / 3))
            .OrderBy(n => n.Distance)
            .Select(n => n.Name)
            .FirstOrDefault();
    }

    /// <summary>How many letters must be inserted, removed or replaced (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
