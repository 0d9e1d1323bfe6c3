using System.Collections.Immutable;
using System.Diagnostics;
using Harness.Kernel.Blocks;
using Harness.Kernel.Findings;
using Harness.Kernel.Litmus;
using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;
using Harness.Kernel.Stress;
using Harness.Ring;

namespace Harness.Kernel;

/// <summary>Compares the ring model with the running kernel, in a network namespace of its own.</summary>
public sealed class KernelConformance
{
    // Shares of the time that is left when a part begins: what a part does not use goes to those behind it.
    private const double ScriptShare = 0.25;
    private const double BlockShare = 0.25;
    private const double LitmusShare = 0.6;

    private const int StressSenders = 2;
    private const int StressLength = 60_000;

    private readonly ConformanceOptions _options;
    private readonly Action<string> _progress;
    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _unfinished = [];

    private KernelConformance(ConformanceOptions options, Action<string> progress, CancellationToken cancellation)
        => (_options, _progress, _cancellation) = (options, progress, cancellation);

    private TimeSpan Left => _options.Budget - _clock.Elapsed is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Runs the comparison.</summary>
    /// <param name="options">What, and for how long.</param>
    /// <param name="progress">Told what begins.</param>
    /// <param name="cancellation">Ends the run; what is done then is reported.</param>
    /// <exception cref="KernelException">The machine does not let the real ring be used, though <see cref="KernelEnvironment.Problem"/> found nothing.</exception>
    public static ConformanceReport Run(ConformanceOptions options, Action<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(progress);
        return new KernelConformance(options, progress, cancellation).Run();
    }

    private ConformanceReport Run()
    {
        var setup = Has(ConformanceParts.Setup) ? PrivateNetwork.Run(static _ => SetupConformance.Run()) : [];
        var scripts = ImmutableArray.CreateBuilder<ScriptReport>();
        if (Begin(ConformanceParts.Scripts, "random scripts on V1 and V2 rings"))
        {
            scripts.Add(Note(_options.Scripts, PrivateNetwork.Run(network
                => SequentialConformance.Run(network, _options.Seed, _options.Scripts ?? int.MaxValue, Time(ScriptShare, ConformanceParts.Scripts), _cancellation))));
        }

        if (Begin(ConformanceParts.Blocks, "random scripts on V3 rings"))
        {
            scripts.Add(Note(_options.BlockScripts, PrivateNetwork.Run(network
                => BlockConformance.Run(network, _options.Seed, _options.BlockScripts ?? int.MaxValue, Time(BlockShare, ConformanceParts.Blocks), _cancellation))));
        }

        ImmutableArray<LitmusReport> litmus = [];
        if (Begin(ConformanceParts.Litmus, "litmus programs on two processors"))
        {
            litmus = PrivateNetwork.Run(network => LitmusConformance.Run(network, _options.Rounds ?? long.MaxValue, Time(LitmusShare, ConformanceParts.Litmus), _options.Seed, _cancellation));
            NoteLitmus(litmus);
        }

        var stress = Begin(ConformanceParts.Stress, "stress") ? RunStress() : [];
        var findings = Begin(ConformanceParts.Findings, "the model's findings") ? PrivateNetwork.Run(KernelFindings.Run) : [];
        if (_cancellation.IsCancellationRequested)
        {
            _unfinished.Add("somebody stopped the run");
        }

        return new ConformanceReport(
            KernelEnvironment.Release, KernelEnvironment.UsableProcessors, _options, setup, scripts.ToImmutable(), litmus,
            litmus.IsEmpty ? [] : LitmusConformance.Decide(litmus), stress, findings, [.. _unfinished], _clock.Elapsed);
    }

    private bool Has(ConformanceParts part) => (_options.Parts & part) != 0;

    private bool Begin(ConformanceParts part, string what)
    {
        if (!Has(part))
        {
            return false;
        }

        if (_cancellation.IsCancellationRequested)
        {
            _unfinished.Add($"{what}: not begun");
            return false;
        }

        _progress(what);
        return true;
    }

    /// <summary>A share of the time that is left, or all of it if nothing comes behind.</summary>
    private TimeSpan Time(double share, ConformanceParts part) => (_options.Parts & ~(part | (part - 1) | ConformanceParts.Findings)) == 0 ? Left : Left * share;

    private ScriptReport Note(int? wanted, ScriptReport report)
    {
        if (report.Failures.IsEmpty && (report.Scripts == 0 || report.Scripts < wanted))
        {
            _unfinished.Add($"{report.What}: {report.Scripts}{(wanted is { } all ? $" of {all}" : "")} were run when the time was up");
        }

        return report;
    }

    private void NoteLitmus(ImmutableArray<LitmusReport> reports)
    {
        var late = reports.Where(r => r.Rounds == 0 || r.Rounds < _options.Rounds).Select(r => $"{r.Name} {r.Rounds}").ToArray();
        if (late.Length > 0 || reports.Length < LitmusCatalogue.All.Length)
        {
            _unfinished.Add($"litmus: {LitmusCatalogue.All.Length - reports.Length + late.Length} of {LitmusCatalogue.All.Length} programs were cut short when the time was up{(late.Length > 0 ? $": {string.Join(", ", late)} rounds" : "")}");
        }
    }

    private ImmutableArray<StressReport> RunStress()
    {
        var reports = ImmutableArray.CreateBuilder<StressReport>();
        var kernel = (_options.Stress ?? (Left / 2)) / 4;
        Add(() => PrivateNetwork.Run(n => RingStress.Run(n, TpacketVersion.V2, 2, StressLength, StressSenders, kernel, _cancellation)));
        Add(() => PrivateNetwork.Run(n => RingStress.Run(n, TpacketVersion.V2, 1, StressLength, StressSenders, kernel, _cancellation)));
        Add(() => PrivateNetwork.Run(n => RingStress.Run(n, TpacketVersion.V1, 4, StressLength / 2, StressSenders * 2, kernel, _cancellation)));
        Add(() => PrivateNetwork.Run(n => BlockStress.Run(n, 4, StressLength / 2, StressSenders, kernel, _cancellation)));
        var control = (_options.Stress ?? (Left * 0.9)) / SharedProtocol.All.Length;
        foreach (var protocol in SharedProtocol.All)
        {
            Add(() => SharedRingStress.Run(protocol, 2, StressLength, StressSenders, control, stopsAtFirst: false, _cancellation));
        }

        return reports.ToImmutable();

        void Add(Func<StressReport> run)
        {
            if (!_cancellation.IsCancellationRequested)
            {
                var report = run();
                if (!_cancellation.IsCancellationRequested)
                {
                    reports.Add(report);
                }
            }
        }
    }
}
