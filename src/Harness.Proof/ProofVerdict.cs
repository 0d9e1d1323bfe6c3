namespace Harness.Proof;

/// <summary>What came of a question about all sizes.</summary>
public enum ProofVerdict
{
    /// <summary>Every solver has settled every obligation: it holds for every number of slots, producers and packets.</summary>
    ProvedForAll,

    /// <summary>The argument fails: an obligation has a counterexample to induction in the finite instance. That is no run of the protocol, and no violation.</summary>
    NotInductive,

    /// <summary>A solver is missing, gave up, or did not answer.</summary>
    Inconclusive,
}
