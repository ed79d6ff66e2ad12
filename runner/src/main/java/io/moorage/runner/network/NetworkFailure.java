package io.moorage.runner.network;

import io.moorage.config.Network;
import java.util.List;

/** Why a container got no network. Messages are fit for the client that asked. */
public abstract sealed class NetworkFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private NetworkFailure(String message) {
    super(message);
  }

  private NetworkFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Asked for what there is not, or in words that mean nothing. */
  public static final class Unsupported extends NetworkFailure {
    private static final long serialVersionUID = 1L;

    public Unsupported(String message) {
      super(message);
    }

    public Unsupported(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The port belongs to another container, or a process of the host listens there. */
  public static final class PortTaken extends NetworkFailure {
    private static final long serialVersionUID = 1L;

    PortTaken(String hostSide) {
      super("Bind for " + hostSide + " failed: port is already allocated");
    }
  }

  /** The host has no such address, or the daemon may not take the port. */
  public static final class PortRefused extends NetworkFailure {
    private static final long serialVersionUID = 1L;

    PortRefused(String hostSide, String why) {
      super("Bind for " + hostSide + " failed: " + why);
    }
  }

  /** Every address of the bridge's pool is in use. */
  public static final class PoolExhausted extends NetworkFailure {
    private static final long serialVersionUID = 1L;

    PoolExhausted(Network pool) {
      super("no free address is left in " + pool + "; runner.network.pools may name a wider one");
    }
  }

  /** The host already routes to every pool that the bridge could have. */
  public static final class PoolsOverlap extends NetworkFailure {
    private static final long serialVersionUID = 1L;

    PoolsOverlap(List<Network> pools) {
      super(
          "every pool of runner.network.pools overlaps with a network the host is in already: "
              + pools);
    }
  }

  /** What has the bridge's name on this host is somebody else's. */
  public static final class BridgeTaken extends NetworkFailure {
    private static final long serialVersionUID = 1L;

    BridgeTaken(String name) {
      super(
          "interface "
              + name
              + " of this host is somebody else's; name another one in runner.network.bridge");
    }
  }

  /** The kernel did not do as it was told. */
  public static final class SetUpFailed extends NetworkFailure {
    private static final long serialVersionUID = 1L;

    SetUpFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
