package io.moorage.runner.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moorage.blobstore.oci.ImageConfig.Defaults;
import io.moorage.runner.json.Json;
import io.moorage.runner.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The instructions of a Dockerfile that {@code --change} takes: how containers of an image start.
 */
public final class Changes {
  private static final List<String> SHELL = List.of("/bin/sh", "-c");

  private String user;
  private final List<String> ports;
  private final List<String> env;
  private List<String> entrypoint;
  private List<String> cmd;
  private final List<String> volumes;
  private String workingDir;
  private final Map<String, String> labels;
  private String stopSignal;
  private final List<String> onBuild;
  private final Defaults before;

  private Changes(Defaults before) {
    this.before = before;
    this.user = before.user();
    this.ports = new ArrayList<>(before.exposedPorts());
    this.env = new ArrayList<>(before.env());
    this.entrypoint = before.entrypoint();
    this.cmd = before.cmd();
    this.volumes = new ArrayList<>(before.volumes());
    this.workingDir = before.workingDir();
    this.labels = new TreeMap<>(before.labels());
    this.stopSignal = before.stopSignal();
    this.onBuild = new ArrayList<>(before.onBuild());
  }

  /**
   * What an image starts with after some changes, one after the other.
   *
   * @throws ImageFailure.InvalidChange if one of them is none
   */
  public static Defaults apply(Defaults before, List<String> instructions) {
    var changes = new Changes(before);
    instructions.forEach(changes::apply);
    return changes.defaults();
  }

  private void apply(String instruction) {
    var words = instruction.strip().split("\\s+", 2);
    var rest = words.length < 2 ? "" : words[1].strip();
    var name = words[0].toUpperCase(Locale.ROOT);
    if (rest.isEmpty()) {
      throw bad(instruction, "it says nothing");
    }
    switch (name) {
      case "CMD" -> cmd = command(rest);
      case "ENTRYPOINT" -> entrypoint = command(rest);
      case "ENV" -> pairs(instruction, rest).forEach(this::setEnv);
      case "LABEL" -> labels.putAll(pairs(instruction, rest));
      case "EXPOSE" -> Pairs.words(rest).forEach(this::expose);
      case "VOLUME" ->
          list(rest).orElseGet(() -> Pairs.words(rest)).stream()
              .filter(volume -> !volumes.contains(volume))
              .forEach(volumes::add);
      case "USER" -> user = rest;
      case "WORKDIR" -> workingDir = rest.startsWith("/") ? rest : workingDir + "/" + rest;
      case "STOPSIGNAL" -> stopSignal = rest;
      case "ONBUILD" -> onBuild.add(rest);
      default -> throw bad(instruction, "%s cannot be changed so".formatted(name));
    }
  }

  /** A list in JSON is the command; anything else is for the shell. */
  private static List<String> command(String text) {
    return list(text)
        .orElseGet(
            () -> {
              var command = new ArrayList<>(SHELL);
              command.add(text);
              return command;
            });
  }

  private static Optional<List<String>> list(String text) {
    if (!text.startsWith("[")) {
      return Optional.empty();
    }
    try {
      if (!(JsonDocument.read(text.getBytes(UTF_8)) instanceof Json.Arr array)) {
        return Optional.empty();
      }
      var words = new ArrayList<String>();
      for (var item : array.items()) {
        if (!(item instanceof Json.Text(String word))) {
          return Optional.empty();
        }
        words.add(word);
      }
      return Optional.of(words);
    } catch (JsonDocument.InvalidJson e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> pairs(String instruction, String text) {
    return Pairs.parse(text).orElseThrow(() -> bad(instruction, "it is to be NAME=VALUE"));
  }

  private void setEnv(String name, String value) {
    env.removeIf(old -> old.startsWith(name + "="));
    env.add(name + "=" + value);
  }

  private void expose(String port) {
    var whole = port.indexOf('/') < 0 ? port + "/tcp" : port;
    if (!ports.contains(whole)) {
      ports.add(whole);
    }
  }

  private Defaults defaults() {
    return new Defaults(
        user,
        ports,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        before.healthcheck(),
        before.shell(),
        onBuild);
  }

  private static ImageFailure bad(String instruction, String why) {
    return new ImageFailure.InvalidChange(
        "the change \"%s\" is refused: %s".formatted(ImageName.shown(instruction), why));
  }
}
