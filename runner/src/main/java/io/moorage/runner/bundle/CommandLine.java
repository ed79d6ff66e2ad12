package io.moorage.runner.bundle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Merges what an image and a client say of the process to run. */
public final class CommandLine {
  private static final Pattern OF_A_PROCESS =
      Pattern.compile("/proc/(self|thread-self|[0-9]+)(/|$)");

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private CommandLine() {}

  /**
   * The whole command line: a client's entry point takes away the image's arguments, too.
   *
   * @throws InvalidRequest if there is none
   */
  public static List<String> arguments(ContainerRequest.Command command, ImageDefaults image) {
    var entrypoint = command.entrypoint();
    var words = new ArrayList<>(entrypoint.orElse(image.entrypoint()));
    words.addAll(command.arguments().orElse(entrypoint.isPresent() ? List.of() : image.command()));
    if (words.isEmpty()) {
      throw new InvalidRequest("no command specified");
    }
    return List.copyOf(words);
  }

  /** The environment, as {@code NAME=value}: the image's, with what the client changed. */
  static List<String> environment(SpecInput input) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("PATH", PATH);
    variables.put("HOSTNAME", input.hostname());
    if (input.request().streams().tty()) {
      variables.put("TERM", "xterm");
    }
    input.image().environment().forEach(entry -> put(variables, entry));
    input.request().command().environment().forEach(entry -> put(variables, entry));
    return variables.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private static void put(Map<String, String> variables, String entry) {
    int equals = entry.indexOf('=');
    if (equals > 0) {
      variables.put(entry.substring(0, equals), entry.substring(equals + 1));
    } else {
      variables.remove(entry);
    }
  }

  /** Where it runs: absolute, with no way up. */
  static String workingDirectory(SpecInput input) {
    var path =
        input
            .request()
            .command()
            .workingDirectory()
            .or(() -> input.image().workingDirectory())
            .filter(word -> !word.isEmpty())
            .orElse("/");
    return workingDirectory(path);
  }

  /**
   * The same path, absolute and with no way up.
   *
   * @throws InvalidRequest if it is a process's own place in /proc: by the descriptors there a
   *     runtime has been led out to the host (CVE-2024-21626)
   */
  static String workingDirectory(String path) {
    var whole = Path.of("/").resolve(path).normalize().toString();
    if (OF_A_PROCESS.matcher(whole).lookingAt()) {
      throw new InvalidRequest("a working directory is nothing of a process: " + whole);
    }
    return whole;
  }
}
