package io.moorage.runner.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a container stands on while it runs, made for it before it starts.
 *
 * @param root the mounted root file system, on the host
 * @param hostname none for the container's own or default one
 * @param files as {@code /etc/resolv.conf}; bound over what the image has
 */
public record Ground(
    Path root, NetworkPlace network, Optional<String> hostname, List<FileMount> files) {
  public Ground {
    files = List.copyOf(files);
  }

  /** Which network namespace it is in. */
  public sealed interface NetworkPlace {
    /** The host's. */
    record Host() implements NetworkPlace {}

    /** One of its own that nobody connected, with a loopback interface. */
    record Fresh() implements NetworkPlace {}

    /** One that is there already, held by this file, as {@code /run/netns/x}. */
    record Joined(Path namespace) implements NetworkPlace {}
  }

  /** A file of the host at a path of the container. */
  public record FileMount(Path source, String destination, boolean readonly) {}
}
