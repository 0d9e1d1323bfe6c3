using k8s;
using k8s.Models;

namespace Harness.Packages.Tests.Examples;

/// <summary>The manifest of a gate in shards, read by the official client, strictly: a key that the API does not have is an error.</summary>
public class KubernetesTests
{
    private static readonly string s_manifest = Repository.Read("examples/kubernetes/gate.yaml");

    [Fact]
    public void Each_pod_takes_the_shard_of_its_index()
    {
        var objects = Load(s_manifest);
        objects.Select(o => (o.GetType(), o.Metadata.Name)).ShouldBe([(typeof(V1PersistentVolumeClaim), "gate-shards"), (typeof(V1Job), "gate-search"), (typeof(V1Job), "gate-judge")]);

        var search = (V1Job)objects[1];
        search.Spec.CompletionMode.ShouldBe("Indexed");
        search.Spec.Completions.ShouldBe(search.Spec.Parallelism);
        var command = search.Spec.Template.Spec.Containers.Single().Command.Last();
        command.ShouldContain($"--shard $((JOB_COMPLETION_INDEX + 1))/{search.Spec.Completions} --shard-out /shards");

        var judge = (V1Job)objects[2];
        judge.Spec.BackoffLimit.ShouldBe(0);
        judge.Spec.Template.Spec.Containers.Single().Command.Last().ShouldContain("merge /shards ");
        foreach (var job in new[] { search, judge })
        {
            var pod = job.Spec.Template.Spec;
            pod.Containers.Single().VolumeMounts.Single().Name.ShouldBe(pod.Volumes.Single().Name);
            pod.Volumes.Single().PersistentVolumeClaim.ClaimName.ShouldBe(objects[0].Metadata.Name);
        }
    }

    [Theory]
    [InlineData("completionMode:", "completionmode:")]
    [InlineData("backoffLimitPerIndex: 2", "backoffLimitPerIndx: 2")]
    [InlineData("  accessModes:", "  accessMode:")]
    public void A_key_that_the_API_does_not_have_is_an_error(string key, string wrong)
        => Should.Throw<YamlDotNet.Core.YamlException>(() => Load(s_manifest.Replace(key, wrong, StringComparison.Ordinal)));

    private static IMetadata<V1ObjectMeta>[] Load(string manifest) => [.. KubernetesYaml.LoadAllFromString(manifest, strict: true).Cast<IMetadata<V1ObjectMeta>>()];
}
