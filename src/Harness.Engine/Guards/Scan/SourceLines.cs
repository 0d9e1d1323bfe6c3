using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan;

/// <summary>Source lines of instructions. Symbols are read when the first line of an assembly is asked for: a clean model never pays for them.</summary>
internal sealed class SourceLines
{
    private readonly Dictionary<ModuleDefinition, ISymbolReader?> _readers = [];

    /// <summary>The file and line of an instruction; null and 0 when there are no symbols, or none that belong to this build.</summary>
    internal (string? File, int Line) Of(MethodDefinition method, Instruction? instruction)
    {
        var points = Symbols(method.Module)?.Read(method)?.SequencePoints.Where(point => !point.IsHidden).ToList();
        if (points is not { Count: > 0 })
        {
            return (null, 0);
        }

        // An instruction belongs to the last point at or before it.
        var offset = instruction?.Offset ?? 0;
        var best = points.LastOrDefault(point => point.Offset <= offset) ?? points[0];
        return (best.Document.Url, best.StartLine);
    }

    private ISymbolReader? Symbols(ModuleDefinition module)
    {
        if (!_readers.TryGetValue(module, out var reader))
        {
            reader = Open(module);
            _readers.Add(module, reader);
        }

        return reader;
    }

    private static ISymbolReader? Open(ModuleDefinition module)
    {
        if (module.HasSymbols)
        {
            return module.SymbolReader;
        }

        try
        {
            var reader = new DefaultSymbolReaderProvider(throwIfNoSymbol: false).GetSymbolReader(module, module.FileName);
            if (reader is not null)
            {
                // Checks that the symbols belong to this very build.
                module.ReadSymbols(reader);
            }

            return reader;
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }
}
