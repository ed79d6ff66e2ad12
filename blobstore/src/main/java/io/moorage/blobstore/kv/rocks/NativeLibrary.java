package io.moorage.blobstore.kv.rocks;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.moorage.blobstore.kv.StoreFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/** RocksDB's library, taken out of its jar under the name by which it is looked for. */
final class NativeLibrary {
  private NativeLibrary() {}

  static Path unpack(Path directory) {
    var name = Environment.getJniLibraryFileName("rocksdb");
    try (var in = RocksDB.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new StoreFailure("RocksDB has no library for this machine: " + name);
      }
      Files.createDirectories(directory);
      return unpack(in, directory, name);
    } catch (IOException e) {
      throw new StoreFailure("cannot unpack RocksDB's library into " + directory + ": " + e, e);
    }
  }

  private static Path unpack(InputStream in, Path directory, String name) throws IOException {
    var file = directory.resolve(name);
    var fresh = Files.createTempFile(directory, name, ".new");
    try {
      Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
      if (!Files.exists(file) || Files.mismatch(fresh, file) >= 0) {
        // Synced before it has its name: half a library would crash every start.
        try (var channel = FileChannel.open(fresh, WRITE)) {
          channel.force(true);
        }
        Files.move(fresh, file, ATOMIC_MOVE);
      }
      return file;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
