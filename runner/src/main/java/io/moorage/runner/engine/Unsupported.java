package io.moorage.runner.engine;

import io.moorage.registry.endpoint.Verb;
import java.util.List;

/**
 * What docker can do and this engine cannot yet, each by the words people know it by. {@code docker
 * inspect} asks for each kind of thing in turn and goes on at a 404, so that is what a kind answers
 * that has no members.
 */
final class Unsupported {
  private Unsupported() {}

  static final List<Line> LINES =
      List.of(
          line(Verb.POST, "/containers/{name}/update", "docker update"),
          line(Verb.GET, "/containers/{name}/changes", "docker diff"),
          line(Verb.GET, "/containers/{name}/export", "docker export"),
          line(Verb.GET, "/containers/{name}/stats", "docker stats"),
          line(Verb.GET, "/containers/{name}/archive", "docker cp"),
          line(Verb.PUT, "/containers/{name}/archive", "docker cp"),
          line(Verb.POST, "/containers/prune", "docker container prune"),
          line(Verb.GET, "/containers/{name}/attach/ws", "attaching by WebSocket"),
          line(Verb.POST, "/images/prune", "docker image prune"),
          line(Verb.GET, "/images/get", "docker save"),
          line(Verb.GET, "/images/{name}/get", "docker save"),
          line(Verb.GET, "/images/search", "docker search"),
          line(
              Verb.GET,
              "/distribution/{name}/json",
              "docker manifest and trust by way of the engine"),
          line(Verb.POST, "/commit", "docker commit"),
          line(Verb.POST, "/build", "docker build"),
          line(Verb.POST, "/build/prune", "docker builder prune"),
          line(Verb.POST, "/session", "BuildKit"),
          line(Verb.POST, "/grpc", "BuildKit"),
          line(Verb.GET, "/system/df", "docker system df"),
          line(Verb.POST, "/volumes/create", "docker volume create"),
          line(Verb.GET, "/volumes", "docker volume ls"),
          line(Verb.DELETE, "/volumes/{name}", "docker volume rm"),
          line(Verb.POST, "/volumes/prune", "docker volume prune"),
          line(Verb.POST, "/networks/create", "docker network create"),
          line(Verb.DELETE, "/networks/{name}", "docker network rm"),
          line(Verb.POST, "/networks/{name}/connect", "docker network connect"),
          line(Verb.POST, "/networks/{name}/disconnect", "docker network disconnect"),
          line(Verb.POST, "/networks/prune", "docker network prune"),
          line(Verb.GET, "/plugins", "docker plugin"),
          line(Verb.GET, "/swarm", "docker swarm"),
          line(Verb.POST, "/swarm/init", "docker swarm"),
          line(Verb.POST, "/swarm/join", "docker swarm"),
          line(Verb.GET, "/services", "docker service"),
          line(Verb.GET, "/nodes", "docker node"),
          line(Verb.GET, "/tasks", "docker service"),
          line(Verb.GET, "/secrets", "docker secret"),
          line(Verb.GET, "/configs", "docker config"),
          none("/volumes/{name}", "volume"),
          none("/plugins/{name}/json", "plugin"));

  private static Line none(String template, String kind) {
    return new Line(
        Verb.GET,
        template,
        (name, _) -> {
          throw EngineRefusal.notFound("no such %s: %s".formatted(kind, name));
        });
  }

  private static Line line(Verb verb, String template, String what) {
    return new Line(
        verb,
        template,
        (_, _) -> {
          throw EngineRefusal.unsupported(what);
        });
  }
}
