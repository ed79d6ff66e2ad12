package io.moorage.runner.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts the outputs of a container without a terminal into one stream: frames with a header of eight
 * bytes, the first of which names the output and the last four the length. Each frame is written as
 * one, whoever writes beside it.
 */
final class Frames {
  static final String TYPE = "application/vnd.docker.multiplexed-stream";
  static final String RAW_TYPE = "application/vnd.docker.raw-stream";
  private static final int HEADER = 8;
  private static final int LONGEST = (64 << 10) - HEADER;

  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private final byte[] frame = new byte[HEADER + LONGEST];

  Frames(OutputStream out) {
    this.out = out;
  }

  /** Which output of a container. */
  enum Output {
    STDOUT(1),
    STDERR(2);

    private final int number;

    Output(int number) {
      this.number = number;
    }
  }

  /** A stream whose bytes become frames of this output. */
  OutputStream of(Output output) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        Frames.this.write(output, source, offset, length);
      }
    };
  }

  void write(Output output, byte[] source, int offset, int length) throws IOException {
    lock.lock();
    try {
      for (int sent = 0; sent < length; sent += LONGEST) {
        int count = Math.min(LONGEST, length - sent);
        ByteBuffer.wrap(frame).putInt(output.number << 24).putInt(count);
        System.arraycopy(source, offset + sent, frame, HEADER, count);
        out.write(frame, 0, HEADER + count);
      }
    } finally {
      lock.unlock();
    }
  }
}
