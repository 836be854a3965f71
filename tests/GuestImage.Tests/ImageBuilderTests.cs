using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using EdgePipeline.GuestImage.Building;
using EdgePipeline.GuestImage.Formats;

namespace EdgePipeline.GuestImage.Tests;

public sealed class ImageBuilderTests(Images images)
{
    private static readonly string[] Artefacts = ["initramfs.cpio", "kernel", "root.ext4", "vmlinux"];

    [Fact]
    public async Task Given_two_folders_When_the_image_is_built_in_each_Then_every_byte_is_the_same()
    {
        var first = await images.ForAsync(GuestArchitecture.Amd64);
        using TemporaryFolder other = new();
        CopyPackages(other.Path);

        var second = await Images.BuildAsync(other.Path, GuestArchitecture.Amd64, ImageBuilder.DefaultRecipe(), []);

        second.Folder.ShouldNotBe(first.Folder);
        File.ReadAllText(Path.Combine(second.Folder, "manifest.json")).ShouldBe(File.ReadAllText(Path.Combine(first.Folder, "manifest.json")));
        foreach (var artefact in Artefacts)
            Sha256(second, artefact).ShouldBe(Sha256(first, artefact), artefact);
    }

    [Fact]
    public async Task Given_an_image_When_built_again_Then_the_cached_one_is_returned_untouched()
    {
        var first = await images.ForAsync(GuestArchitecture.Amd64);
        var written = File.GetLastWriteTimeUtc(first.Root);
        ConcurrentQueue<string> said = [];

        var second = await Images.BuildAsync(Images.Cache, GuestArchitecture.Amd64, ImageBuilder.DefaultRecipe(), said);

        second.Folder.ShouldBe(first.Folder);
        File.GetLastWriteTimeUtc(second.Root).ShouldBe(written);
        said.ShouldContain($"unchanged: {first.Folder}");
        new ImageStore(Images.Cache).Latest(GuestArchitecture.Amd64)!.Folder.ShouldBe(first.Folder);
    }

    [Fact]
    public async Task Given_a_changed_init_When_built_Then_it_is_another_image_and_the_latest()
    {
        var before = await images.ForAsync(GuestArchitecture.Amd64);
        using TemporaryFolder cache = new();
        CopyPackages(cache.Path);
        var recipe = ImageBuilder.DefaultRecipe() with { GuestInit = ImageBuilder.DefaultRecipe().GuestInit + "# changed\n" };

        var after = await Images.BuildAsync(cache.Path, GuestArchitecture.Amd64, recipe, []);

        after.Manifest.Id.ShouldNotBe(before.Manifest.Id);
        Sha256(after, "root.ext4").ShouldNotBe(Sha256(before, "root.ext4"));
        Sha256(after, "kernel").ShouldBe(Sha256(before, "kernel"));
        new ImageStore(cache.Path).Latest(GuestArchitecture.Amd64)!.Manifest.Id.ShouldBe(after.Manifest.Id);
    }

