package io.moorage.runner.runtime;

import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.json.Json;
import io.moorage.runner.json.JsonDocument;
import io.moorage.runner.linux.NamedPipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Starts conmon, which creates a container or a further process in one, and stays with it.
 *
 * <p>A child of the JDK gets the first three descriptors only. So a shell moves them to where
 * conmon finds its pipes: what conmon tells comes through the child's standard output.
 *
 * @param program {@code conmon}, 2.1 or later
 */
public record Conmon(Path program, Runc runc) {
  private static final String CREATE =
      "exec 3>&1 >/dev/null 2>>\"$1\" </dev/null; shift; export _OCI_SYNCPIPE=3; exec \"$@\"";
  private static final String EXEC =
      "exec 3>&1 4<&0 5>&2 >/dev/null 2>/dev/null </dev/null;"
          + " export _OCI_SYNCPIPE=3 _OCI_STARTPIPE=4 _OCI_ATTACHPIPE=5; exec \"$@\"";

  /**
   * How a process talks.
   *
   * @param stdin whether it has a standard input
   * @param stdinStays whether that stays open when a client that was attached goes
   */
  public record Stdio(boolean tty, boolean stdin, boolean stdinStays) {}

  /**
   * Creates a container, which waits to be started.
   *
   * @param logged whether its output is kept
   * @return the number of its first process
   * @throws RuntimeFailure with what the runtime complained of
   */
  int create(ContainerId id, ContainerFiles files, Stdio stdio, boolean logged) {
    var directory = files.directory(id);
    var command =
        new ArrayList<>(
            List.of("/bin/sh", "-c", CREATE, "sh", directory.resolve("conmon.log").toString()));
    command.addAll(common(id, id.hex(), directory, stdio));
    command.addAll(
        List.of(
            "--exit-dir",
            files.exits().toString(),
            "--log-path",
            logged ? "k8s-file:" + files.log(id) : "off",
            "--no-sync-log"));
    try {
      var process =
          new ProcessBuilder(command)
              // Where it leaves word of a lack of memory.
              .directory(directory.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var told = process.inputReader(StandardCharsets.UTF_8)) {
        return pid("creating the container", told);
      }
    } catch (IOException e) {
      throw new RuntimeFailure("running " + program + ": " + e.getMessage(), e);
    }
  }

  /** A further process, that conmon is about to run. The three streams are conmon's pipes. */
  Process exec(ContainerId id, String exec, Path directory, Stdio stdio) {
    var command = new ArrayList<>(List.of("/bin/sh", "-c", EXEC, "sh"));
    command.addAll(common(id, exec, directory, stdio));
    command.addAll(
        List.of(
            "--exec",
            "--exec-attach",
            "--exec-process-spec",
            directory.resolve("process.json").toString(),
            "--log-path",
            "off"));
    try {
      return new ProcessBuilder(command).directory(directory.toFile()).start();
    } catch (IOException e) {
      throw new RuntimeFailure("running " + program + ": " + e.getMessage(), e);
    }
  }

  private List<String> common(ContainerId id, String unique, Path directory, Stdio stdio) {
    var arguments =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--api-version",
                "1",
                // Stays our child: its end closes nothing, but the JDK reaps it.
                "--sync",
                "--cid",
                id.hex(),
                "--cuuid",
                unique,
                "--runtime",
                runc.program().toString(),
                "--runtime-arg",
                "--root",
                "--runtime-arg",
                runc.state().toString(),
                "--bundle",
                directory.toString(),
                "--container-pidfile",
                directory.resolve("pid").toString(),
                "--full-attach",
                "--log-level",
                "warning"));
    if (stdio.tty()) {
      arguments.add("--terminal");
    }
    if (stdio.stdin()) {
      arguments.add("--stdin");
    }
    if (stdio.stdinStays()) {
      arguments.add("--leave-stdin-open");
    }
    return arguments;
  }

  /** Reads {@code {"data": PID}}, or a negative number and a message. */
  static int pid(String doing, BufferedReader told) throws IOException {
    var line = told.readLine();
    if (line == null) {
      throw new RuntimeFailure(doing + ": conmon ended without a word; its log says why");
    }
    var object = object(doing, line);
    int pid = number(object, "data").orElse(-1);
    if (pid > 0) {
      return pid;
    }
    var message =
        object.get("message").map(m -> m instanceof Json.Text(var text) ? text : "").orElse("");
    throw RuntimeFailure.of(doing, message);
  }

  private static Json.Obj object(String doing, String line) {
    try {
      return JsonDocument.readObject(line.getBytes(StandardCharsets.UTF_8));
    } catch (JsonDocument.InvalidJson e) {
      throw new RuntimeFailure(doing + ": conmon said " + line, e);
    }
  }

  /** Reads the exit code of a further process; none if conmon ended without one. */
  static OptionalInt exitCode(BufferedReader told) throws IOException {
    var line = told.readLine();
    return line == null ? OptionalInt.empty() : number(object("waiting", line), "data");
  }

  private static OptionalInt number(Json.Obj object, String name) {
    return object.get(name).filter(Json.Num.class::isInstance).isPresent()
            && object.fields().get(name) instanceof Json.Num(var number)
        ? OptionalInt.of(number.intValue())
        : OptionalInt.empty();
  }

  /** Gives a terminal this size. */
  static void resize(Path directory, int rows, int columns) {
    order(directory, "1 %d %d\n".formatted(rows, columns));
  }

  /** Has conmon go on with a new log file. */
  static void reopenLog(Path directory) {
    order(directory, "2 0 0\n");
  }

  private static void order(Path directory, String line) {
    try {
      NamedPipe.write(directory.resolve("ctl"), line);
    } catch (IOException e) {
      throw new RuntimeFailure("telling conmon: " + e.getMessage(), e);
    }
  }
}
