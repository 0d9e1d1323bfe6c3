using System.Collections.Concurrent;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Native.Debugging;
using Harness.Native.Images;

namespace Harness.Native.Running;

/// <summary>The names of steps of native tasks: one for each place in the code at which a hook is called.</summary>
internal sealed class Labels(LineTable lines, FunctionTable functions, SourceText sources)
{
    private readonly ConcurrentDictionary<(ulong Place, HookKind Kind), StepLabel> _labels = new();

    internal StepLabel Of(in Hook hook) => _labels.GetOrAdd((hook.Place, hook.Kind), static (key, self) => self.Make(key.Place, key.Kind), this);

    internal SourceLine? Line(in Hook hook) => lines.Find(hook.Place) is { } line ? new SourceLine(sources.Shown(line.File), line.Number) : null;

    private StepLabel Make(ulong place, HookKind kind)
    {
        var line = lines.Find(place);
        var text = line is { } found ? sources.Line(found.File, found.Number) : "";
        var where = line is { } at ? $"{Path.GetFileName(at.File)}:{at.Number}" : NativeAccess.Hex(place);
        // A line may have several accesses of one kind: their places in the code tell them apart.
        return new StepLabel(Letter(kind), text.Length == 0 ? $"{Word(kind)} {where}" : text, $"{where} {line?.Function ?? functions.Find(place)}, {Word(kind)} at {NativeAccess.Hex(place)}");
    }

    private static string Letter(HookKind kind) => kind switch
    {
        HookKind.Read or HookKind.VolatileRead or HookKind.ReadRange or HookKind.AtomicLoad => "R",
        HookKind.Write or HookKind.VolatileWrite or HookKind.WriteRange or HookKind.AtomicStore => "W",
        HookKind.CompareExchange or HookKind.CompareExchangeValue => "C",
        >= HookKind.Exchange and <= HookKind.FetchNand => "U",
        HookKind.Fence => "F",
        HookKind.Lock => "L",
        HookKind.Unlock => "O",
        HookKind.Wait => "?",
        _ => "",
    };

    private static string Word(HookKind kind) => kind switch
    {
        HookKind.Read or HookKind.ReadRange => "read",
        HookKind.Write or HookKind.WriteRange => "write",
        HookKind.VolatileRead => "volatile read",
        HookKind.VolatileWrite => "volatile write",
        HookKind.AtomicLoad => "atomic load",
        HookKind.AtomicStore => "atomic store",
        HookKind.CompareExchange or HookKind.CompareExchangeValue => "compare-and-exchange",
        >= HookKind.Exchange and <= HookKind.FetchNand => "read-modify-write",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
