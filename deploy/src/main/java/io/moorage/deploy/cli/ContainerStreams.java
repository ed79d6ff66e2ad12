package io.moorage.deploy.cli;

import io.moorage.runner.engine.client.EngineReply;
import io.moorage.runner.engine.client.FrameReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Between a container's streams and those of this process. */
final class ContainerStreams {
  private static final int BUFFER = 32 << 10;

  private ContainerStreams() {}

  /** Prints what comes, until no more comes. */
  static void print(EngineReply reply, boolean tty, Terminal terminal) throws IOException {
    if (tty) {
      copy(reply.body(), terminal.output());
    } else {
      FrameReader.copy(reply.body(), terminal.output(), terminal.errors());
    }
    terminal.flush();
  }

  /**
   * Hands on what is typed, and that there is no more of it, while the caller does other things.
   */
  static void feed(InputStream typed, EngineReply reply) {
    Thread.ofPlatform()
        .daemon()
        .name("stdin")
        .start(
            () -> {
              try {
                copy(typed, reply.output());
                reply.endOutput();
              } catch (IOException ended) {
                // The container reads no more; what it says tells why.
              }
            });
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
      out.flush();
    }
  }
}
