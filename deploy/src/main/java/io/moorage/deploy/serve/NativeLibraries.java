package io.moorage.deploy.serve;

import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import io.moorage.runner.snapshot.ZstdLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The libraries that jars carry, unpacked into a directory for {@code java.library.path}: else each
 * start unpacks them into the temporary folder, where a kill leaves them.
 */
public final class NativeLibraries {
  private static final String EPOLL = "libnetty_transport_native_epoll_x86_64.so";

  private NativeLibraries() {}

  /** Unpacks what there is for this machine; a library that is missing is found in its jar. */
  public static void unpack(Path directory) {
    RocksKeyValueStore.unpackLibrary(directory);
    ClassLoader jars = NativeLibraries.class.getClassLoader();
    try (InputStream in = jars.getResourceAsStream("META-INF/native/" + EPOLL)) {
      if (in != null) {
        Files.createDirectories(directory);
        Files.copy(in, directory.resolve(EPOLL), StandardCopyOption.REPLACE_EXISTING);
      }
      ZstdLibrary.unpack(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
