package io.moorage.runner.engine.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a client that has closed its half of a stream has gone for good. The loop hears
 * of the half and not of the rest, and a stream on which nothing is said would be kept for ever.
 */
final class Vanishing {
  private static final long EVERY_MILLIS = 1_000;
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private Vanishing() {}

  /** Looks now and then. On the connection's loop. */
  static void watch(Connection connection) {
    var channel = connection.channel();
    if (!channel.isOpen()) {
      return;
    }
    try {
      // To a peer that is gone not even nothing can be written: EPIPE, see unix(7).
      channel.fd().write(NOTHING, 0, 0);
    } catch (IOException gone) {
      connection.vanished();
      return;
    }
    var _ =
        channel.eventLoop().schedule(() -> watch(connection), EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }
}
