package io.moorage.deploy.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a host has because of a runner and its containers.
 *
 * @param mounts below the runner's directory
 * @param directories of containers, the runtime's for them too
 * @param groups control groups of these containers
 * @param links on the bridge
 * @param rules the whole table
 * @param leases of addresses
 * @param files that the daemon has open, namespaces among them, but for those of its records
 * @param processes that name the runner's directory, or that the daemon began
 */
record Leftovers(
    long mounts,
    List<String> directories,
    List<String> groups,
    List<String> links,
    String rules,
    List<String> leases,
    long files,
    long processes) {

  /**
   * What there is now.
   *
   * @param containers the ids of all there were
   */
  static Leftovers of(RunningRunner runner, Set<String> containers)
      throws IOException, InterruptedException {
    var data = runner.data().toString();
    var work = runner.data().resolve("runner");
    try (var mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
      return new Leftovers(
          mounts.filter(line -> line.contains(data)).count(),
          Stream.concat(
                  names(work.resolve("containers")).stream(), names(work.resolve("runc")).stream())
              .toList(),
          groups(containers),
          names(Path.of("/sys/class/net", runner.bridge(), "brif")),
          Tool.orSkip("nft").run("list", "table", "inet", "moorage_" + runner.bridge()),
          names(work.resolve("networks")),
          files(runner.pid(), data),
          processes(runner.pid(), data));
    }
  }

  /**
   * Whether there is no more than there was. A connection to a registry may have ended meanwhile.
   */
  boolean isNoMoreThan(Leftovers before) {
    var alike =
        new Leftovers(mounts, directories, groups, links, rules, leases, before.files(), processes);
    return alike.equals(before) && files <= before.files();
  }

  private static List<String> names(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> groups(Set<String> containers) throws IOException {
    try (var hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
      return hierarchies
          .flatMap(hierarchy -> Stream.of(hierarchy, hierarchy.resolve("moorage")))
          .flatMap(parent -> containers.stream().map(parent::resolve))
          .filter(Files::exists)
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }

  /** RocksDB opens and closes files as it likes. */
  private static long files(long pid, String data) throws IOException {
    try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.filter(file -> !target(file).startsWith(data + "/meta")).count();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  private static long processes(long daemon, String data) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != daemon)
        .filter(
            process ->
                process.parent().filter(parent -> parent.pid() == daemon).isPresent()
                    || commandLine(process.pid()).contains(data))
        .count();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
