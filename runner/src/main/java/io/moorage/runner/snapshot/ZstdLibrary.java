package io.moorage.runner.snapshot;

import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Zstandard's library, taken out of its jar under the name by which it is looked for. */
public final class ZstdLibrary {
  private ZstdLibrary() {}

  /** Unpacks it, if there is one for this machine; else it is looked for in the jar at its use. */
  public static void unpack(Path directory) throws IOException {
    var name = "libzstd-jni-" + ZstdVersion.VERSION + ".so";
    var resource = "linux/" + System.getProperty("os.arch") + "/" + name;
    try (var in = ZstdVersion.class.getClassLoader().getResourceAsStream(resource)) {
      if (in != null) {
        Files.createDirectories(directory);
        Files.copy(in, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
