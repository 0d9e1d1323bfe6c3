using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration;

/// <summary>The reductions that a checkpoint was made with: known before a search that goes on from it can be set up.</summary>
/// <param name="IsSymmetric">Whether states that differ in the names of interchangeable tasks are one.</param>
/// <param name="Visible">Where steps are merged: the words that judges are known to read; null otherwise.</param>
/// <param name="Notes">Why reductions that were asked for are not used.</param>
internal sealed record KeptReductions(bool IsSymmetric, bool[]? Visible, string[] Notes)
{
    /// <summary>Those of the checkpoint that there is; null where there is none.</summary>
    /// <param name="checkpoint">Where it would be.</param>
    /// <param name="identity">Of the search, asked for before the first step: judges may collect what they see.</param>
    internal static KeptReductions? Peek(CheckpointOptions checkpoint, string identity)
    {
        KeptReductions? found = null;
        if (File.Exists(checkpoint.Path))
        {
            CheckpointFile.Read(checkpoint.Path, identity, reader => found = Read(reader));
        }

        return found;
    }

    internal static KeptReductions Read(BinaryReader reader)
    {
        var isSymmetric = reader.ReadBoolean();
        var visible = reader.ReadBoolean() ? MemoryMarshal.Cast<byte, bool>(reader.ReadBytes(reader.ReadInt32())).ToArray() : null;
        var notes = new string[reader.ReadInt32()];
        for (var i = 0; i < notes.Length; i++)
        {
            notes[i] = reader.ReadString();
        }

        return new KeptReductions(isSymmetric, visible, notes);
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(IsSymmetric);
        writer.Write(Visible is not null);
        if (Visible is { } visible)
        {
            writer.Write(visible.Length);
            writer.Write(MemoryMarshal.AsBytes(visible.AsSpan()));
        }

        writer.Write(Notes.Length);
        foreach (var note in Notes)
        {
            writer.Write(note);
        }
    }
}
