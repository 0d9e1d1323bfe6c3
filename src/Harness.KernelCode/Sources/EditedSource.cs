using System.Security.Cryptography;
using System.Text;

namespace Harness.KernelCode.Sources;

/// <summary>The user's source, or a copy of it with what was asked for changed.</summary>
internal static class EditedSource
{
    private const string Header = "internal.h";

    /// <param name="original">The file.</param>
    /// <param name="scenario">What is asked for.</param>
    /// <param name="directory">Where copies go.</param>
    /// <returns>The file to compile.</returns>
    internal static string Write(string original, KernelScenario scenario, string directory)
    {
        if (scenario.Edit.Length == 0 && scenario.Patch.Length == 0)
        {
            return original;
        }

        var into = Path.Combine(directory, "edited");
        Directory.CreateDirectory(into);
        foreach (var file in new[] { original, Path.Combine(Path.GetDirectoryName(original)!, Header) }.Where(File.Exists))
        {
            File.Copy(file, Path.Combine(into, Path.GetFileName(file)));
        }

        var copy = Path.Combine(into, Path.GetFileName(original));
        if (scenario.Patch.Length > 0)
        {
            UnifiedDiff.Apply(scenario.Patch, into, Path.GetFileName(original));
        }

        if (scenario.Edit.Length > 0)
        {
            var edit = KernelEdit.Find(scenario.Edit) ?? throw new KernelCodeException($"there is no edit '{scenario.Edit}'");
            File.WriteAllLines(copy, Apply(edit, File.ReadAllLines(copy), original));
        }

        return copy;
    }

    /// <summary>Makes an edit, or none of it.</summary>
    internal static string[] Apply(KernelEdit edit, string[] lines, string name)
    {
        var hashes = lines.Select(Hash).ToArray();
        var edited = (string[])lines.Clone();
        foreach (var change in edit.Changes)
        {
            var at = Array.IndexOf(hashes, change.Anchor);
            var line = at + change.Offset;
            if (at < 0 || Array.IndexOf(hashes, change.Anchor, at + 1) >= 0 || line < 0 || line + 1 >= lines.Length || hashes[line] != change.Old
                || (change.SwapsWithNext is { } next && hashes[line + 1] != next))
            {
                throw new KernelCodeException($"edit '{edit.Name}' does not fit '{name}': the lines that it changes are not there, or more than once");
            }

            if (change.SwapsWithNext is not null)
            {
                (edited[line], edited[line + 1]) = (edited[line + 1], edited[line]);
            }
            else
            {
                // One line stays one line, so that numbers are those of the original.
                edited[line] = change.Keeps ? $"{edited[line]} {change.New}" : change.New;
            }
        }

        return edited;
    }

    private static string Hash(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line.Trim())))[..16];
}
