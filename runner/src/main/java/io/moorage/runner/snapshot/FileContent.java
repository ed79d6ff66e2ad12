package io.moorage.runner.snapshot;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.runner.linux.FileCalls;
import io.moorage.runner.tar.TarReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes the content of files, one after the other; holes stay holes. */
final class FileContent {
  private static final int BUFFER = 128 << 10;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  void write(FileDescriptor file, long size, TarReader reader) throws IOException {
    if (size == 0) {
      return;
    }
    var end = new long[1];
    reader.content(
        (bytes, length, offset) -> {
          buffer.clear().put(bytes, 0, length).flip();
          FileCalls.write(file, buffer, offset);
          end[0] = offset + length;
        });
    if (end[0] < size) {
      FileCalls.setSize(file, size);
    }
  }
}
