package io.moorage.runner.bundle;

import io.moorage.runner.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The {@code process} of a further process: its container's first, with what is asked for. */
public final class ExecSpec {
  private ExecSpec() {}

  /**
   * What is asked for.
   *
   * @param environment beside the container's
   * @param user none for the container's
   * @param privileged whether it gets all capabilities there are
   * @param window of its terminal, if it has one
   */
  public record Wanted(
      List<String> arguments,
      List<String> environment,
      Optional<User> user,
      Optional<String> workingDirectory,
      boolean tty,
      boolean privileged,
      Optional<WindowSize> window) {}

  /**
   * The process.
   *
   * @param spec of the container
   * @param available capabilities of the daemon
   */
  public static Json.Obj of(Json.Obj spec, Wanted wanted, List<String> available) {
    var process =
        new Fields("", spec)
            .fields("process")
            .object()
            .with("terminal", wanted.tty())
            .with("args", Json.strings(wanted.arguments()))
            .with("env", environment(spec, wanted));
    if (wanted.tty() && wanted.window().isPresent()) {
      process = process.with("consoleSize", wanted.window().get().json());
    }
    if (wanted.user().isPresent()) {
      process = process.with("user", SpecBuilder.user(wanted.user().get()));
    }
    if (wanted.workingDirectory().isPresent()) {
      process = process.with("cwd", CommandLine.workingDirectory(wanted.workingDirectory().get()));
    }
    if (wanted.privileged()) {
      var names = Json.strings(available);
      process =
          process.with(
              "capabilities",
              Json.object()
                  .with("bounding", names)
                  .with("effective", names)
                  .with("permitted", names));
    }
    return process;
  }

  private static Json environment(Json.Obj spec, Wanted wanted) {
    var variables = new LinkedHashMap<String, String>();
    for (var entry : new Fields("", spec).fields("process").strings("env")) {
      variables.put(name(entry), entry);
    }
    if (wanted.tty()) {
      variables.putIfAbsent("TERM", "TERM=xterm");
    }
    wanted.environment().forEach(entry -> variables.put(name(entry), entry));
    return Json.strings(variables.values());
  }

  private static String name(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }
}
