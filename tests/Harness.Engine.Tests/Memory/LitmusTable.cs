using System.Collections.Immutable;

namespace Harness.Engine.Tests.Memory;

/// <summary>A litmus program with what is known of it.</summary>
/// <param name="Name">Its name in the literature.</param>
/// <param name="Text">Its text (<see cref="LitmusProgram.Parse"/>).</param>
/// <param name="Domain">
/// The values that each read may give and, after |, each variable may have at the end; <c>*</c> for any, and then not every combination but the one in question is known to
/// be possible.
/// </param>
/// <param name="Outcome">The outcome in question, which sequential consistency forbids; <c>*</c> at the end for any memory.</param>
/// <param name="Allowed">Whether tso, pso and ra allow it: yes or no.</param>
/// <param name="Source">Who says so.</param>
internal sealed record LitmusRow(string Name, string Text, string Domain, string Outcome, string Allowed, string Source);

/// <summary>Litmus programs as the literature has them.</summary>
internal static class LitmusTable
{
    private const string Cats = "Alglave, Maranget, Tautschnig, Herding Cats, TOPLAS 2014";
    private const string Sewell = "Sewell et al., x86-TSO, CACM 2010";
    private const string Owens = "Owens, Sarkar, Sewell, A Better x86 Memory Model: x86-TSO, TPHOLs 2009";
    private const string Sparc = "SPARC V8 manual, appendix K";
    private const string Rc11 = "Lahav et al., Repairing Sequential Consistency in C/C++11, PLDI 2017";
    private const string Batty = "Batty et al., Mathematizing C++ Concurrency, POPL 2011";
    private const string Tutorial = "Maranget, Sarkar, Sewell, A Tutorial Introduction to the ARM and POWER Relaxed Memory Models, 2012";
    private const string Kang = "Kang et al., A Promising Semantics, POPL 2017";