    [Fact]
    public async Task Given_a_cached_image_that_lost_bytes_When_asked_for_Then_it_is_not_used_and_a_build_replaces_it()
    {
        var whole = await images.ForAsync(GuestArchitecture.Amd64);
        using TemporaryFolder cache = new();
        CopyPackages(cache.Path);
        var folder = Path.Combine(cache.Path, "images", Path.GetFileName(whole.Folder));
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(whole.Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        await File.WriteAllTextAsync(Path.Combine(cache.Path, "images", "latest-amd64"), Path.GetFileName(folder));
        using (var root = File.OpenWrite(Path.Combine(folder, "root.ext4")))
            root.SetLength(4096);
        var leftover = Directory.CreateDirectory(Path.Combine(cache.Path, "images", ".building-killed")).FullName;

        new ImageStore(cache.Path).Latest(GuestArchitecture.Amd64).ShouldBeNull();
        var rebuilt = await Images.BuildAsync(cache.Path, GuestArchitecture.Amd64, ImageBuilder.DefaultRecipe(), []);

        Sha256(rebuilt, "root.ext4").ShouldBe(Sha256(whole, "root.ext4"));
        Directory.Exists(leftover).ShouldBeFalse();
    }

    [Fact]
    public async Task Given_an_unknown_package_When_built_Then_it_fails_with_its_name_and_leaves_nothing()
    {
        using TemporaryFolder cache = new();
        var recipe = ImageBuilder.DefaultRecipe() with { Tools = [new RecipeTool("ghost", "/usr/bin/ghost", "no-such-package-of-debian")] };

        var failure = await Should.ThrowAsync<ImageBuildException>(() => Images.BuildAsync(cache.Path, GuestArchitecture.Amd64, recipe, []));

        failure.Message.ShouldContain("no-such-package-of-debian");
        new ImageStore(cache.Path).Latest(GuestArchitecture.Amd64).ShouldBeNull();
    }

    [Fact]
    public async Task Given_an_optional_tool_that_no_source_has_When_built_Then_the_manifest_says_what_to_do()
    {
        var image = await images.ForAsync(GuestArchitecture.Amd64);

        // Whether netperf can be had depends on the machine's sources; the manifest must agree either way.
        string[] named = [.. image.Manifest.Tools.Select(tool => tool.Name), .. image.Manifest.Missing.Select(tool => tool.Name)];
        named.ShouldBe(["fio", "iperf3", "setarch", "netperf", "netserver", "filebench"], ignoreOrder: true);
        image.Manifest.Missing.ShouldAllBe(tool => tool.Reason.Length > 20);
    }

    [Fact]
    public async Task Given_an_optional_tool_that_only_this_machine_has_When_built_Then_its_own_is_taken()
    {
        RecipeTool tool = new("netperf", "/usr/bin/netperf", "no-such-package-of-debian", Optional: true, "nowhere", Host: "/usr/bin/fio");

        using TemporaryFolder cache = new();
        CopyPackages(cache.Path);

        var image = await Images.BuildAsync(cache.Path, GuestArchitecture.Amd64, ImageBuilder.DefaultRecipe() with { Tools = [ImageBuilder.DefaultRecipe().Tools[0], tool] }, []);

        var own = image.Manifest.Tools.Single(known => known.Name == "netperf");
        own.Version.ShouldStartWith("this machine's, sha256 ");
        image.Manifest.Missing.ShouldAllBe(missing => missing.Name == "filebench");
    }

    [Fact]
    public async Task Given_the_amd64_image_When_opened_Then_its_vmlinux_is_the_kernel_inside_the_LZ4_bzImage()
    {
        var image = await images.ForAsync(GuestArchitecture.Amd64);

        var vmlinux = await File.ReadAllBytesAsync(image.FirecrackerKernel);
        Elf.Needs(vmlinux).Machine.ShouldBe(ElfMachine.Amd64);
        vmlinux.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"Linux version {image.Manifest.KernelRelease} ")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Given_the_arm64_image_When_opened_Then_kernel_and_tools_are_for_arm64()
    {
        var image = await images.ForAsync(GuestArchitecture.Arm64);

        image.FirecrackerKernel.ShouldBe(image.Kernel);
        var kernel = await File.ReadAllBytesAsync(image.Kernel);
        KernelFile.Arm64Image(kernel).Length.ShouldBe(kernel.Length);
        image.Manifest.KernelRelease.ShouldEndWith("cloud-arm64");
        image.Manifest.Tools.Select(tool => tool.Name).ShouldContain("fio");
    }

    [Fact]
    public async Task Given_a_manifest_When_compared_with_the_files_Then_sizes_and_hashes_agree()
    {
        var image = await images.ForAsync(GuestArchitecture.Amd64);

        image.Manifest.Artefacts.Select(artefact => artefact.Name).ShouldBe(Artefacts);
        foreach (var artefact in image.Manifest.Artefacts)
            Sha256(image, artefact.Name).ShouldBe(artefact.Sha256);
        image.Manifest.Packages.ShouldAllBe(package => package.Sha256.Length == 64 && package.SizeBytes > 0);
    }

    private static void CopyPackages(string cache)
    {
        var packages = Directory.CreateDirectory(Path.Combine(cache, "packages")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Images.Cache, "packages"), "*.deb"))
            File.Copy(file, Path.Combine(packages, Path.GetFileName(file)));
    }

    private static string Sha256(BuiltImage image, string artefact) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(image.Folder, artefact))));
}
