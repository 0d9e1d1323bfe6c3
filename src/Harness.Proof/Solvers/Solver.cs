using System.Collections.Immutable;
using System.Globalization;

namespace Harness.Proof.Solvers;

/// <summary>A program that decides files in SMT-LIB 2. Limits are its own steps and processor time: on a busy machine nothing else comes out.</summary>
/// <param name="Name">The program, as it is called.</param>
/// <param name="Arguments">How it reads its standard input, and how much it may do.</param>
/// <param name="FileArguments">How anybody calls it with a file.</param>
internal sealed record Solver(string Name, ImmutableArray<string> Arguments, string FileArguments)
{
    /// <summary>Steps of its own that z3 may take: about fifty times what the hardest obligation needs.</summary>
    private const long Z3Steps = 60_000_000;

    /// <summary>The same for cvc5, which counts in another way.</summary>
    private const long Cvc5Steps = 20_000_000;

    /// <summary>What part of its steps a solver may take for one of many questions that it is asked together.</summary>
    private const int QuickPart = 20;

    /// <summary>z3. Model-based instantiation finds no proof here and would keep it from giving up.</summary>
    internal static Solver Z3 { get; } = new("z3", OfZ3(Z3Steps), "z3 smt.mbqi=false") { QuickArguments = OfZ3(Z3Steps / QuickPart) };

    /// <summary>cvc5.</summary>
    internal static Solver Cvc5 { get; } = new("cvc5", OfCvc5(Cvc5Steps), "cvc5") { QuickArguments = OfCvc5(Cvc5Steps / QuickPart) };

    /// <summary>z3 for questions in which quantifiers are written out.</summary>
    internal static Solver FiniteZ3 { get; } = Z3 with { Arguments = ["-in", Invariant($"rlimit={10 * Z3Steps}")] };

    /// <summary>The solvers whose answers make a proof: each has to agree.</summary>
    internal static ImmutableArray<Solver> Both { get; } = [Z3, Cvc5];

    /// <summary>The same with less that it may do; without a limit of its own, the same.</summary>
    internal Solver Quick => this with { Arguments = QuickArguments.IsDefault ? Arguments : QuickArguments };

    private ImmutableArray<string> QuickArguments { get; init; }

    private static ImmutableArray<string> OfZ3(long steps) => ["-in", "smt.mbqi=false", Invariant($"rlimit={steps}")];

    private static ImmutableArray<string> OfCvc5(long steps) => ["--lang=smt2", "--quiet", Invariant($"--rlimit-per={steps}"), "-"];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
