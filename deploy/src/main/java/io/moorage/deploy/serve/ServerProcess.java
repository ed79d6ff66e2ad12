package io.moorage.deploy.serve;

import io.micrometer.common.util.internal.logging.InternalLoggerFactory;
import io.micrometer.common.util.internal.logging.JdkLoggerFactory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.Optional;

/** What the process as a whole is given before a server starts in it. */
public final class ServerProcess {
  private ServerProcess() {}

  /** Sets up logging. Must run before anything logs. */
  public static void prepare() {
    Logging.install(System.err);
    // Else it asks for another logging library first.
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
  }

  /** Standard output as bytes, unbuffered: whoever writes to it writes whole blocks. */
  public static OutputStream standardOutput() {
    return new FileOutputStream(FileDescriptor.out);
  }

  /** Why this start took longer than it need, and the remedy. */
  public static Optional<String> slowStart() {
    return AotCache.complaint();
  }
}
