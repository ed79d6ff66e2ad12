package io.moorage.runner.engine;

import io.moorage.runner.Container;
import io.moorage.runner.ContainerState;
import io.moorage.runner.bundle.ContainerRequest;
import io.moorage.runner.bundle.RestartPolicy;
import io.moorage.runner.engine.json.JsonObject;
import io.moorage.runner.json.Json;
import io.moorage.runner.network.Attachment;
import io.moorage.runner.network.PublishedPort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /containers/{name}/json}. */
final class InspectContainer implements EndPoint {
  private final EngineParts parts;

  InspectContainer(EngineParts parts) {
    this.parts = parts;
  }

  @Override
  public Answer answer(String name, EngineCall call) {
    var container = parts.containers().get(name);
    var document = document(container);
    return Answer.json(
        200, call.flag("size") ? ContainerSize.of(container, parts).in(document) : document);
  }

  private JsonObject document(Container container) {
    var arguments = container.arguments();
    var attachment = parts.networks().find(container.id().hex());
    var directory = container.directory();
    return new JsonObject()
        .with("Id", container.id().hex())
        .with("Created", container.created().toString())
        .with("Path", arguments.isEmpty() ? "" : arguments.getFirst())
        .with("Args", arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size()))
        .with("State", state(container))
        .with("Image", container.imageId())
        .with("ResolvConfPath", directory.resolve("resolv.conf").toString())
        .with("HostnamePath", directory.resolve("hostname").toString())
        .with("HostsPath", directory.resolve("hosts").toString())
        .with("LogPath", container.log().toString())
        .with("Name", "/" + container.name())
        .with("RestartCount", container.restarts())
        .with("Driver", "overlay2")
        .with("Platform", "linux")
        .with("MountLabel", "")
        .with("ProcessLabel", "")
        .with("AppArmorProfile", "")
        .with("ExecIDs", null)
        .with("HostConfig", hostConfig(container))
        .with("GraphDriver", new JsonObject().with("Name", "overlay2").with("Data", Map.of()))
        .with("Mounts", ContainerDocuments.mounts(container))
        .with("Config", config(container))
        .with("NetworkSettings", network(container, attachment));
  }

  private static JsonObject state(Container container) {
    var state = container.state();
    var process = state.current();
    var exit = state.lastExit();
    Optional<ContainerState.Failure> failure =
        state instanceof ContainerState.Created created ? created.failure() : Optional.empty();
    return new JsonObject()
        .with("Status", state.word())
        .with("Running", process.isPresent() || state instanceof ContainerState.Restarting)
        .with("Paused", state instanceof ContainerState.Paused)
        .with("Restarting", state instanceof ContainerState.Restarting)
        .with("OOMKilled", exit.map(ContainerState.Exit::oomKilled).orElse(false))
        .with("Dead", false)
        .with("Pid", process.map(ContainerState.FirstProcess::pid).orElse(0))
        .with(
            "ExitCode",
            exit.map(ContainerState.Exit::code)
                .or(() -> failure.map(ContainerState.Failure::code))
                .orElse(0))
        .with(
            "Error",
            exit.map(ContainerState.Exit::error)
                .or(() -> failure.map(ContainerState.Failure::error))
                .orElse(""))
        .with(
            "StartedAt",
            moment(
                process
                    .map(ContainerState.FirstProcess::started)
                    .or(() -> exit.map(ContainerState.Exit::started))))
        .with("FinishedAt", moment(exit.map(ContainerState.Exit::finished)));
  }

  private static String moment(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(ContainerDocuments.NEVER);
  }

  /** The client's own words, with what we made of them. */
  private static JsonObject hostConfig(Container container) {
    var all = new JsonObject();
    if (container.request().document().get("HostConfig").orElse(Json.object())
        instanceof Json.Obj asked) {
      asked.fields().forEach(all::with);
    }
    RestartPolicy policy = container.request().lifecycle().restart();
    return all.with("NetworkMode", ContainerDocuments.mode(container))
        .with(
            "RestartPolicy",
            new JsonObject()
                .with("Name", policy.word())
                .with(
                    "MaximumRetryCount",
                    policy instanceof RestartPolicy.OnFailure(int most) ? most : 0))
        .with("AutoRemove", container.request().lifecycle().autoRemove())
        .with("LogConfig", log(container.request().log()))
        .with("ShmSize", container.request().shmSize())
        .with("Runtime", "runc");
  }

  private static JsonObject log(ContainerRequest.LogRequest log) {
    var options = new JsonObject();
    log.maxSize().ifPresent(bytes -> options.with("max-size", String.valueOf(bytes)));
    log.maxFiles().ifPresent(files -> options.with("max-file", String.valueOf(files)));
    return JsonObject.of("Type", log.kept() ? "json-file" : "none").with("Config", options);
  }

  private static JsonObject config(Container container) {
    var request = container.request();
    var image = container.image();
    var command = request.command();
    var environment = new ArrayList<>(image.environment());
    command
        .environment()
        .forEach(
            entry -> {
              int equals = entry.indexOf('=');
              var name = equals < 0 ? entry : entry.substring(0, equals);
              environment.removeIf(old -> old.startsWith(name + "="));
              if (equals >= 0) {
                environment.add(entry);
              }
            });
    return new JsonObject()
        .with("Hostname", request.hostname().orElse(container.id().abbreviated()))
        .with("Domainname", request.domainname().orElse(""))
        .with("User", command.user().or(image::user).orElse(""))
        .with("AttachStdin", asked(container, "AttachStdin"))
        .with("AttachStdout", asked(container, "AttachStdout"))
        .with("AttachStderr", asked(container, "AttachStderr"))
        .with("ExposedPorts", emptyObjects(ContainerDocuments.exposed(container)))
        .with("Tty", request.streams().tty())
        .with("OpenStdin", request.streams().stdin())
        .with("StdinOnce", request.streams().stdinOnce())
        .with("Env", environment)
        .with("Cmd", listOrNull(command.arguments().orElse(ofImage(container))))
        .with("Image", request.image())
        .with("Volumes", null)
        .with("WorkingDir", command.workingDirectory().or(image::workingDirectory).orElse(""))
        .with("Entrypoint", listOrNull(command.entrypoint().orElse(image.entrypoint())))
        .with("OnBuild", null)
        .with("Labels", ContainerDocuments.labels(container))
        .with(
            "StopSignal",
            request
                .lifecycle()
                .stopSignal()
                .map(Object::toString)
                .or(image::stopSignal)
                .orElse("SIGTERM"))
        .with("StopTimeout", request.lifecycle().stopTimeout().orElse(null));
  }

  /** An entrypoint of the client's own takes the image's command away. */
  private static List<String> ofImage(Container container) {
    return container.request().command().entrypoint().isPresent()
        ? List.of()
        : container.image().command();
  }

  private static @Nullable List<String> listOrNull(List<String> words) {
    return words.isEmpty() ? null : words;
  }

  private static boolean asked(Container container, String field) {
    return container.request().document().get(field).orElse(new Json.Null())
            instanceof Json.Bool(boolean yes)
        && yes;
  }

  private static Map<String, Object> emptyObjects(List<String> names) {
    var objects = new LinkedHashMap<String, Object>();
    names.forEach(name -> objects.put(name, Map.of()));
    return objects;
  }

  private static JsonObject network(Container container, Optional<Attachment> attachment) {
    var mode = ContainerDocuments.mode(container);
    return new JsonObject()
        .with("Bridge", "")
        .with("SandboxID", attachment.map(Attachment::container).orElse(""))
        .with(
            "SandboxKey",
            attachment.flatMap(Attachment::namespace).map(Object::toString).orElse(""))
        .with("Ports", ports(container, attachment))
        .with("MacAddress", attachment.map(Attachment::mac).orElse(""))
        .with("Gateway", attachment.map(a -> a.gateway().getHostAddress()).orElse(""))
        .with("IPAddress", attachment.map(a -> a.address().getHostAddress()).orElse(""))
        .with("IPPrefixLen", attachment.map(Attachment::bits).orElse(0))
        .with("Networks", ContainerDocuments.networks(mode, attachment));
  }

  /** By the container's port, where on the host it is; null for one that is not published. */
  private static Map<String, @Nullable Object> ports(
      Container container, Optional<Attachment> attachment) {
    var ports = new LinkedHashMap<String, @Nullable Object>();
    if (container.state().current().isPresent()) {
      ContainerDocuments.exposed(container).forEach(port -> ports.put(port, null));
      var published = new LinkedHashMap<String, List<JsonObject>>();
      for (PublishedPort port : attachment.map(Attachment::ports).orElse(List.of())) {
        published
            .computeIfAbsent(ContainerDocuments.key(port), _ -> new ArrayList<>())
            .add(
                new JsonObject()
                    .with("HostIp", ContainerDocuments.host(port))
                    .with("HostPort", Integer.toString(port.hostPort())));
      }
      ports.putAll(published);
    }
    return ports;
  }
}
