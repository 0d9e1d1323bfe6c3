using System.Collections.Immutable;
using Harness.Native.Images;

namespace Harness.Native.Debugging;

/// <summary>The functions of an image by address.</summary>
internal sealed class FunctionTable(ImmutableArray<ElfSymbol> functions)
{
    /// <summary>The name of the function to which an address belongs; empty where none does.</summary>
    internal string Find(ulong address)
    {
        var name = "";
        foreach (var function in functions)
        {
            if (function.Address > address)
            {
                break;
            }

            name = address < function.Address + Math.Max(function.Size, 1) ? function.Name : "";
        }

        return name;
    }
}
