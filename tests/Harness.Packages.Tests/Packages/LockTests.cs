using System.Text.Json;
using System.Xml.Linq;

namespace Harness.Packages.Tests.Packages;

/// <summary>The files with which a release is restored say what the projects say: else it fails on the day of the release.</summary>
public class LockTests
{
    [Fact]
    public void Each_project_of_src_has_the_versions_of_the_solution()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(v => v.Attribute("Include")!.Value, v => v.Attribute("Version")!.Value);
        foreach (var project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Where(p => !p.Contains("content")))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            using var locks = JsonDocument.Parse(Repository.Read($"src/locks/{name}.json"));
            var direct = locks.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(f => f.Value.EnumerateObject())
                .Where(d => d.Value.GetProperty("type").GetString() == "Direct").ToDictionary(d => d.Name, d => d.Value.GetProperty("resolved").GetString());
            var named = XDocument.Load(project).Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value).Append("Meziantou.Analyzer");
            direct.Keys.ShouldBe(named, ignoreOrder: true, name);
            direct.ShouldAllBe(d => versions[d.Key] == d.Value, name);
        }
    }
}
