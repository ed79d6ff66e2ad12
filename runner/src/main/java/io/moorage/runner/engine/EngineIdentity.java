package io.moorage.runner.engine;

/**
 * Who we are and where we run, as {@code docker version} and {@code docker info} show it.
 *
 * @param version Moorage's own
 * @param id of this daemon, the same after a restart
 * @param dataDirectory where its containers are
 */
public record EngineIdentity(String version, String id, String dataDirectory) {}
