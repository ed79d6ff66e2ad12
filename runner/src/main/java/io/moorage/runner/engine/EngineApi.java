package io.moorage.runner.engine;

import io.moorage.registry.endpoint.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which end-point answers which call. */
public final class EngineApi {
  private final List<Line> lines;

  EngineApi(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /** The table. */
  public static EngineApi of(EngineParts parts) {
    var lines = new ArrayList<Line>();
    lines.add(new Line(Verb.GET, "/_ping", new Ping()));
    lines.add(new Line(Verb.HEAD, "/_ping", new Ping()));
    lines.add(new Line(Verb.GET, "/version", new ShowVersion(parts.identity())));
    lines.add(new Line(Verb.GET, "/info", new ShowInfo(parts)));
    lines.add(new Line(Verb.POST, "/auth", new CheckLogin(parts.login())));
    lines.add(new Line(Verb.GET, "/events", new ShowEvents(parts.events())));
    lines.addAll(ContainerEndPoints.of(parts));
    lines.addAll(ImageEndPoints.of(parts));
    lines.add(new Line(Verb.GET, "/networks", new ListNetworks(parts)));
    lines.add(new Line(Verb.GET, "/networks/{name}", new InspectNetwork(parts)));
    lines.addAll(Unsupported.LINES);
    return new EngineApi(lines);
  }

  /** Answers a call; what goes wrong is an answer, too. */
  public Answer answer(EngineCall call) throws InterruptedException {
    try {
      for (var line : lines) {
        if (line.verb() == call.verb()) {
          var name = line.match(call.path());
          if (name.isPresent()) {
            return line.endPoint().answer(name.get(), call);
          }
        }
      }
      return Answer.failed(404, "page not found: " + call.verb() + " " + call.path());
    } catch (RuntimeException | IOException failure) {
      return EngineFailures.answer(failure);
    }
  }
}
