package io.moorage.runner.network.netlink;

import io.moorage.blobstore.linux.Errno;
import java.io.IOException;

/** The kernel refused what a message asked for. */
public final class NetlinkFailure extends IOException {
  private static final long serialVersionUID = 1L;
  private final int errno;

  NetlinkFailure(String what, int errno, String explanation) {
    super(
        what + ": " + Errno.words(errno) + (explanation.isEmpty() ? "" : " (" + explanation + ")"));
    this.errno = errno;
  }

  /** One of {@link Errno}. */
  public int errno() {
    return errno;
  }
}
