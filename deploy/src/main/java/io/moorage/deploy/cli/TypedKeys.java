package io.moorage.deploy.cli;

import io.moorage.runner.runtime.DetachKeys;
import java.io.IOException;
import java.io.InputStream;

/**
 * What is typed at a terminal, all of it, and whether docker's keys that leave a container were
 * among it. The runner finds them, too, and ends the streams then; who waits for the container must
 * know that it goes on.
 */
final class TypedKeys extends InputStream {
  private final InputStream typed;
  private final DetachKeys keys = DetachKeys.parse("");
  private volatile boolean detached;

  TypedKeys(InputStream typed) {
    this.typed = typed;
  }

  /** True before the last of the keys is read. */
  boolean haveDetached() {
    return detached;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = typed.read(bytes, offset, length);
    if (count > 0 && keys.pass(bytes, offset, count).detach()) {
      detached = true;
    }
    return count;
  }
}
