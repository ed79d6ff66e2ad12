package io.moorage.runner.network;

/**
 * Which network a container is in: the words of {@code --network}. {@code toString} is the word.
 *
 * <p>Only {@link Bridge} needs an {@link Attachment}. For {@link None} the runtime makes an empty
 * namespace by itself (one that is named without a path in the bundle); for {@link Host} the bundle
 * names none; for {@link Joined} it names that of the other container's first process, {@code
 * /proc/PID/ns/net}, and shares its hostname, hosts and resolv.conf.
 */
public sealed interface NetworkMode {

  /** The default bridge: outgoing connections, published ports. */
  record Bridge() implements NetworkMode {
    @Override
    public String toString() {
      return "bridge";
    }
  }

  /** Nothing but loopback. */
  record None() implements NetworkMode {
    @Override
    public String toString() {
      return "none";
    }
  }

  /** The host's own. */
  record Host() implements NetworkMode {
    @Override
    public String toString() {
      return "host";
    }
  }

  /**
   * The one another container has.
   *
   * @param container its id or name, as it was asked for
   */
  record Joined(String container) implements NetworkMode {
    @Override
    public String toString() {
      return "container:" + container;
    }
  }

  /**
   * Reads the word. The empty one and {@code default} are the bridge.
   *
   * @throws NetworkFailure.Unsupported if it is none of them
   */
  static NetworkMode parse(String text) {
    return switch (text) {
      case "", "default", "bridge" -> new Bridge();
      case "none" -> new None();
      case "host" -> new Host();
      default -> named(text);
    };
  }

  private static NetworkMode named(String text) {
    String joined = "container:";
    if (text.startsWith(joined) && text.length() > joined.length()) {
      return new Joined(text.substring(joined.length()));
    }
    throw new NetworkFailure.Unsupported(
        "network \"%s\" is not supported; there are bridge, none, host and container:NAME"
            .formatted(text));
  }
}
