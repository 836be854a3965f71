using EdgePipeline.GuestImage.Building;

namespace EdgePipeline.GuestImage.Tests;

public sealed class AptOutputTests
{
    [Fact]
    public void Given_a_plan_of_apt_When_read_Then_names_and_versions_are_those_of_the_archive()
    {
        const string Printed = """
            Reading package lists...
            The following NEW packages will be installed:
              zlib1g
            'http://deb.debian.org/debian/pool/main/z/zlib/zlib1g_1.2.13.dfsg-1_arm64.deb' zlib1g_1%3a1.2.13.dfsg-1_arm64.deb 82744 MD5Sum:6ba599acc93552795f92ccf3ba0f7360
            'http://deb.debian.org/debian-security/pool/updates/main/o/openssl/libssl3_3.0.22-1%7edeb12u2_arm64.deb' libssl3_3.0.22-1~deb12u2_arm64.deb 1829128 
            """;

        AptOutput.ParseUris(Printed).ShouldBe([("zlib1g", "1:1.2.13.dfsg-1"), ("libssl3", "3.0.22-1~deb12u2")]);
    }

    [Fact]
    public void Given_records_When_read_Then_only_libraries_and_kernels_are_marked_and_one_in_two_sources_counts_once()
    {
        const string Printed = """
            Package: zlib1g
            Version: 1:1.2.13.dfsg-1
            Section: libs
            Size: 82744
            SHA256: aa
            Description: compression library - runtime
             zlib is a library implementing the deflate compression method.
             Size: 1

            Package: udev
            Version: 252
            Section: admin
            Size: 1656364
            SHA256: bb

            Package: linux-image-6.1.0-56-cloud-arm64
            Version: 6.1.192-2
            Section: kernel
            Size: 3
            SHA256: cc

            Package: zlib1g
            Version: 1:1.2.13.dfsg-1
            Section: libs
            Size: 82744
            SHA256: aa
            """;

        var records = AptOutput.ParseRecords(Printed);

        records.Select(record => record.File.Name).ShouldBe(["zlib1g", "udev", "linux-image-6.1.0-56-cloud-arm64"]);
        records.Select(record => record.IsLibraryOrKernel).ShouldBe([true, false, true]);
        records[0].File.ShouldBe(new PackageFile("zlib1g", "1:1.2.13.dfsg-1", "aa", 82744));
    }
}
