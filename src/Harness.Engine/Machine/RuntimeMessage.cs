namespace Harness.Engine.Machine;

/// <summary>What an exception's class of the runtime says, whatever the author's class that is derived from it says instead (and may ask it for).</summary>
internal static class RuntimeMessage
{
    /// <param name="exception">The exception.</param>
    /// <param name="type">Its own type or the one from which it is derived.</param>
    internal static string Of(Exception exception, Type type)
    {
        if (exception.GetType() == type)
        {
            return exception.Message;
        }

        // A call through the pointer goes to that very method, as that of a derived class to its base does.
        var getter = type.GetProperty(nameof(Exception.Message))!.GetMethod!.MethodHandle.GetFunctionPointer();
        return ((Func<string>)Activator.CreateInstance(typeof(Func<string>), exception, getter)!)();
    }
}
