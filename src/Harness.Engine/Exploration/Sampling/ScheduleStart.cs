namespace Harness.Engine.Exploration.Sampling;

/// <summary>What a strategy knows when a schedule begins. Nothing of it depends on the schedules before, so that each can be run alone.</summary>
/// <param name="Seed">The seed of the whole run.</param>
/// <param name="Iteration">The number of the schedule, from 0.</param>
/// <param name="Tasks">How many tasks the program has.</param>
/// <param name="ExpectedSteps">How many steps a schedule of the program has, by a small sample; at least 1.</param>
/// <param name="MaxUnfairSteps">After how many steps an unfair strategy must give way.</param>
public readonly record struct ScheduleStart(ulong Seed, long Iteration, int Tasks, int ExpectedSteps, int MaxUnfairSteps);
