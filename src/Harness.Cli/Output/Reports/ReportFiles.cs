using Harness.Cli.Files;
using Harness.Reports.Ci;

namespace Harness.Cli.Output.Reports;

/// <summary>The reports of a run: whether they can be written is found out before it starts, and all of them are whole before the first takes its place.</summary>
internal sealed class ReportFiles : IDisposable
{
    private readonly List<(ReportRequest Request, OutputFile? File)> _reports = [];

    /// <summary>Makes sure that the reports can be written.</summary>
    /// <param name="requests">The reports.</param>
    /// <param name="inputs">What the command reads.</param>
    /// <exception cref="InputException">One cannot, two name the same file, or one names a file that is read.</exception>
    internal static ReportFiles Prepare(IReadOnlyList<ReportRequest> requests, params IReadOnlyList<InputFile> inputs)
    {
        var files = new ReportFiles();
        try
        {
            foreach (var request in requests)
            {
                if (request.Path is { } path && files._reports.Find(r => r.Request.Path is { } other && RealPath.AreSame(path, other)).Request is { } earlier)
                {
                    throw new InputException($"{earlier.Option} and {request.Option} both name '{earlier.Path}': give them different files");
                }

                files._reports.Add((request, request.Path is null ? null : OutputFile.Prepare(request.Path, request.Option, inputs)));
            }

            return files;
        }
        catch (InputException)
        {
            files.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var (_, file) in _reports)
        {
            file?.Dispose();
        }
    }

    /// <summary>Writes all reports of a run.</summary>
    /// <exception cref="InputException">One cannot be written: then none was.</exception>
    internal void Write(RunReport run)
    {
        var texts = _reports.Select(r => r.Request.Kind.Render(run)).ToArray();
        foreach (var (report, text) in _reports.Zip(texts))
        {
            if (text is not null)
            {
                report.File?.Stage(text);
            }
        }

        foreach (var (report, text) in _reports.Zip(texts))
        {
            if (text is not null)
            {
                report.File?.Commit();
            }
        }

        foreach (var (report, text) in _reports.Zip(texts))
        {
            if (report.File is null && text is not null)
            {
                QuietOutput.Asked.Write(text);
            }
        }
    }
}
