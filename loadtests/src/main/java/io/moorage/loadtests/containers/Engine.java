package io.moorage.loadtests.containers;

import io.moorage.loadtests.compare.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An engine that the docker command can drive, and how it is started. */
sealed interface Engine {
  List<String> NAMES = List.of("moorage", "podman", "docker");

  String name();

  /** What it is, for the reader of figures. */
  String version() throws IOException, InterruptedException;

  /** The command, for a folder that is its own and the socket where it shall serve. */
  ProcessBuilder command(Path folder, Path socket) throws IOException;

  /** Those that this machine has. */
  static List<Engine> all(String launcher) {
    var all = new ArrayList<Engine>();
    all.add(new Moorage(launcher));
    Programs.find("podman").map(Podman::new).ifPresent(all::add);
    Programs.find("dockerd").map(Docker::new).ifPresent(all::add);
    return all;
  }

  /**
   * Moorage's runner as it ships.
   *
   * @param launcher the path of {@code deploy/moorage}
   */
  record Moorage(String launcher) implements Engine {
    @Override
    public String name() {
      return "moorage";
    }

    @Override
    public String version() throws IOException, InterruptedException {
      return Programs.says(launcher, "version");
    }

    @Override
    public ProcessBuilder command(Path folder, Path socket) {
      return program(
          "runner",
          "start",
          "--data-dir",
          folder.resolve("data").toString(),
          "--socket",
          "" + socket);
    }

    /** The registry that all of them pull from. */
    ProcessBuilder registry(Path folder, int port) {
      return program(
          "serve",
          "--data-dir",
          folder.resolve("data").toString(),
          "--listen",
          "127.0.0.1:" + port);
    }

    private ProcessBuilder program(String... words) {
      var line = new ArrayList<>(List.of(launcher));
      line.addAll(List.of(words));
      var builder = new ProcessBuilder(line);
      builder.environment().keySet().removeIf(name -> name.startsWith("MOORAGE_"));
      return builder;
    }
  }

  /** Podman's service, with runc, on overlays, as others are; no journal. */
  record Podman(String program) implements Engine {
    @Override
    public String name() {
      return "podman";
    }

    @Override
    public String version() throws IOException, InterruptedException {
      return Programs.says(program, "--version");
    }

    @Override
    public ProcessBuilder command(Path folder, Path socket) throws IOException {
      var home = Files.createDirectories(folder.resolve("home")).toString();
      // Its own limits of files are above what a machine without CAP_SYS_RESOURCE may set.
      var settings =
          Files.writeString(
              folder.resolve("containers.conf"),
              """
              [engine]
              cgroup_manager="cgroupfs"
              events_logger="none"
              runtime="runc"
              [containers]
              default_ulimits=[]
              [network]
              network_config_dir="%s/networks"
              """
                  .formatted(folder));
      // Unlike the others it wants to be told of a registry without TLS, even on loopback.
      var registries =
          Files.writeString(
              folder.resolve("registries.conf"),
              "[[registry]]\nlocation=\"127.0.0.1:5000\"\ninsecure=true\n");
      var builder =
          new ProcessBuilder(
              program,
              "--root=" + folder.resolve("root"),
              "--runroot=/run/containers",
              "--tmpdir=/run/libpod",
              "--storage-driver=overlay",
              "system",
              "service",
              "--time=0",
              "unix://" + socket);
      var environment = builder.environment();
      environment.put("HOME", home);
      environment.put("XDG_RUNTIME_DIR", home);
      environment.put("TMPDIR", home);
      environment.put("CONTAINERS_CONF", settings.toString());
      environment.put("CONTAINERS_REGISTRIES_CONF", registries.toString());
      return builder;
    }
  }

  /** A Docker Engine with its containerd, as its package starts it. */
  record Docker(String program) implements Engine {
    @Override
    public String name() {
      return "docker";
    }

    @Override
    public String version() throws IOException, InterruptedException {
      return Programs.says(program, "--version") + ", " + Programs.says("containerd", "--version");
    }

    @Override
    public ProcessBuilder command(Path folder, Path socket) throws IOException {
      return new ProcessBuilder(
          program,
          "--config-file=" + Files.writeString(folder.resolve("daemon.json"), "{}"),
          "--data-root=" + folder.resolve("data"),
          "--host=unix://" + socket);
    }
  }
}
