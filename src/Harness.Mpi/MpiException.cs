namespace Harness.Mpi;

/// <summary>OpenMPI is not there, or failed; the message says what, and what to do.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What caused it, or null.</param>
public sealed class MpiException(string message, Exception? inner = null) : Exception(message, inner);
