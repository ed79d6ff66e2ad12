package io.moorage.runner.runtime;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.bundle.InvalidRequest;
import io.moorage.runner.bundle.Users;
import io.moorage.runner.linux.FileCalls;
import io.moorage.runner.linux.OpenFlags;
import io.moorage.runner.linux.RawPath;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Reads the root file system of a container, whose links lead nowhere but within. */
public final class RootFiles {
  private static final int LARGEST = 1 << 20;
  private static final int PIECE = 8 << 10;

  private RootFiles() {}

  /** The users that an image knows. */
  public static Users users(Path root) {
    return new Users(read(root, "etc/passwd"), read(root, "etc/group"));
  }

  /** A file's text; empty if there is none. */
  private static String read(Path root, String path) {
    try (var directory = FileCalls.openDirectory(root);
        var file =
            FileCalls.openInRoot(
                directory, RawPath.of(path), OpenFlags.READ | OpenFlags.NON_BLOCKING)) {
      var text = new ByteArrayOutputStream();
      var buffer = ByteBuffer.allocateDirect(PIECE);
      while (text.size() < LARGEST && FileCalls.read(file, buffer, text.size()) > 0) {
        byte[] piece = new byte[buffer.flip().remaining()];
        buffer.get(piece).clear();
        text.writeBytes(piece);
      }
      return text.toString(StandardCharsets.UTF_8);
    } catch (SystemCallFailure e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return "";
      }
      throw new RuntimeFailure("reading /" + path + " of the image: " + e.getMessage(), e);
    }
  }

  /**
   * Refuses an image whose links would lead the runtime's own mounts astray.
   *
   * @throws InvalidRequest that names the link
   */
  public static void requireMountPoints(Path root) {
    for (var name : List.of("dev", "proc", "sys")) {
      var path = root.resolve(name);
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new InvalidRequest("/" + name + " of the image is not a directory");
      }
    }
  }
}
