package io.moorage.runner.bundle;

import io.moorage.runner.bundle.MountRequest.Bind;
import io.moorage.runner.bundle.MountRequest.Tmpfs;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a client wants mounted: {@code Binds}, {@code Mounts} and {@code Tmpfs}. */
final class MountReader {
  private static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");
  private static final String PRIVATE = "rprivate";

  /** Where the options of a type are. */
  private static final Map<String, String> OPTIONS =
      Map.of("bind", "BindOptions", "tmpfs", "TmpfsOptions");

  private MountReader() {}

  static List<MountRequest> read(Fields host) {
    var mounts = new ArrayList<MountRequest>();
    host.strings("Binds").forEach(bind -> mounts.add(bind(bind)));
    host.objects("Mounts").forEach(mount -> mounts.add(mount(mount)));
    host.stringMap("Tmpfs")
        .forEach((path, options) -> mounts.add(new Tmpfs(destination(path), tmpfs(options))));
    var seen = new HashSet<String>();
    for (var mount : mounts) {
      if (!seen.add(mount.destination())) {
        throw new InvalidRequest("Duplicate mount point: " + mount.destination());
      }
    }
    return List.copyOf(mounts);
  }

  /** {@code source:destination[:options]} */
  private static Bind bind(String word) {
    var parts = word.split(":", -1);
    if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
      throw new InvalidRequest("invalid volume specification: '" + word + "'");
    }
    if (!parts[0].startsWith("/")) {
      throw InvalidRequest.unsupported("a named volume, -v " + word, "HostConfig.Binds");
    }
    boolean readonly = false;
    var propagation = PRIVATE;
    for (var option : parts.length == 3 ? parts[2].split(",", -1) : new String[0]) {
      switch (option) {
        case "ro" -> readonly = true;
        // Labels of SELinux, which we do not set: nothing to change.
        case "rw", "z", "Z" -> {}
        default -> {
          if (!PROPAGATIONS.contains(option)) {
            throw new InvalidRequest("invalid mode: " + option);
          }
          propagation = option;
        }
      }
    }
    return new Bind(source(parts[0]), destination(parts[1]), readonly, true, true, propagation);
  }

  private static MountRequest mount(Fields mount) {
    var type = mount.text("Type").orElse("");
    refuseOthers(
        mount,
        type,
        Set.of("Type", "Target", "Source", "ReadOnly", OPTIONS.getOrDefault(type, "")));
    var target = destination(mount.text("Target").orElse(""));
    return switch (type) {
      case "bind" -> bind(mount, target);
      case "tmpfs" -> tmpfs(mount, target);
      default -> throw InvalidRequest.unsupported("--mount type=" + type, mount.path("Type"));
    };
  }

  private static void refuseOthers(Fields fields, String type, Set<String> known) {
    for (var name : fields.set()) {
      if (!known.contains(name)) {
        throw InvalidRequest.unsupported(
            "--mount type=%s with %s".formatted(type, name), fields.path(name));
      }
    }
  }

  private static Bind bind(Fields mount, String target) {
    var options = mount.fields("BindOptions");
    refuseOthers(options, "bind", Set.of("Propagation", "NonRecursive", "CreateMountpoint"));
    var propagation = options.text("Propagation").orElse(PRIVATE);
    if (!PROPAGATIONS.contains(propagation)) {
      throw new InvalidRequest("invalid propagation mode: " + propagation);
    }
    return new Bind(
        source(mount.text("Source").orElse("")),
        target,
        mount.flag("ReadOnly"),
        !options.flag("NonRecursive"),
        options.flag("CreateMountpoint"),
        propagation);
  }

  private static Tmpfs tmpfs(Fields mount, String target) {
    var fields = mount.fields("TmpfsOptions");
    refuseOthers(fields, "tmpfs", Set.of("SizeBytes", "Mode"));
    var options = new ArrayList<String>();
    if (mount.flag("ReadOnly")) {
      options.add("ro");
    }
    fields.positive("SizeBytes").ifPresent(size -> options.add("size=" + size));
    fields.positive("Mode").ifPresent(mode -> options.add("mode=" + Long.toOctalString(mode)));
    return new Tmpfs(target, tmpfs(String.join(",", options)));
  }

  /** Docker's defaults, and what the client says, which wins. */
  private static List<String> tmpfs(String options) {
    var given = Arrays.stream(options.split(",", -1)).filter(o -> !o.isEmpty()).toList();
    for (var option : given) {
      if (!option.matches("[a-z]+(=[\\w.%:-]+)?")) {
        throw new InvalidRequest("invalid tmpfs option \"" + option + "\"");
      }
    }
    var all = new ArrayList<String>();
    for (var word : List.of("noexec", "nosuid", "nodev")) {
      if (!given.contains(word.substring(2)) && !given.contains(word)) {
        all.add(word);
      }
    }
    all.addAll(given);
    return all;
  }

  private static Path source(String word) {
    if (!word.startsWith("/")) {
      throw new InvalidRequest("invalid mount path: '" + word + "' mount path must be absolute");
    }
    return path(word).normalize();
  }

  private static Path path(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      throw new InvalidRequest(
          "invalid mount path: '%s' (%s; letters that are not English need a daemon with"
                  .formatted(word, e.getReason())
              + " LC_ALL=C.UTF-8)");
    }
  }

  private static String destination(String word) {
    if (!word.startsWith("/")) {
      throw new InvalidRequest("invalid mount path: '" + word + "' mount path must be absolute");
    }
    var path = path(word).normalize().toString();
    if (path.equals("/")) {
      throw new InvalidRequest("invalid specification: destination can't be '/'");
    }
    return path;
  }
}
