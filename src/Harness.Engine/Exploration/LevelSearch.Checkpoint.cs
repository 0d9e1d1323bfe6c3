using System.Globalization;
using System.Runtime.InteropServices;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>How a search is kept on disk between two blocks of states, and goes on from there.</summary>
internal sealed partial class LevelSearch
{
    /// <summary>Time between two checkpoints is at least this many times what one took.</summary>
    private const int MostSpent = 20;

    private TimeSpan _nextCheckpoint;
    private TimeSpan _elapsedBefore;

    private TimeSpan Elapsed => _elapsedBefore + _clock.Elapsed;

    /// <summary>What a search must have in common with one that goes on from its checkpoint, a line for each.</summary>
    private string Identity => string.Join('\n', new[]
    {
        $"model '{Line(_program.Model.Name)}'",
        $"parameters {string.Join(" ", (_program.Model as IParameterizedModel)?.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Word($"{p.Key}={p.Value}")) ?? [])}",
        $"model code {_program.CodeFingerprint} {_program.Model.GetType().Module.ModuleVersionId}",
        $"seed {_program.Seed.ToString(CultureInfo.InvariantCulture)}",
        $"machine {Machine}",
        $"engine {typeof(LevelSearch).Module.ModuleVersionId}",
        $"properties {string.Join(" ", _program.Properties.Where(p => PropertySelection.Contains(_selected, p.Index)).Select(p => Word(p.Name)))}",
        $"store {_options.Store}",
        $"reductions {_options.Reductions}",
        $"audit {_options.AuditEvery.ToString(CultureInfo.InvariantCulture)}",
    });

