using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Stepping;
using Harness.Engine.Traces;
using Harness.Reports.Counterexamples;
using Harness.Reports.Html;
using Microsoft.AspNetCore.Http;

namespace Harness.Explorer;

/// <summary>What the page asks. Each request brings the walk that it is about, which is taken again from the start: any can be repeated, in any order.</summary>
internal sealed class ExplorerApi : IDisposable
{
    /// <summary>Bytes of a request.</summary>
    internal const int MaximumRequest = 256 * 1024;

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private readonly IModel _model;
    private readonly ControlledProgram _program;
    private readonly string _name;
    private readonly SemaphoreSlim _walking = new(1);
    private readonly SemaphoreSlim _searching = new(1);

    /// <param name="model">The model.</param>
    /// <param name="name">The name of files about it.</param>
    internal ExplorerApi(IModel model, string name)
    {
        (_model, _name) = (model, name);
        _program = ControlledProgram.Create(model);
    }

    public void Dispose()
    {
        _walking.Dispose();
        _searching.Dispose();
    }

    internal async Task Answer(HttpContext context)
    {
        try
        {
            if (context.Request.ContentType?.Split(';')[0].Trim() != "application/json")
            {
                throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "a request is application/json");
            }

            var request = new ExplorerRequest(await JsonDocument.ParseAsync(context.Request.Body, s_strict, context.RequestAborted));
            var answer = await Answer(context.Request.Path, request, context.RequestAborted);
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            await RequestGuard.Refuse(context, exception.StatusCode, "the request is too large, or no request");
        }
        catch (JsonException)
        {
            await RequestGuard.Refuse(context, StatusCodes.Status400BadRequest, "the request is no JSON, or has a member twice");
        }
        catch (RequestException exception)
        {
            await RequestGuard.Refuse(context, exception.Status, exception.Message);
        }
        catch (Exception exception) when (exception is ModelException or TraceException)
        {
            await RequestGuard.Refuse(context, StatusCodes.Status422UnprocessableEntity, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception exception)
        {
            await RequestGuard.Refuse(context, StatusCodes.Status500InternalServerError, $"internal error, please report it: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private Task<JsonNode> Answer(PathString path, ExplorerRequest request, CancellationToken cancellation) => path.Value switch
    {
        "/api/walk" => Walking(request.Only("path", "at", "loop"), r => WalkJson.Of(_program, r.Path(), r.At(), r.Loop()), cancellation),
        "/api/random" => Walking(request.Only("path", "seed", "steps"), r => Random(r), cancellation),
        "/api/trace" => Walking(request.Only("path", "property", "loop"), r => SaveTrace(r), cancellation),
        "/api/cause" => Walking(request.Only("path", "property", "loop"), r => Cause(r), cancellation),
        "/api/search" => Searching(request.Only("path", "states", "seconds", "runs"), r => new WalkSearch(_model, r.Path(), r.Number("states", 1, 5_000_000), r.Number("seconds", 1, 600), r.Runs()).Run(cancellation), cancellation),
        "/api/graph" => Searching(request.Only("states"), r => GraphJson.Of(_model, r.Number("states", 1, 2_000)), cancellation),
        "/api/depths" => Searching(request.Only("states", "seconds"), r => DepthsJson.Of(_model, r.Number("states", 1, 5_000_000), r.Number("seconds", 1, 600), cancellation), cancellation),
        _ => throw new RequestException(StatusCodes.Status404NotFound, "there is no such request"),
    };

    private JsonObject Random(ExplorerRequest request)
    {
        var walk = Along(_program, request.Path());
        var end = walk.Random(request.Seed(), Math.Min(request.Number("steps", 1, WalkPath.MaximumLength), WalkPath.MaximumLength - walk.Moves.Length));
        return new JsonObject { ["path"] = WalkPath.Format(walk.Moves), ["end"] = end.ToString() };
    }

    private JsonObject SaveTrace(ExplorerRequest request)
    {
        var trace = Violation(request);
        return new JsonObject
        {
            ["name"] = $"{_name}-{trace.Property}.trace.json",
            ["text"] = TraceFile.ToJson(trace),
        };
    }

    private JsonObject Cause(ExplorerRequest request)
    {
        var trace = Violation(request);
        return new JsonObject { ["property"] = trace.Property, ["cause"] = CauseJson.Of(Explanation.Of(trace)) };
    }

    /// <summary>The first violation of a property by a walk.</summary>
    private Trace Violation(ExplorerRequest request)
    {
        var walk = Along(_program, request.Path());
        var property = request.Property(_program);
        return request.Loop() is { } loop ? walk.ToTrace(property, WithinWalk(loop, walk.Moves)) : walk.ToTrace(property);
    }

    /// <summary>The walk that a request is about.</summary>
    /// <exception cref="RequestException">A move of it cannot be taken.</exception>
    internal static Walk Along(ControlledProgram program, ImmutableArray<Engine.Exploration.Move> moves)
    {
        var walk = Walk.Start(program);
        foreach (var move in moves)
        {
            if (!walk.TryStep(move))
            {
                throw CannotMove(program, walk, move);
            }
        }

        return walk;
    }

    /// <summary>Where the part of a walk begins that repeats.</summary>
    /// <exception cref="RequestException">Behind its end.</exception>
    internal static int WithinWalk(int loop, ImmutableArray<Engine.Exploration.Move> moves)
        => loop <= moves.Length ? loop : throw new RequestException(StatusCodes.Status422UnprocessableEntity, $"what repeats cannot begin after step {loop}: the walk has {moves.Length}");

    internal static RequestException CannotMove(ControlledProgram program, Walk walk, Engine.Exploration.Move move)
        => new(StatusCodes.Status422UnprocessableEntity,
            $"step {walk.Moves.Length + 1}: {(move.Task < program.Tasks.Length ? $"'{program.Tasks[move.Task].Name}'" : $"task {move.Task}")} cannot move so, with outcome {move.Choice}: the address is of another scenario or was edited");

    /// <summary>One walk at a time: they share the program.</summary>
    private Task<JsonNode> Walking(ExplorerRequest request, Func<ExplorerRequest, JsonNode> answer, CancellationToken cancellation) => Alone(_walking, () => answer(request), cancellation);

    /// <summary>One search at a time, beside walks: it has a program of its own.</summary>
    private Task<JsonNode> Searching(ExplorerRequest request, Func<ExplorerRequest, JsonNode> answer, CancellationToken cancellation) => Alone(_searching, () => answer(request), cancellation);

    private static async Task<JsonNode> Alone(SemaphoreSlim gate, Func<JsonNode> answer, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            return await Task.Run(answer, cancellation);
        }
        finally
        {
            gate.Release();
        }
    }
}
