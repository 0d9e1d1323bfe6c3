using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Harness.Cli.CommandLine;

/// <summary>Options whose values are numbers, with an error in words where they are not.</summary>
internal static class Values
{
    /// <summary>What stands for every number of slots, producers or packets.</summary>
    internal const string Any = "any";

    /// <summary>What <see cref="Any"/> reads as.</summary>
    internal const int AnyNumber = 0;

    internal static Option<int?> Integer(string name, string valueName, string description, int minimum, int maximum = int.MaxValue, params string[] aliases)
        => new(name, aliases)
        {
            Description = description,
            HelpName = valueName,
            CustomParser = result => Parse(result, name, minimum, maximum),
        };

    /// <summary>A number, or <c>any</c> for all numbers: then the option is given and has no value.</summary>
    internal static Option<int?> IntegerOrAny(string name, string valueName, string description, int minimum, int maximum)
        => new(name)
        {
            Description = description,
            HelpName = valueName,
            CustomParser = result => result.Tokens[0].Value == Any ? AnyNumber : Parse(result, name, minimum, maximum, $", or '{Any}'"),
        };

    internal static Option<long?> Unsigned(string name, string valueName, string description)
        => new(name)
        {
            Description = description,
            HelpName = valueName,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                {
                    return value;
                }

                result.AddError($"{name} must be a whole number from 0 to {uint.MaxValue}, not '{text}'");
                return null;
            },
        };

    internal static Option<double?> Seconds(string name, string description, params string[] aliases) => Seconds(name, description, orZero: false, aliases);

    internal static Option<double?> Seconds(string name, string description, bool orZero, params string[] aliases)
        => new(name, aliases)
        {
            Description = description,
            HelpName = "SECONDS",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && (value > 0 || (orZero && value == 0)) && value < 1e9)
                {
                    return value;
                }

                result.AddError($"{name} must be a number of seconds{(orZero ? "" : " above 0")}, not '{text}'");
                return null;
            },
        };

    internal static Option<string?> Text(string name, string valueName, string description, params string[] aliases)
        => new(name, aliases) { Description = description, HelpName = valueName };

    internal static Option<string[]> Texts(string name, string valueName, string description)
        => new(name) { Description = description, HelpName = valueName, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    internal static Option<bool> Switch(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    private static int? Parse(ArgumentResult result, string name, int minimum, int maximum, string orElse = "")
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        var range = maximum == int.MaxValue ? $"a whole number of at least {minimum}" : $"a whole number from {minimum} to {maximum}";
        result.AddError($"{name} must be {range}{orElse}, not '{text}'");
        return null;
    }
}