    internal static ImmutableArray<LitmusRow> Rows { get; } =
    [
        // Store buffering: a store waits while the task reads on.
        new("SB", "Wx1 Ry / Wy1 Rx", "01 01 | 1 1", "0 0 | 1 1", "yes yes yes", $"{Sewell}, SB; {Batty}, SB"),
        new("SB+mbs", "Wx1 mb Ry / Wy1 mb Rx", "01 01 | 1 1", "0 0 | 1 1", "no no no", $"{Sewell}, SB+mfences; {Rc11}, psc"),
        new("SB+mb+po", "Wx1 mb Ry / Wy1 Rx", "01 01 | 1 1", "0 0 | 1 1", "yes yes yes", $"{Cats}: both sides need a fence"),
        new("SB+mb+mb rmb", "Wx1 mb Ry / Wy1 mb rmb Rx / Rz", "01 01 0 | 1 1 0", "0 0 0 | 1 1 0", "no no no", $"{Rc11}, psc: another barrier takes nothing back; a third task keeps the old x alive"),
        new("SB+wmbs", "Wx1 wmb Ry / Wy1 wmb Rx", "01 01 | 1 1", "0 0 | 1 1", "yes yes yes", $"{Cats}: a write barrier orders no write before a read"),
        new("SB+rmbs", "Wx1 rmb Ry / Wy1 rmb Rx", "01 01 | 1 1", "0 0 | 1 1", "yes yes yes", $"{Cats}: a read barrier orders no write before a read"),
        new("SB+rel+acq", "Wx1.rel Ry.acq / Wy1.rel Rx.acq", "01 01 | 1 1", "0 0 | 1 1", "yes yes yes", $"{Batty}: release and acquire allow store buffering"),
        new("SB+xchgs", "Xx1 Ry / Xy1 Rx", "0 01 0 01 | 1 1", "0 0 0 0 | 1 1", "no no yes", $"{Owens}, section 2: locked instructions flush; {Batty}: a relaxed exchange does not"),
        new("SB+rfi", "Wx1 Rx Ry / Wy1 Ry Rx", "1 01 1 01 | 1 1", "1 0 1 0 | 1 1", "yes yes yes", $"{Owens}, iwp2.4: a task reads its own store early"),

        // Sequentially consistent accesses: one order of all of them, and of full fences.
        new("SB+scs", "Wx1.sc Ry.sc / Wy1.sc Rx.sc", "01 01 | 1 1", "0 0 | 1 1", "no no no", $"{Rc11}, psc; {Batty}, SB with seq_cst"),
        new("SB+sc stores", "Wx1.sc Ry / Wy1.sc Rx", "01 01 | 1 1", "0 0 | 1 1", "no no yes", $"{Batty}: a relaxed load is not in the order; x86 translates the stores to exchanges"),
        new("SB+sc loads", "Wx1 Ry.sc / Wy1 Rx.sc", "01 01 | 1 1", "0 0 | 1 1", "yes yes yes", $"{Batty}: a relaxed store is not in the order; x86 loads with a plain mov"),
        new("SB+scs+mb", "Wx1.sc Ry.sc / Wy1 mb Rx", "01 01 | 1 1", "0 0 | 1 1", "no no no", $"{Rc11}, psc_base: accesses and fences have one order"),

        // Message passing: flag seen, data not.
        new("MP", "Wx1 Wy1 / Ry Rx", "01 01 | 1 1", "1 0 | 1 1", "no yes yes", $"{Sewell}, MP; {Sparc}: PSO reorders stores; {Batty}, MP relaxed"),
        new("MP+wmb+po", "Wx1 wmb Wy1 / Ry Rx", "01 01 | 1 1", "1 0 | 1 1", "no no yes", $"{Sparc}: STBAR orders stores, and PSO loads; {Tutorial}, MP+dmb+po"),
        new("MP+po+rmb", "Wx1 Wy1 / Ry rmb Rx", "01 01 | 1 1", "1 0 | 1 1", "no yes yes", $"{Tutorial}, MP+po+dmb"),
        new("MP+wmb+rmb", "Wx1 wmb Wy1 / Ry rmb Rx", "01 01 | 1 1", "1 0 | 1 1", "no no no", $"{Tutorial}, MP+dmbs; {Batty}: fences synchronise"),
        new("MP+mbs", "Wx1 mb Wy1 / Ry mb Rx", "01 01 | 1 1", "1 0 | 1 1", "no no no", $"{Tutorial}, MP+dmbs"),
        new("MP+wmb+mb", "Wx1 wmb Wy1 / Ry mb Rx", "01 01 | 1 1", "1 0 | 1 1", "no no no", $"{Tutorial}, MP+dmbs: a full barrier is a read barrier too"),
        new("MP+mb+rmb", "Wx1 mb Wy1 / Ry rmb Rx", "01 01 | 1 1", "1 0 | 1 1", "no no no", $"{Tutorial}, MP+dmbs: a full barrier is a write barrier too"),
        new("MP+rel+acq", "Wx1 Wy1.rel / Ry.acq Rx", "01 01 | 1 1", "1 0 | 1 1", "no no no", $"{Batty}, MP with release and acquire"),
        new("MP+rel+po", "Wx1 Wy1.rel / Ry Rx", "01 01 | 1 1", "1 0 | 1 1", "no no yes", $"{Batty}: a relaxed load does not synchronise"),
        new("MP+po+acq", "Wx1 Wy1 / Ry.acq Rx", "01 01 | 1 1", "1 0 | 1 1", "no yes yes", $"{Batty}: a relaxed store does not synchronise"),
        new("MP+wmb+acq", "Wx1 wmb Wy1 / Ry.acq Rx", "01 01 | 1 1", "1 0 | 1 1", "no no no", $"{Batty}: a release fence and an acquire load"),
        new("MP+rel+rmb", "Wx1 Wy1.rel / Ry rmb Rx", "01 01 | 1 1", "1 0 | 1 1", "no no no", $"{Batty}: a release store and an acquire fence"),
        new("MP+wmb after+rmb before", "Wx1.wmb Wy1 / Ry Rx.rmb", "01 01 | 1 1", "1 0 | 1 1", "no no no", $"{Tutorial}, MP+dmbs: the same barriers, as part of the accesses"),

        new("MP+wmb+po+rmb before", "Wx1 Wz1 wmb Wy1 / Ry Rz.rmb Rx", "01 01 01 | 1 1 *", "1 1 0 | 1 1 1", "no no no", $"{Tutorial}, MP+dmbs: what follows the access with the barrier is behind it too"),

        new("MP+forgotten", "Wy1 Wz1.rel Wz2 Wx1 / Rx Rz.acq Ry", "01 012 01 | * * *", "1 1 0 | 1 1 2", "no no no", $"{Batty}: z1 is no longer the newest, and carries y1 all the same"),
        new("MP+behind", "Wy1 Wx1.rel Wx3 Wz1 / Rz Wx2 / Rx.acq Ry Rx", "01 0123 01 0123 | * * *", "1 2 0 1 | 3 1 1", "no no yes", $"{Kang}, section 2.1: x2 comes before x1, which carries y1, and carries nothing"),

        new("W+wmb+MP", "Wy1 wmb Wx1 Wy2 / Ry Rx", "012 01 | 1 2", "2 0 | 1 2", "no yes yes", $"{Sparc}: STBAR orders what is before it and what is after it, and nothing among the latter"),

        new("SB+W+wmb+MP", "Wx1 wmb Wy1 Wz1 Rw / Ww1 mb Rx Rz Ry", "01 01 01 01 | * * * *", "0 0 1 0 | 1 1 1 1", "no yes yes", $"{Sparc}: x is still in the buffer when y and z come there (SB), and these two leave in any order once it has left"),

        // Load buffering: nobody reads what depends on its own future.
        new("LB", "Rx Wy1 / Ry Wx1", "01 01 | 1 1", "1 1 | 1 1", "no no no", $"{Cats}: TSO and PSO keep a read before a write; {Rc11}: po and rf have no cycle"),
        new("LB+mbs", "Rx mb Wy1 / Ry mb Wx1", "01 01 | 1 1", "1 1 | 1 1", "no no no", $"{Cats}, LB+fences"),

        // Coherence.
        new("CoRR+rmb", "Wx1 / Rx rmb Rx / Ry", "01 01 0 | 1 0", "1 0 0 | 1 0", "no no no", $"{Cats}, SC per location: coRR, whatever is between; a third task keeps the old x alive"),
        new("CoRR", "Wx1 / Rx Rx", "01 01 | 1", "1 0 | 1", "no no no", $"{Cats}, SC per location: coRR"),
        new("CoWW", "Wx1 Wx2", "| 12", " | 1", "no no no", $"{Cats}, SC per location: coWW"),
        new("CoRW1", "Rx Wx1", "01 | 1", "1 | 1", "no no no", $"{Cats}, SC per location: coRW1"),
        new("CoWR", "Wx1 Rx", "01 | 1", "0 | 1", "no no no", $"{Cats}, SC per location: coWR"),
        new("n5", "Wx1 Rx / Wx2 Rx", "12 12 | 12", "2 1 | *", "no no no", $"{Owens}, n5"),
        new("n4b", "Rx Wx1 / Rx Wx2", "02 01 | 12", "2 1 | *", "no no no", $"{Owens}, n4b"),

        // Orders of writes.
        new("2+2W", "Wx1 Wy2 / Wy1 Wx2", "| 12 12", " | 1 1", "no yes yes", $"{Cats}, 2+2W; {Sparc}; {Batty}"),
        new("2+2W+wmbs", "Wx1 wmb Wy2 / Wy1 wmb Wx2", "| 12 12", " | 1 1", "no no yes", $"{Sparc}; {Batty}: modification orders of two variables need not agree"),
        new("2+2W+rels", "Wx1 Wy2.rel / Wy1 Wx2.rel", "| 12 12", " | 1 1", "no no yes", $"{Batty}: release writes that nobody reads order nothing"),
        new("2+2W+mbs", "Wx1 mb Wy2 / Wy1 mb Wx2", "| 12 12", " | 1 1", "no no no", $"{Cats}, 2+2W+fences; {Rc11}, psc"),
        new("3.2W", "Wx1 Wy2 / Wy1 Wz2 / Wz1 Wx2", "| 12 12 12", " | 1 1 1", "no yes yes", $"{Cats}, 3.2W"),
        new("R", "Wx1 Wy1 / Wy2 Rx", "01 | 1 12", "0 | 1 2", "yes yes yes", $"{Cats}, R: a write before a read on one side"),
        new("R+mb+po", "Wx1 mb Wy1 / Wy2 Rx", "01 | 1 12", "0 | 1 2", "yes yes yes", $"{Cats}, R+fence+po"),
        new("R+wmb+mb", "Wx1 wmb Wy1 / Wy2 mb Rx", "01 | 1 12", "0 | 1 2", "no no yes", $"{Cats}, R+po+mfence on TSO; {Rc11}: psc needs two full fences"),
        new("R+mbs", "Wx1 mb Wy1 / Wy2 mb Rx", "01 | 1 12", "0 | 1 2", "no no no", $"{Cats}, R+fences; {Rc11}, psc"),
        new("S", "Wx2 Wy1 / Ry Wx1", "01 | 12 1", "1 | 2 1", "no yes yes", $"{Cats}, S"),
        new("S+wmb+po", "Wx2 wmb Wy1 / Ry Wx1", "01 | 12 1", "1 | 2 1", "no no yes", $"{Cats}, S: TSO and PSO keep a read before a write; {Batty}: a relaxed read does not synchronise"),
        new("S+rel+acq", "Wx2 Wy1.rel / Ry.acq Wx1", "01 | 12 1", "1 | 2 1", "no no no", $"{Batty}: the write happens before the other"),

        // Three and four threads.
        new("WRC", "Wx1 / Rx Wy1 / Ry Rx", "01 01 01 | 1 1", "1 1 0 | 1 1", "no no yes", $"{Cats}, WRC; {Batty}, WRC"),
        new("WRC+rel+acq", "Wx1 / Rx Wy1.rel / Ry.acq Rx", "01 01 01 | 1 1", "1 1 0 | 1 1", "no no no", $"{Batty}, WRC: what a task has read is behind what it releases"),
        new("WRC+wmb+rmb", "Wx1 / Rx wmb Wy1 / Ry rmb Rx", "01 01 01 | 1 1", "1 1 0 | 1 1", "no no no", $"{Batty}, WRC with release and acquire fences"),
        new("WRC+po+acq", "Wx1 / Rx Wy1 / Ry.acq Rx", "01 01 01 | 1 1", "1 1 0 | 1 1", "no no yes", $"{Batty}, WRC: the relaxed write in the middle carries nothing"),
        new("ISA2", "Wx1 Wy1 / Ry Wz1 / Rz Rx", "01 01 01 | 1 1 1", "1 1 0 | 1 1 1", "no yes yes", $"{Cats}, ISA2"),
        new("ISA2+wmb+pos", "Wx1 wmb Wy1 / Ry Wz1 / Rz Rx", "01 01 01 | 1 1 1", "1 1 0 | 1 1 1", "no no yes", $"{Cats}, ISA2; {Batty}"),
        new("ISA2+rels+acqs", "Wx1 Wy1.rel / Ry.acq Wz1.rel / Rz.acq Rx", "01 01 01 | 1 1 1", "1 1 0 | 1 1 1", "no no no", $"{Batty}, ISA2"),
        new("RWC", "Wx1 / Rx Ry / Wy1 Rx", "01 01 01 | 1 1", "1 0 0 | 1 1", "yes yes yes", $"{Cats}, RWC"),
        new("RWC+mbs", "Wx1 / Rx mb Ry / Wy1 mb Rx", "01 01 01 | 1 1", "1 0 0 | 1 1", "no no no", $"{Rc11}, RWC+syncs: forbidden by the repaired psc"),
        new("IRIW+scs", "Wx1.sc / Wy1.sc / Rx.sc Ry.sc / Ry.sc Rx.sc", "01 01 01 01 | 1 1", "1 0 1 0 | 1 1", "no no no", $"{Batty}, IRIW with seq_cst"),
        new("IRIW", "Wx1 / Rx Ry / Ry Rx / Wy1", "01 01 01 01 | 1 1", "1 0 1 0 | 1 1", "no no yes", $"{Cats}, IRIW; {Batty}"),
        new("IRIW+rels+acqs", "Wx1.rel / Rx.acq Ry.acq / Ry.acq Rx.acq / Wy1.rel", "01 01 01 01 | 1 1", "1 0 1 0 | 1 1", "no no yes", $"{Batty}, IRIW with release and acquire"),
        new("IRIW+rmbs", "Wx1 / Rx rmb Ry / Ry rmb Rx / Wy1", "01 01 01 01 | 1 1", "1 0 1 0 | 1 1", "no no yes", $"{Batty}: acquire fences do not make an order of stores"),
        new("IRIW+mbs", "Wx1 / Rx mb Ry / Ry mb Rx / Wy1", "01 01 01 01 | 1 1", "1 0 1 0 | 1 1", "no no no", $"{Cats}, IRIW+fences; {Rc11}, psc"),

        // The ring in three threads: filled and published, read and released, filled again. C11 has no control dependency from the load to the store.
        new("ring", "Wx1 mb Wy1 / Ry.acq Wy2.rel / Ry Wx2", "01 012 | * *", "1 2 | 1 2", "no no yes", $"{Cats}: TSO and PSO keep a read before a write; {Batty}: a relaxed load does not synchronise"),
        new("ring+acq", "Wx1 mb Wy1 / Ry.acq Wy2.rel / Ry.acq Wx2", "01 012 | * *", "1 2 | 1 2", "no no no", $"{Batty}: it happens before"),

        // Read-modify-writes.
        new("2 adds", "Ax1 / Ax1", "01 01 | 2", "0 0 | *", "no no no", $"{Batty}: a read-modify-write reads the write directly before it"),
        new("2 exchanges crossed", "Wx1 Xy1 / Wy2 Xx2", "02 01 | 12 12", "0 0 | *", "no no yes", $"{Kang}, section 2.2: a read-modify-write may write behind a message that is not the newest"),
        new("MP+rel+add+acq", "Wx1 Wy1.rel / Ay1 / Ry.acq Rx", "01 012 01 | 1 *", "1 2 0 | 1 2", "no no no", $"{Batty}: a read-modify-write continues the release sequence"),
        new("MP+rel+W+acq", "Wx1 Wy1.rel Wy2 / Ry.acq Rx", "012 01 | 1 *", "2 0 | 1 2", "no no yes", "C++20, P0982: a later write of the same task does not continue it; PSO keeps writes to one variable in order"),
    ];

    internal static LitmusRow Of(string name) => Rows.Single(r => r.Name == name);
}
