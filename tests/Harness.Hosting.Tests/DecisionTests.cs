using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.Runtime;
using ControlledTasks = Microsoft.Coyote.Rewriting.Types.Threading.Tasks.Task;
using Operation = Microsoft.Coyote.Runtime.Operation;

namespace Harness.Hosting.Tests;

/// <summary>
/// The model's code on Coyote's tasks against an interpreter of the same model: where each task of Coyote only asks our engine for the next step of a task of the model,
/// Coyote must come to the same decisions, one by one, since it is asked the same questions in the same order.
/// </summary>
public class DecisionTests
{
    private const uint Schedules = 40;

    public static TheoryData<string> Scenarios
        => [.. QuickGateTests.Quick.Select(s => ScenarioParameters.FileName(s.Scenario))];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Code_on_Coyotes_tasks_takes_the_decisions_of_stepped_runs(string name)
    {
        var gate = QuickGateTests.Find(name);
        string[] proved = [.. QuickGateTests.With(gate, Verdict.Proved)];
        var model = new ScenarioModel(gate.Scenario);

        var live = Decisions(found => CoyoteRun.Execute(model, proved, run => found.Add(() => run.Decisions)));
        var stepped = Decisions(found =>
        {
            var run = new SteppedTasks(model, proved);
            found.Add(() => [.. run.Moves.Select(m => ((int)m.Task, (int)m.Choice))]);
            run.Execute();
        });

        live.Count.ShouldBe((int)Schedules);
        live.Sum(schedule => schedule.Count).ShouldBeGreaterThan((int)Schedules);
        for (var i = 0; i < live.Count; i++)
        {
            live[i].ShouldBe(stepped[i], $"schedule {i + 1}");
        }
    }

    private static List<List<(int Task, int Outcome)>> Decisions(Action<List<Func<IEnumerable<(int, int)>>>> schedule)
    {
        var runs = new List<Func<IEnumerable<(int, int)>>>();
        using var engine = Coyote.Run(Configuration.Create().WithTestingIterations(Schedules), () => schedule(runs));
        engine.TestReport.BugReports.ShouldBeEmpty();
        return [.. runs.Select(r => r().ToList())];
    }

    /// <summary>Tasks of Coyote without the model's code: each asks for the next step of its task, which a stored state of the task takes.</summary>
    private sealed class SteppedTasks
    {
        private readonly Execution _execution;
        private readonly int _tasks;

        internal SteppedTasks(IModel model, string[] properties)
        {
            var program = ControlledProgram.Create(model, Timeout.InfiniteTimeSpan, scan: false);
            _tasks = program.Tasks.Length;
            _execution = new Execution(program, PropertySelection.Mask(program, properties), new TaskRunner());
            _execution.Start();
        }

        internal IEnumerable<Move> Moves => _execution.Moves;

        internal void Execute()
        {
            var tasks = new Task[_tasks];
            for (var i = 0; i < tasks.Length; i++)
            {
                var task = i;
                tasks[i] = ControlledTasks.Run(() => Drive(task));
            }

            ControlledTasks.WaitAll(tasks);
        }

        private void Drive(int task)
        {
            while (_execution.Tasks[task] is not null)
            {
                SchedulingPoint.Interleave();
                Operation.PauseUntil(() => CanMove(task) || _execution.IsFinal);
                if (!CanMove(task))
                {
                    return;
                }

                var outcomes = _execution.Outcomes(task);
                _execution.Step(task, outcomes == 1 ? 0 : RuntimeProvider.Current.RandomInteger(outcomes));
            }
        }

        private bool CanMove(int task) => _execution.Enabled.Contains(task);
    }
}
