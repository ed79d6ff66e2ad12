package io.moorage.loadtests.compare;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to compare.
 *
 * @param only the work whose names begin so; all, if empty
 * @param peers the servers of these names; all that the machine can have, if empty
 * @param uploadMebibytes how large each of the 64 uploads is
 */
record Options(
    int rounds,
    int warmUps,
    int seconds,
    List<String> only,
    List<String> peers,
    List<PeerKind.Elsewhere> elsewhere,
    String moorage,
    Path folder,
    Optional<Path> json,
    int uploadMebibytes,
    boolean tagsEverywhere,
    boolean copying) {
  static final String HELP =
      """
      Usage: loadtests/compare [OPTION...]

      Measures Moorage beside docker-registry, distribution 3 and nginx on this machine, and says
      which of its goals hold.

        --rounds N          Measure each kind of work N times on each server (3).
        --warm-ups N        Do it N times before, unmeasured (2): a JVM compiles while it is asked.
        --seconds N         How long each round of reading lasts (3).
        --only WORK,...     Only work whose name begins so: manifest-get, manifest-head, blob-get-1m,
                            blob-get-1g, push-1m, push-1g, tags, start, uploads.
        --peers NAME,...    Only these: moorage, docker-registry, distribution-3, nginx, null.
        --url NAME=URL      One more registry, running already; http://HOST:PORT. Any number of times.
        --moorage FILE      The launcher (deploy/moorage).
        --dir DIR           Where servers keep their data (the folder for temporary files).
        --json FILE         Write the figures there too.
        --upload-size MIB   How large each of the 64 uploads at once is (1024).
        --copying           Clients of blobs copy what they receive, as all others do, at a cost above
                            that of a good server; else they let the kernel throw it away.
        --tags-everywhere   100,000 tags in the other registries too, which takes them minutes.

      Exits with 0 if all goals that were measured hold, 1 if one does not, 2 if a run was invalid.
      """;

  static Options parse(String[] words) {
    var options = new Builder();
    for (int i = 0; i < words.length; i++) {
      var word = words[i];
      switch (word) {
        case "--tags-everywhere" -> options.tagsEverywhere = true;
        case "--copying" -> options.copying = true;
        default -> {
          if (i + 1 == words.length) {
            throw new IllegalArgumentException(word + " is unknown or wants a value; see --help");
          }
          options.set(word, words[++i]);
        }
      }
    }
    return options.build();
  }

  private static final class Builder {
    private int rounds = 3;
    private int warmUps = 2;
    private int seconds = 3;
    private List<String> only = List.of();
    private List<String> peers = List.of();
    private final List<PeerKind.Elsewhere> elsewhere = new ArrayList<>();
    private String moorage = "deploy/moorage";
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    private Optional<Path> json = Optional.empty();
    private int uploadMebibytes = 1024;
    private boolean tagsEverywhere;
    private boolean copying;

    private void set(String option, String value) {
      switch (option) {
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--warm-ups" -> warmUps = Integer.parseInt(value);
        case "--seconds" -> seconds = Integer.parseInt(value);
        case "--only" -> only = List.of(value.split(","));
        case "--peers" -> peers = List.of(value.split(","));
        case "--url" -> elsewhere.add(elsewhere(value));
        case "--moorage" -> moorage = value;
        case "--dir" -> folder = Path.of(value);
        case "--json" -> json = Optional.of(Path.of(value));
        case "--upload-size" -> uploadMebibytes = Integer.parseInt(value);
        default -> throw new IllegalArgumentException("unknown option " + option + "; see --help");
      }
    }

    private static PeerKind.Elsewhere elsewhere(String value) {
      int equals = value.indexOf('=');
      var uri = URI.create(value.substring(equals + 1));
      if (equals < 1 || uri.getHost() == null || uri.getPort() < 0) {
        throw new IllegalArgumentException("--url wants NAME=http://HOST:PORT, not " + value);
      }
      return new PeerKind.Elsewhere(
          value.substring(0, equals), new InetSocketAddress(uri.getHost(), uri.getPort()));
    }

    private Options build() {
      return new Options(
          rounds,
          warmUps,
          seconds,
          only,
          peers,
          List.copyOf(elsewhere),
          moorage,
          folder,
          json,
          uploadMebibytes,
          tagsEverywhere,
          copying);
    }
  }

  boolean wants(String work) {
    return only.isEmpty() || only.stream().anyMatch(work::startsWith);
  }

  boolean wants(PeerKind kind) {
    return peers.isEmpty() || peers.contains(kind.name());
  }
}
