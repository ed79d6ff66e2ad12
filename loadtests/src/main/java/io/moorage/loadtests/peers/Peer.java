package io.moorage.loadtests.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server under measurement.
 *
 * @param startMillis from the fork to the first 200 on {@code /v2/}
 */
record Peer(String name, int port, Process process, double startMillis) implements AutoCloseable {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** How to start one: the folder is its own, and empty. */
  interface Starter {
    List<String> command(Path folder, int port) throws IOException;
  }

  static Peer start(String name, Path folder, Starter starter)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int port = freePort();
    var command = starter.command(folder, port);
    var log = folder.resolve("log");
    long start = System.nanoTime();
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    while (!answers(port)) {
      if (process.waitFor(1, TimeUnit.MILLISECONDS) || System.nanoTime() - start > LONGEST_NANOS) {
        process.destroyForcibly();
        throw new IOException("%s does not start:%n%s".formatted(name, Files.readString(log)));
      }
    }
    return new Peer(name, port, process, (System.nanoTime() - start) / 1e6);
  }

  static Starter moorage(String launcher) {
    return (folder, port) ->
        List.of(
            launcher,
            "serve",
            "--data-dir",
            folder.resolve("data").toString(),
            "--listen",
            "127.0.0.1:" + port);
  }

  /** Debian's docker-registry, its access log off. */
  static Starter dockerRegistry() {
    return (folder, port) -> {
      var file =
          Files.writeString(
              folder.resolve("registry.yml"),
              """
              version: 0.1
              log: {level: error, accesslog: {disabled: true}}
              storage: {filesystem: {rootdirectory: %s/data}}
              http: {addr: "127.0.0.1:%d"}
              """
                  .formatted(folder, port));
      return List.of("docker-registry", "serve", file.toString());
    };
  }

  /** nginx with plain files below a root, its access log off. */
  static Starter nginx(Path root) {
    return (folder, port) -> {
      var file =
          Files.writeString(
              folder.resolve("nginx.conf"),
              """
              daemon off; user %s; worker_processes auto; pid %s/pid; error_log %s/error;
              events { worker_connections 1024; }
              http {
                access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
                client_body_temp_path %s/a; proxy_temp_path %s/b; fastcgi_temp_path %s/c;
                uwsgi_temp_path %s/d; scgi_temp_path %s/e;
                default_type application/vnd.oci.image.manifest.v1+json;
                server {
                  listen 127.0.0.1:%d; root %s;
                  location = /v2/ { return 200 "{}"; }
                }
              }
              """
                  .formatted(
                      System.getProperty("user.name"),
                      folder,
                      folder,
                      folder,
                      folder,
                      folder,
                      folder,
                      folder,
                      port,
                      root));
      var program = Files.isExecutable(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx";
      return List.of(program, "-p", folder.toString(), "-c", file.toString());
    };
  }

  private static boolean answers(int port) {
    try (var http = new Http(port)) {
      return http.send("GET", "/v2/", "text/plain", new byte[0]).status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  Cost cost() throws IOException {
    return Cost.of(process.toHandle());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
