package io.moorage.runner.engine.door;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stream that is made when the first byte is written to it. For use by many threads. */
final class LateStream extends OutputStream {
  private final Supplier<? extends OutputStream> making;
  private @Nullable OutputStream made;

  LateStream(Supplier<? extends OutputStream> making) {
    this.making = making;
  }

  synchronized boolean hasBegun() {
    return made != null;
  }

  private synchronized OutputStream stream() {
    var stream = made;
    if (stream == null) {
      stream = making.get();
      made = stream;
    }
    return stream;
  }

  @Override
  public void write(int one) throws IOException {
    stream().write(one);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    stream().write(source, offset, length);
  }

  @Override
  public void flush() throws IOException {
    stream().flush();
  }
}
