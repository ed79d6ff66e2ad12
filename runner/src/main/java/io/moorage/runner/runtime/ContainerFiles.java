package io.moorage.runner.runtime;

import io.moorage.runner.bundle.ContainerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where the files of containers are.
 *
 * <pre>
 * containers/
 *   exits/&lt;id&gt;            the exit code, written by conmon when the container ended
 *   &lt;id&gt;/config.json      the runtime spec
 *   &lt;id&gt;/ctr.log, .1 …    its output
 *   &lt;id&gt;/pid              of its first process, written by the runtime
 *   &lt;id&gt;/conmon.log       what conmon itself complained of
 *   &lt;id&gt;/attach, ctl      conmon's socket for its streams, and pipe for orders
 *   &lt;id&gt;/execs/&lt;exec&gt;/    the same for a further process
 * </pre>
 *
 * @param root the directory {@code containers}
 */
public record ContainerFiles(Path root) {

  /** Makes the directories that all containers share; only their owner may look into them. */
  public ContainerFiles {
    var exits = root.resolve("exits");
    try {
      Files.createDirectories(exits);
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("making " + exits, e);
    }
  }

  public Path exits() {
    return root.resolve("exits");
  }

  public Path exit(ContainerId id) {
    return exits().resolve(id.hex());
  }

  public Path directory(ContainerId id) {
    return root.resolve(id.hex());
  }

  public Path spec(ContainerId id) {
    return directory(id).resolve("config.json");
  }

  public Path log(ContainerId id) {
    return directory(id).resolve("ctr.log");
  }

  public Path pid(ContainerId id) {
    return directory(id).resolve("pid");
  }

  public Path execs(ContainerId id) {
    return directory(id).resolve("execs");
  }

  /** Deletes a container's exit file. */
  public void forgetExit(ContainerId id) {
    try {
      Files.deleteIfExists(exit(id));
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + exit(id), e);
    }
  }

  /** The number that a file holds; none if there is no such file, or it holds none yet. */
  public static Optional<Integer> number(Path file) {
    try {
      var text = Files.readString(file).strip();
      return text.matches("-?\\d{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  /** Deletes a directory with all that is in it; links are not followed. */
  public static void deleteTree(Path directory) {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + directory, e);
    }
  }
}
