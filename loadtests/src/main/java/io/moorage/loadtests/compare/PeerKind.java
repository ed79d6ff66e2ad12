package io.moorage.loadtests.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server that can be compared, and how it is started. All keep an access log. */
sealed interface PeerKind {
  /** Of those that can be started here. */
  List<String> NAMES = List.of("moorage", "docker-registry", "distribution-3", "nginx", "null");

  String name();

  /** Whether blobs and manifests can be pushed to it; else it reads files. */
  boolean isRegistry();

  /** The command, for a folder that is its own and empty but for what it writes there. */
  ProcessBuilder command(Path folder, int port) throws IOException;

  /**
   * Moorage with the defaults it ships with, and with its metrics on.
   *
   * @param launcher the path of {@code deploy/moorage}
   */
  record Moorage(String launcher) implements PeerKind {
    @Override
    public String name() {
      return "moorage";
    }

    @Override
    public boolean isRegistry() {
      return true;
    }

    @Override
    public ProcessBuilder command(Path folder, int port) throws IOException {
      var builder =
          new ProcessBuilder(
              launcher,
              "serve",
              "--data-dir",
              folder.resolve("data").toString(),
              "--listen",
              "127.0.0.1:" + port);
      builder.environment().keySet().removeIf(name -> name.startsWith("MOORAGE_"));
      builder.environment().put("MOORAGE_METRICS_LISTEN", "127.0.0.1:" + Scratch.freePort());
      return builder;
    }
  }

  /** The distribution project's registry, in one of its versions. */
  record Distribution(String name, String program) implements PeerKind {
    @Override
    public boolean isRegistry() {
      return true;
    }

    @Override
    public ProcessBuilder command(Path folder, int port) throws IOException {
      var file =
          Files.writeString(
              folder.resolve("registry.yml"),
              """
              version: 0.1
              log: {level: info}
              storage: {filesystem: {rootdirectory: %s/data}}
              http: {addr: "127.0.0.1:%d"}
              """
                  .formatted(folder, port));
      var builder = new ProcessBuilder(program, "serve", file.toString());
      // Version 3 else sends its traces to an address of this machine where nobody listens.
      builder.environment().put("OTEL_TRACES_EXPORTER", "none");
      return builder;
    }
  }

  /** nginx with files below a root, as fast as it goes: see the settings. */
  record Nginx(Path root) implements PeerKind {
    static final String SETTINGS =
        "sendfile, tcp_nopush, tcp_nodelay, open_file_cache, access_log by 64 KiB";

    @Override
    public String name() {
      return "nginx";
    }

    @Override
    public boolean isRegistry() {
      return false;
    }

    @Override
    public ProcessBuilder command(Path folder, int port) throws IOException {
      var file =
          Files.writeString(
              folder.resolve("nginx.conf"),
              """
              daemon off; user %1$s; worker_processes auto; pid %2$s/pid; error_log %2$s/error;
              events { worker_connections 4096; }
              http {
                access_log %2$s/access combined buffer=64k flush=1s;
                sendfile on; tcp_nopush on; tcp_nodelay on;
                open_file_cache max=1000 inactive=60s; open_file_cache_valid 60s;
                keepalive_requests 100000000;
                client_body_temp_path %2$s/a; proxy_temp_path %2$s/b; fastcgi_temp_path %2$s/c;
                uwsgi_temp_path %2$s/d; scgi_temp_path %2$s/e;
                default_type application/vnd.oci.image.manifest.v1+json;
                server {
                  listen 127.0.0.1:%3$d; root %4$s;
                  location = /v2/ { return 200 "{}"; }
                }
              }
              """
                  .formatted(System.getProperty("user.name"), folder, port, root));
      return new ProcessBuilder(
          Programs.find("nginx").orElse("nginx"), "-p", folder.toString(), "-c", file.toString());
    }
  }

  /** See {@link NullServer}. */
  record Null(Path root) implements PeerKind {
    @Override
    public String name() {
      return "null";
    }

    @Override
    public boolean isRegistry() {
      return false;
    }

    @Override
    public ProcessBuilder command(Path folder, int port) {
      return new ProcessBuilder(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-cp",
              System.getProperty("java.class.path"),
              NullServer.class.getName(),
              Integer.toString(port),
              root.toString()));
    }
  }

  /** A registry that runs already. */
  record Elsewhere(String name, InetSocketAddress address) implements PeerKind {
    @Override
    public boolean isRegistry() {
      return true;
    }

    @Override
    public ProcessBuilder command(Path folder, int port) {
      throw new IllegalStateException(name + " is started by others");
    }
  }
}
