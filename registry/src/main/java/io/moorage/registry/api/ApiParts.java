package io.moorage.registry.api;

/** What the API works on. */
public record ApiParts(
    ShowRepositories.Source repositories, ShowRepository.Source footprints, SetTag.Target retag) {}
