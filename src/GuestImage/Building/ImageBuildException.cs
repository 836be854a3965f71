namespace EdgePipeline.GuestImage.Building;

/// <summary>Why no image could be built, and what to do about it.</summary>
public sealed class ImageBuildException : Exception
{
    public ImageBuildException(string message)
        : base(message)
    {
    }

    public ImageBuildException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
