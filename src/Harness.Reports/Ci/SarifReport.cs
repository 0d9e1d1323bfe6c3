using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Engine.Traces;
using Harness.Reports.Counterexamples;
using Harness.Reports.Text;

namespace Harness.Reports.Ci;

/// <summary>
/// A run as SARIF 2.1.0 (OASIS, 2020): a rule for each property, a result for each violation at the line of the model that awaits its last decisive step, and the schedule as
/// a code flow with a thread flow for each task. A violation that a gate demands is a suppressed result, with the gate's reason as justification.
/// </summary>
public static class SarifReport
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text.</summary>
    /// <param name="run">The run.</param>
    public static string Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        RunCase[] shown = [.. run.Cases.Where(c => c.State is CaseState.Failed or CaseState.Accepted or CaseState.Undecided)];
        var rules = shown.GroupBy(c => c.Name).Select(g => (Id: g.Key, g.First(c => c.Statement.Length > 0 || g.All(o => o.Statement.Length == 0)).Statement)).ToArray();
        var numbers = rules.Select((r, i) => (r.Id, i)).ToDictionary(r => r.Id, r => r.i);
        var driver = new JsonObject
        {
            ["name"] = "harness",
            ["fullName"] = "model checker for the AF_PACKET receive ring",
            ["semanticVersion"] = EngineVersion.Current,
            ["rules"] = new JsonArray([.. rules.Select(r => Rule(r.Id, r.Statement))]),
        };
        var log = new JsonObject
        {
            ["$schema"] = Schema,
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject { ["driver"] = driver },
                ["invocations"] = new JsonArray(new JsonObject
                {
                    ["commandLine"] = run.Command,
                    ["executionSuccessful"] = true,
                }),
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = new JsonArray([.. shown.Select(c => Result(c, numbers[c.Name]))]),
            }),
        };
        return log.ToJsonString(s_json) + "\n";
    }

    private static JsonObject Rule(string id, string statement)
    {
        var rule = new JsonObject { ["id"] = id };
        if (statement.Length > 0)
        {
            rule["shortDescription"] = Text(statement);
        }

        return rule;
    }

    private static JsonObject Result(RunCase c, int rule)
    {
        var explanation = c.Trace is { } trace ? Explanation.Of(trace.Trace) : null;
        var result = new JsonObject
        {
            ["ruleId"] = c.Name,
            ["ruleIndex"] = rule,
            ["kind"] = c.State == CaseState.Undecided ? "open" : "fail",
            ["level"] = c.State == CaseState.Undecided ? "none" : "error",
            ["message"] = Text(explanation is null || c.State == CaseState.Accepted ? $"{c.Group}: {c.Message}" : $"{c.Group}: {explanation.Sentence}"),
            ["partialFingerprints"] = new JsonObject { ["scenarioAndProperty/v1"] = Hash($"{c.Group}\n{c.Name}") },
            ["properties"] = new JsonObject { ["scenario"] = c.Group, ["trace"] = c.Trace?.Path, ["replay"] = c.Replay },
        };
        if (explanation is { Steps.IsEmpty: false })
        {
            var place = explanation.PlaceIndex ?? explanation.Steps.Length - 1;
            result["locations"] = new JsonArray(Location(explanation, place));
        }

        if (c.State == CaseState.Accepted)
        {
            result["suppressions"] = new JsonArray(new JsonObject { ["kind"] = "external", ["status"] = "accepted", ["justification"] = c.Message });
        }
        else if (explanation is { Steps.IsEmpty: false })
        {
            result["relatedLocations"] = new JsonArray([.. explanation.Cause.Keys.Select((k, i) => Related(explanation, k, i + 1))]);
            result["codeFlows"] = new JsonArray(CodeFlow(explanation));
        }

        return result;
    }

    private static JsonObject CodeFlow(Explanation explanation)
    {
        var threads = explanation.Tasks.Select((task, column) => new JsonObject
        {
            ["id"] = task,
            ["locations"] = new JsonArray([.. Enumerable.Range(0, explanation.Steps.Length).Where(i => explanation.Steps[i].Column == column).Select(i => Step(explanation, i))]),
        });
        return new JsonObject { ["message"] = Text(explanation.Sentence), ["threadFlows"] = new JsonArray([.. threads]) };
    }

    private static JsonObject Step(Explanation explanation, int index)
    {
        var step = explanation.Steps[index];
        var state = new JsonObject();
        foreach (var (name, value) in explanation.Trace.Watches.Zip(step.Step.Watches))
        {
            state[name] = Text(value);
        }

        return new JsonObject
        {
            ["location"] = Location(explanation, index),
            ["executionOrder"] = step.Step.Number,
            ["importance"] = step.Role switch
            {
                StepRole.Decisive => "essential",
                StepRole.Related => "important",
                _ => "unimportant",
            },
            ["state"] = state,
        };
    }

    private static JsonObject Related(Explanation explanation, KeyStep key, int id)
    {
        var location = Location(explanation, key.Index);
        location["id"] = id;
        location["message"] = Text($"{key.What} (step {explanation.Trace.Steps[key.Index].Number})");
        return location;
    }

    private static JsonObject Location(Explanation explanation, int index)
    {
        var step = explanation.Trace.Steps[index];
        var location = new JsonObject();
        if (step.Line is { Line: > 0 } line)
        {
            location["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = string.Join('/', line.File.Split('/').Select(Uri.EscapeDataString)), ["uriBaseId"] = "%SRCROOT%" },
                ["region"] = new JsonObject { ["startLine"] = line.Line },
            };
        }

        location["logicalLocations"] = new JsonArray(new JsonObject
        {
            ["name"] = step.Letter.Length == 0 ? step.Step : step.Letter,
            ["fullyQualifiedName"] = $"{explanation.Trace.Model}: {step.Task}: {step.Step}",
            ["kind"] = "member",
        });
        location["message"] = Text($"{step.Number}. {step.Task}: {StepText.Of(explanation.Trace, index, withName: true)}{(step.Source.Length == 0 ? "" : $" ({step.Source})")}");
        return location;
    }

    private static JsonObject Text(string text) => new() { ["text"] = text.Length == 0 ? "-" : text };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
