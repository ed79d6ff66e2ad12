package io.moorage.runner.engine.client;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Takes apart what a container without a terminal says: frames with a header of eight bytes, the
 * first of which names the stream and the last four the length.
 */
public final class FrameReader {
  private static final int STDERR = 2;
  private static final int BUFFER = 32 << 10;

  private FrameReader() {}

  /** Copies all frames to where they belong, until there are no more. */
  public static void copy(InputStream frames, OutputStream out, OutputStream err)
      throws IOException {
    var in = new DataInputStream(frames);
    byte[] buffer = new byte[BUFFER];
    for (int stream = in.read(); stream >= 0; stream = in.read()) {
      in.skipNBytes(3);
      var target = stream == STDERR ? err : out;
      for (int left = in.readInt(); left > 0; ) {
        int count = in.read(buffer, 0, Math.min(buffer.length, left));
        if (count < 0) {
          throw new EOFException("the stream broke off within a frame");
        }
        target.write(buffer, 0, count);
        left -= count;
      }
      target.flush();
    }
  }
}