    /// <summary>What the model declared, which is more than its name and its code: a hash of everything on which states and verdicts depend.</summary>
    private string Machine
    {
        get
        {
            string[] parts =
            [
                .. _program.Variables.Select(v => $"{StableName.Name(v.GetType())} {_program.InitialMemory[v.Address]:x} {(v as Spinlock)?.IsQueued} {v.Identity} {v.Name}"),
                .. _program.Tasks.Select(t => $"task {t.MayIdle} {t.Name}"),
                .. _program.Protections.Select(p => $"protection {p}"),
                $"group {_program.Group?.First} {_program.Group?.Members} {_program.Group?.Items}",
                $"memory {_program.Model.Memory}",
                .. _program.Properties.Select(p => $"property {p.FinalOnly} {p.Name.Length} {p.Name} {p.Vacuous}"),
                .. _program.Properties.Where(p => p.Liveness is not null).Select(p => OfRuns(p.Index, p.Liveness!)),
                .. _program.OptionalSteps.Select(l => $"optional {l.Hash:x}").Order(StringComparer.Ordinal),
                .. _program.IdlingSteps.Select(l => $"idling {l.Hash:x}").Order(StringComparer.Ordinal),
                _program.Description,
                .. _share.Locals.Initial.Select(l => $"frame {l.Fingerprint}"),
                .. _program.InitialExceptions.Select(e => $"thrown {e?.GetType()} {e?.Message}"),
            ];
            return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => $"{p.Length} {p}")))));
        }
    }

    private static string OfRuns(int property, Liveness liveness)
        => $"of runs {property} {liveness.Obligations} {liveness.EndedByBits} {liveness.NeedsBits} {liveness.Premise is null} {liveness.Again is null}";

    /// <summary>In one line, from which the text can be had back.</summary>
    private static string Line(string text) => text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    private static string Word(string text) => Line(text).Replace(" ", @"\ ", StringComparison.Ordinal);

    /// <summary>Which reductions a checkpoint was made with: known before a search that goes on from it can be set up.</summary>
    /// <returns>Null when there is no checkpoint.</returns>
    internal (bool IsSymmetric, bool[]? Visible, string[] Notes)? PeekReductions()
    {
        if (_options.Checkpoint is not { } checkpoint)
        {
            return null;
        }

        // Asked for before the first step: judges may collect what they see.
        var identity = Identity;
        if (!File.Exists(checkpoint.Path))
        {
            return null;
        }

        (bool, bool[]?, string[])? found = null;
        CheckpointFile.Read(checkpoint.Path, identity, reader => found = ReadReductions(reader));
        return found;
    }

    /// <summary>Goes on from a checkpoint that was made with the same reductions.</summary>
    internal void Restore()
        => CheckpointFile.Read(_options.Checkpoint!.Path, Identity, reader =>
        {
            ReadReductions(reader);
            Read(reader);
        });

    private bool IsWide => _options.Store == StateStore.Fingerprint128;

    private bool IsCheckpointDue => _options.Checkpoint is not null && _clock.Elapsed >= _nextCheckpoint;

    /// <returns>Whether there was room for it; if not, the one before it is as it was.</returns>
    private bool TrySave(CheckpointOptions checkpoint)
    {
        var begin = _clock.Elapsed;
        try
        {
            CheckpointFile.Write(checkpoint.Path, Identity, writer =>
            {
                WriteReductions(writer);
                Write(writer);
            });
        }
        catch (Exception exception) when (FullDisk.Threw(exception))
        {
            return false;
        }

        _found.Log!.RemoveOthers();

        var took = _clock.Elapsed - begin;
        _nextCheckpoint = _clock.Elapsed + TimeSpan.FromTicks(Math.Max(checkpoint.Every.Ticks, took.Ticks * MostSpent));
        return true;
    }

    private static (bool IsSymmetric, bool[]? Visible, string[] Notes) ReadReductions(BinaryReader reader)
    {
        var isSymmetric = reader.ReadBoolean();
        var visible = reader.ReadBoolean() ? MemoryMarshal.Cast<byte, bool>(reader.ReadBytes(reader.ReadInt32())).ToArray() : null;
        var notes = new string[reader.ReadInt32()];
        for (var i = 0; i < notes.Length; i++)
        {
            notes[i] = reader.ReadString();
        }

        return (isSymmetric, visible, notes);
    }

    private void WriteReductions(BinaryWriter writer)
    {
        writer.Write(_share.Symmetry is not null);
        writer.Write(_share.Visible is not null);
        if (_share.Visible is { } visible)
        {
            writer.Write(visible.Length);
            writer.Write(MemoryMarshal.AsBytes(visible.AsSpan()));
        }

        writer.Write(Notes.Count);
        foreach (var note in Notes)
        {
            writer.Write(note);
        }
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(Elapsed.Ticks);
        writer.WriteArray(_share.Codec.Large);
        _share.Locals.Save(writer);
        _found.Log!.Flush(writer);
        _found.Save(writer);
        writer.WriteArray<long>([.. _byDepth]);
        writer.Write(_expanded);
        writer.Write(_peakFrontier);
        writer.Write(_peakFrontierBytes);
        writer.Write(Transitions);
        writer.Write(_workers.Sum(w => w.FinalStates));
        writer.WriteArray<long>(SearchVerdicts.EvaluatedInSteps(_program, _workers));
        writer.Write(_sampleBits);
        writer.Write(_sampleBitsBefore);
        if (_share.Visible is { } visible)
        {
            writer.WriteArray<bool>([.. visible.Select((_, a) => _workers.Any(w => w.Footprint!.IsJudged(a)))]);
            writer.WriteArray<bool>([.. visible.Select((_, a) => _workers.Any(w => w.Footprint!.IsLeftOut(a)))]);
        }

        WriteQueue(writer, _level);
        WriteQueue(writer, _next);
    }

    private void Read(BinaryReader reader)
    {
        _share.IsRestored = true;
        _elapsedBefore = TimeSpan.FromTicks(reader.ReadInt64());
        _share.Codec.Restore(reader.ReadArray<ulong>());
        _share.Locals.Load(reader, _workers[0].Runner);
        _found.Log = CheckpointLog.GoOn(_options.Checkpoint!.Directory, reader, IsWide, AddAgain);
        _found.Load(reader);
        _byDepth.AddRange(reader.ReadArray<long>());
        _expanded = reader.ReadInt64();
        _peakFrontier = reader.ReadInt64();
        _peakFrontierBytes = reader.ReadInt64();
        _workers[0].Restore(reader.ReadInt64(), reader.ReadInt64(), reader.ReadArray<long>());
        foreach (var label in _program.ExpectedLabels.Where(l => _found.Met.Contains(l.Hash)))
        {
            _workers[0].LabelsTaken.Add(label);
        }

        _sampleBits = reader.ReadInt32();
        _sampleBitsBefore = reader.ReadInt32();
        if (_share.Visible is not null)
        {
            _workers[0].Footprint!.Restore(reader.ReadArray<bool>(), reader.ReadArray<bool>());
        }

        ReadQueue(reader, _level);
        ReadQueue(reader, _next);
        _nextCheckpoint = _clock.Elapsed + _options.Checkpoint!.Every;
    }

    private void AddAgain(Fingerprint fingerprint, long from, byte task, ushort choice)
    {
        _share.Table.TryAdd(fingerprint, [], _share.NumberInTable(States), out _);
        _found.Predecessors.Add(from, task, choice);
    }

    private static void WriteQueue(BinaryWriter writer, StateQueue queue)
    {
        writer.Write(queue.Count);
        foreach (var state in queue.Left())
        {
            writer.Write(state.Length);
            writer.Write(state.Span);
        }
    }

    private static void ReadQueue(BinaryReader reader, StateQueue queue)
    {
        for (var left = reader.ReadInt64(); left > 0; left--)
        {
            queue.Add(reader.ReadBytes(reader.ReadInt32()));
        }
    }
}
