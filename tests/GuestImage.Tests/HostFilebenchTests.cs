using EdgePipeline.GuestImage.Building;

namespace EdgePipeline.GuestImage.Tests;

/// <summary>A stand-in: any program of this machine under Filebench's name, with a personality beside it.</summary>
public sealed class HostFilebenchTests(Images images) : IDisposable
{
    /// <summary>Not under /tmp, which the guest mounts over.</summary>
    private readonly string _prefix = Directory.CreateDirectory(Path.Combine("/var/tmp", "edge-filebench-" + Path.GetRandomFileName())).FullName;

    public void Dispose() => Directory.Delete(_prefix, recursive: true);

    [Fact]
    public async Task Given_a_Filebench_of_this_machine_When_built_Then_the_guest_runs_it_with_its_personalities()
    {
        var architecture = GuestArchitecture.OfThisMachine().ShouldNotBeNull();
        var plain = await images.ForAsync(architecture);
        var recipe = ImageBuilder.DefaultRecipe() with { Filebench = Install("/usr/bin/cat") };

        var image = await Images.BuildAsync(Images.Cache, architecture, recipe, []);

        image.Manifest.Id.ShouldNotBe(plain.Manifest.Id);
        image.Manifest.Tools.ShouldContain(tool => tool.Name == "filebench" && tool.Path == "/usr/bin/filebench");
        var machine = architecture == GuestArchitecture.Amd64 ? Jobs.GuestMachine.MicroVm : Jobs.GuestMachine.ArmVirt;
        Jobs.GuestJob job = new([new(["/usr/bin/filebench", $"{_prefix}/share/filebench/workloads/own.f"])], new Dictionary<string, byte[]>(), []);
        var run = await new Qemu(image, machine).RunAsync(job);
        run.Reading.ShouldBeOfType<Jobs.ResultReading.Whole>(run.Console).Result.Steps[0].Stdout.ShouldBe("run 60\n"u8.ToArray());
        Directory.Delete(image.Folder, recursive: true);
    }

    [Fact]
    public void Given_a_script_under_that_name_When_located_Then_the_reason_says_so()
    {
        var script = Install("/etc/hostname");

        HostFilebench.Locate(script, GuestArchitecture.Amd64).Reason.ShouldNotBeNull().ShouldContain("not a program for amd64");
    }

    [Fact]
    public void Given_a_prefix_that_the_guest_hides_When_located_Then_the_reason_says_where_to_put_it()
    {
        using TemporaryFolder hidden = new();
        File.Copy("/usr/bin/cat", hidden.File("filebench"));

        HostFilebench.Locate(hidden.File("filebench"), GuestArchitecture.Amd64).Reason.ShouldNotBeNull().ShouldContain("/usr/local");
    }

    [Fact]
    public void Given_a_link_in_PATH_When_located_Then_plug_ins_and_personalities_are_those_beside_the_program_itself()
    {
        var link = Path.Combine(_prefix, "link");
        File.CreateSymbolicLink(link, Install(Environment.ProcessPath!));

        var found = HostFilebench.Locate(link, GuestArchitecture.OfThisMachine()!).Found.ShouldNotBeNull();

        found.Files.ShouldBe([Path.Combine(_prefix, "bin/filebench"), Path.Combine(_prefix, "share/filebench/workloads/own.f")]);
        found.Libraries.Keys.ShouldContain("libc.so.6");
    }

    [Fact]
    public void Given_an_image_When_asked_whether_a_build_would_renew_it_Then_only_what_came_from_this_machine_and_changed_or_came_does()
    {
        var architecture = GuestArchitecture.OfThisMachine()!;
        var recipe = ImageBuilder.DefaultRecipe() with { Filebench = Install(Environment.ProcessPath!) };
        var now = HostFilebench.Locate(recipe.Filebench, architecture).Found!.Version;

        recipe.WouldRenew(Manifest([], [new MissingTool("filebench", "none")]), "filebench").ShouldBeTrue("it was installed since");
        recipe.WouldRenew(Manifest([new ImageTool("filebench", "/f", "this machine's, sha256 00")], []), "filebench").ShouldBeTrue("it was built anew since");
        recipe.WouldRenew(Manifest([new ImageTool("filebench", "/f", now)], []), "filebench").ShouldBeFalse();
        recipe.WouldRenew(Manifest([new ImageTool("fio", "/f", "3.33")], []), "fio").ShouldBeFalse();
        (recipe with { Filebench = Install("/etc/hostname", "other") }).WouldRenew(Manifest([], [new MissingTool("filebench", "none")]), "filebench")
            .ShouldBeFalse("a script cannot go into it");

        ImageManifest Manifest(ImageTool[] tools, MissingTool[] missing) => new("id", architecture.Name, "6.1.0", tools, missing, [], []);
    }

    [Fact]
    public void Given_none_When_located_Then_the_reason_says_what_to_do() =>
        HostFilebench.Locate(null, GuestArchitecture.Amd64).Reason.ShouldNotBeNull().ShouldContain("install it");

    private string Install(string program, string name = "filebench")
    {
        var binary = Path.Combine(Directory.CreateDirectory(Path.Combine(_prefix, "bin")).FullName, name);
        File.Copy(program, binary);
        var workloads = Directory.CreateDirectory(Path.Combine(_prefix, "share/filebench/workloads")).FullName;
        File.WriteAllText(Path.Combine(workloads, "own.f"), "run 60\n");
        return binary;
    }
}
