package io.moorage.runner.engine;

import java.util.Map;

/**
 * Who we are and where we run, as {@code docker version} and {@code docker info} show it.
 *
 * @param version Moorage's own
 * @param id of this daemon, the same after a restart
 * @param dataDirectory where its containers are
 * @param programs versions of the programs that it starts, by their names
 */
public record EngineIdentity(
    String version, String id, String dataDirectory, Map<String, String> programs) {
  public EngineIdentity {
    programs = Map.copyOf(programs);
  }

  /** Which one this is; nothing if that was not to be found out. */
  String program(String name) {
    return programs.getOrDefault(name, "");
  }
}
