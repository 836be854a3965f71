namespace EdgePipeline.GuestImage.Building;

internal static class AptConfiguration
{
    /// <summary>Whatever else the machine is configured with, images are Debian's, so that two machines can build the same one.</summary>
    public const string OnlyDebian = """
        Package: *
        Pin: release o=Debian
        Pin-Priority: 500

        Package: *
        Pin: release o=*
        Pin-Priority: -1

        """;

    /// <param name="state">Holds lists, caches and an empty status file: nothing counts as installed, so the plan is complete.</param>
    public static string For(string state, GuestArchitecture architecture) => $$"""
        #clear APT::Update::Post-Invoke;
        #clear APT::Update::Post-Invoke-Success;
        #clear DPkg::Post-Invoke;
        #clear Acquire::IndexTargets::deb::DEP-11;
        #clear Acquire::IndexTargets::deb::CNF;
        #clear APT::Architectures;
        APT::Architecture "{{architecture.Name}}";
        APT::Architectures { "{{architecture.Name}}"; };
        APT::Install-Recommends "false";
        APT::Install-Suggests "false";
        APT::Sandbox::User "";
        Acquire::Languages "none";
        Dir::State "{{state}}";
        Dir::State::lists "{{state}}/lists";
        Dir::State::status "{{state}}/status";
        Dir::Cache "{{state}}/cache";
        Dir::Etc::preferences "{{state}}/preferences";
        Dir::Etc::preferencesparts "{{state}}/none";

        """;
}
