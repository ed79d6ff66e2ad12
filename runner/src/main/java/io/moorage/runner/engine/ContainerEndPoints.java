package io.moorage.runner.engine;

import io.moorage.registry.endpoint.Verb;
import io.moorage.runner.Containers;
import java.util.List;

/** The end-points of containers: the shortest are written here, the others have classes. */
final class ContainerEndPoints {
  private ContainerEndPoints() {}

  static List<Line> of(EngineParts parts) {
    Containers containers = parts.containers();
    return List.of(
        new Line(Verb.POST, "/containers/create", new CreateContainer(parts)),
        new Line(Verb.GET, "/containers/json", new ListContainers(parts)),
        new Line(Verb.GET, "/containers/{name}/json", new InspectContainer(parts)),
        new Line(
            Verb.POST,
            "/containers/{name}/start",
            (name, _) -> doneUnless(!containers.start(name))),
        new Line(
            Verb.POST,
            "/containers/{name}/stop",
            (name, call) ->
                doneUnless(
                    !containers.stop(name, Parameters.seconds(call), Parameters.signal(call)))),
        new Line(
            Verb.POST,
            "/containers/{name}/restart",
            (name, call) -> {
              containers.restart(name, Parameters.seconds(call), Parameters.signal(call));
              return Answer.done();
            }),
        new Line(
            Verb.POST,
            "/containers/{name}/kill",
            (name, call) -> {
              containers.kill(name, Parameters.signal(call).orElse(Parameters.KILL));
              return Answer.done();
            }),
        new Line(
            Verb.POST,
            "/containers/{name}/pause",
            (name, _) -> {
              containers.pause(name);
              return Answer.done();
            }),
        new Line(
            Verb.POST,
            "/containers/{name}/unpause",
            (name, _) -> {
              containers.unpause(name);
              return Answer.done();
            }),
        new Line(
            Verb.POST,
            "/containers/{name}/rename",
            (name, call) -> {
              containers.rename(name, Parameters.required(call, "name"));
              return Answer.done();
            }),
        new Line(
            Verb.POST,
            "/containers/{name}/resize",
            (name, call) -> {
              containers.resize(name, Parameters.size(call));
              return new Answer.Empty(200);
            }),
        new Line(Verb.DELETE, "/containers/{name}", ContainerEndPoints.remove(containers)),
        new Line(Verb.POST, "/containers/{name}/wait", new WaitContainer(containers)),
        new Line(Verb.GET, "/containers/{name}/top", new TopContainer(containers)),
        new Line(Verb.GET, "/containers/{name}/logs", new ContainerLogs(containers)),
        new Line(Verb.POST, "/containers/{name}/attach", new AttachContainer(containers)),
        new Line(Verb.POST, "/containers/{name}/exec", new CreateExec(containers)),
        new Line(Verb.POST, "/exec/{name}/start", new StartExec(containers)),
        new Line(
            Verb.POST,
            "/exec/{name}/resize",
            (id, call) -> {
              containers.resizeExec(id, Parameters.size(call));
              return new Answer.Empty(200);
            }),
        new Line(Verb.GET, "/exec/{name}/json", new InspectExec(containers)));
  }

  /** 304 is how the API says that it is so already. */
  private static Answer doneUnless(boolean already) {
    return new Answer.Empty(already ? 304 : 204);
  }

  private static EndPoint remove(Containers containers) {
    return (name, call) -> {
      if (call.flag("link")) {
        throw EngineRefusal.unsupported("docker rm --link");
      }
      containers.remove(name, call.flag("force"));
      return Answer.done();
    };
  }
}
