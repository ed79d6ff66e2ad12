package io.moorage.blobstore.linux;

import java.io.IOException;

/** A call into the kernel that failed, and why. */
public final class SystemCallFailure extends IOException {
  private static final long serialVersionUID = 1L;
  private final int errno;

  SystemCallFailure(String call, String subject, int errno) {
    super("%s %s: %s".formatted(call, subject, Errno.words(errno)));
    this.errno = errno;
  }

  /** The reason's number; {@link Errno} names those that matter here. */
  public int errno() {
    return errno;
  }
}
