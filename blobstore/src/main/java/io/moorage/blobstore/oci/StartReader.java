package io.moorage.blobstore.oci;

import io.moorage.blobstore.oci.ImageConfig.Defaults;
import io.moorage.blobstore.oci.ImageConfig.Healthcheck;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how a container of an image starts: the field {@code config} of its configuration. */
final class StartReader {
  private static final long GREATEST_ID = Integer.MAX_VALUE - 1L;

  private final StrictJson json;
  private String user = "";
  private List<String> exposedPorts = List.of();
  private List<String> env = List.of();
  private List<String> entrypoint = List.of();
  private List<String> cmd = List.of();
  private List<String> volumes = List.of();
  private String workingDir = "";
  private Map<String, String> labels = Map.of();
  private String stopSignal = "";
  private Optional<Healthcheck> healthcheck = Optional.empty();
  private List<String> shell = List.of();
  private List<String> onBuild = List.of();

  StartReader(StrictJson json) {
    this.json = json;
  }

  void field(String name) throws IOException {
    if (json.isNull()) {
      return;
    }
    switch (name) {
      case "User" -> user = user(json.string());
      case "ExposedPorts" -> exposedPorts = json.names();
      case "Env" -> env = strings();
      case "Entrypoint" -> entrypoint = strings();
      case "Cmd" -> cmd = strings();
      case "Volumes" -> volumes = json.names();
      case "WorkingDir" -> workingDir = directory(json.string());
      case "Labels" -> labels = json.strings();
      case "StopSignal" -> stopSignal = json.string();
      case "Healthcheck" -> healthcheck = Optional.of(new HealthcheckReader().read());
      case "Shell" -> shell = strings();
      case "OnBuild" -> onBuild = strings();
      default -> {}
    }
  }

  Defaults defaults() {
    return new Defaults(
        user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        healthcheck,
        shell,
        onBuild);
  }

  private List<String> strings() throws IOException {
    return json.array(json::string);
  }

  /** A name is looked up in the image later; a number must be one that the kernel has. */
  private String user(String stated) {
    for (var part : stated.split(":", 2)) {
      boolean number = !part.isEmpty() && part.matches("-?[0-9]+");
      if (number && (part.length() > 10 || !isId(Long.parseLong(part)))) {
        throw json.failure("user and group are numbers from 0 to " + GREATEST_ID);
      }
    }
    return stated;
  }

  private static boolean isId(long number) {
    return number >= 0 && number <= GREATEST_ID;
  }

  private String directory(String stated) {
    if (stated.isEmpty()) {
      return stated;
    }
    if (!stated.startsWith("/") || stated.indexOf('\0') >= 0) {
      throw json.failure("a working directory is an absolute path");
    }
    if (List.of(stated.split("/")).contains("..")) {
      throw json.failure("a working directory has no ..");
    }
    return stated;
  }

  private final class HealthcheckReader {
    private List<String> test = List.of();
    private Duration interval = Duration.ZERO;
    private Duration timeout = Duration.ZERO;
    private Duration startPeriod = Duration.ZERO;
    private Duration startInterval = Duration.ZERO;
    private int retries;

    Healthcheck read() throws IOException {
      json.object(this::field);
      return new Healthcheck(test, interval, timeout, startPeriod, startInterval, retries);
    }

    private void field(String name) throws IOException {
      if (json.isNull()) {
        return;
      }
      switch (name) {
        case "Test" -> test = strings();
        case "Interval" -> interval = Duration.ofNanos(json.natural());
        case "Timeout" -> timeout = Duration.ofNanos(json.natural());
        case "StartPeriod" -> startPeriod = Duration.ofNanos(json.natural());
        case "StartInterval" -> startInterval = Duration.ofNanos(json.natural());
        case "Retries" -> retries = (int) Math.min(json.natural(), Integer.MAX_VALUE);
        default -> {}
      }
    }
  }
}
