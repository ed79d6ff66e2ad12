package io.moorage.deploy.serve;

import io.moorage.config.ByteSize;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this machine gives a server, as far as it says so: what it keeps to itself is nothing to
 * warn of, and no reason not to start.
 *
 * @param fileSystem the kind that the data directory is on, as mount(8) names it
 * @param open whether users other than its own may look into the data directory
 * @param free bytes that are free on its disk
 * @param total bytes that the disk has
 * @param openFiles how many files the process may have open
 * @param memory the most memory that the control group of the process may take
 * @param root whether the process has the rights of root
 */
record Surroundings(
    Optional<String> fileSystem,
    boolean open,
    Optional<ByteSize> free,
    Optional<ByteSize> total,
    Optional<Long> openFiles,
    Optional<ByteSize> memory,
    boolean root) {

  /** See proc_pid_limits(5). The hard limit counts, as the JVM raises the other one to it. */
  private static final Pattern OPEN_FILES = Pattern.compile("Max open files +\\S+ +(\\d+) .*");

  /** The same, for one of whom nobody asks why it is root. */
  Surroundings ofSomeUser() {
    return new Surroundings(fileSystem, open, free, total, openFiles, memory, false);
  }

  /** Those of a server whose data are in this directory, which need not be there yet. */
  static Surroundings of(Path data) {
    Path there = data;
    for (Path above = data; above != null; above = above.getParent()) {
      there = above;
      if (Files.exists(above)) {
        break;
      }
    }
    Optional<FileStore> disk = disk(there);
    return new Surroundings(
        disk.map(FileStore::type),
        there.equals(data) && isOpen(data),
        disk.flatMap(d -> size(d::getUsableSpace)),
        disk.flatMap(d -> size(d::getTotalSpace)),
        filesLimit(),
        memoryLimit(),
        isRoot());
  }

  private static Optional<FileStore> disk(Path directory) {
    try {
      return Optional.of(Files.getFileStore(directory));
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private interface Question {
    long answer() throws IOException;
  }

  private static Optional<ByteSize> size(Question question) {
    try {
      return Optional.of(new ByteSize(Math.max(0, question.answer())));
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private static boolean isOpen(Path directory) {
    try {
      return Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE);
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  /** How many files this process may have open. */
  static Optional<Long> filesLimit() {
    return lines(Path.of("/proc/self/limits")).stream()
        .map(OPEN_FILES::matcher)
        .filter(Matcher::matches)
        .map(line -> Long.parseLong(line.group(1)))
        .findFirst();
  }

  /** See cgroups(7); of version 2, where a group without a limit says "max". */
  private static Optional<ByteSize> memoryLimit() {
    return lines(Path.of("/proc/self/cgroup")).stream()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> Path.of("/sys/fs/cgroup", line.substring(4), "memory.max"))
        .flatMap(file -> lines(file).stream())
        .filter(line -> line.matches("\\d{1,18}"))
        .map(line -> new ByteSize(Long.parseLong(line)))
        .findFirst();
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unknown) {
      return List.of();
    }
  }
}
