package io.moorage.runner.engine;

import io.moorage.runner.engine.json.JsonObject;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** {@code GET /version}. */
final class ShowVersion implements EndPoint {
  private final EngineIdentity identity;

  ShowVersion(EngineIdentity identity) {
    this.identity = identity;
  }

  @Override
  public Answer answer(String name, EngineCall call) {
    var details =
        new JsonObject()
            .with("ApiVersion", ApiVersion.NEWEST.toString())
            .with("Arch", Machine.architecture())
            .with("BuildTime", "")
            .with("Experimental", "false")
            .with("GitCommit", "")
            .with("GoVersion", language())
            .with("KernelVersion", Machine.kernel())
            .with("MinAPIVersion", ApiVersion.OLDEST.toString())
            .with("Os", "linux");
    var components = new ArrayList<JsonObject>();
    // Of the component of this name, and of no other, docker shows the details in its own words.
    components.add(component("Engine", identity.version()).with("Details", details));
    new TreeMap<>(identity.programs())
        .forEach(
            (program, version) ->
                components.add(component(program, version).with("Details", Map.of())));
    return Answer.json(
        200,
        new JsonObject()
            .with("Platform", Map.of("Name", "Moorage"))
            .with("Components", components)
            .with("Version", identity.version())
            .with("ApiVersion", ApiVersion.NEWEST.toString())
            .with("MinAPIVersion", ApiVersion.OLDEST.toString())
            .with("GitCommit", "")
            .with("GoVersion", language())
            .with("Os", "linux")
            .with("Arch", Machine.architecture())
            .with("KernelVersion", Machine.kernel())
            .with("BuildTime", ""));
  }

  private static JsonObject component(String name, String version) {
    return JsonObject.of("Name", name).with("Version", version);
  }

  /** What this is written in, where clients look for it. */
  private static String language() {
    return "java" + System.getProperty("java.version", "");
  }
}
