package io.moorage.runner;

import io.moorage.runner.bundle.ContainerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Which container has which name and id. Safe for use by many threads. */
final class Names {
  private static final Pattern SYNTAX = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
  private static final List<String> HOW =
      List.of(
          "amber", "bold", "brisk", "calm", "clear", "deep", "early", "fair", "fleet", "gentle",
          "golden", "grand", "keen", "kind", "late", "light", "lively", "merry", "mild", "noble",
          "proud", "quick", "quiet", "ready", "salty", "silent", "silver", "steady", "sturdy",
          "sunny", "swift", "tidal", "trim", "true", "vast", "warm", "wise", "young");
  private static final List<String> WHAT =
      List.of(
          "anchor", "barge", "beacon", "bollard", "bow", "breeze", "buoy", "canal", "cargo", "cove",
          "crane", "current", "deck", "dinghy", "dock", "ferry", "fjord", "gale", "gull", "harbor",
          "haven", "helm", "hull", "island", "jetty", "keel", "lagoon", "lantern", "lock", "mast",
          "oar", "pier", "pilot", "quay", "reef", "rope", "rudder", "sail", "shore", "skiff",
          "sloop", "spar", "stern", "strait", "tide", "tiller", "tug", "wave", "wharf", "yard");

  private final RandomGenerator random;
  private final Map<ContainerId, Supervised> byId = new HashMap<>();
  private final Map<String, ContainerId> byName = new HashMap<>();

  Names(RandomGenerator random) {
    this.random = random;
  }

  static String check(String word) {
    var name = word.startsWith("/") ? word.substring(1) : word;
    if (!SYNTAX.matcher(name).matches() || name.length() > 255) {
      throw new ContainerFailure.Invalid(
          "Invalid container name (%s), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
              .formatted(word));
    }
    return name;
  }

  /** A name that nobody has. */
  synchronized String invent() {
    while (true) {
      var name = HOW.get(random.nextInt(HOW.size())) + "_" + WHAT.get(random.nextInt(WHAT.size()));
      for (int i = 0; byName.containsKey(name); i++) {
        name += random.nextInt(10);
        if (i > 6) {
          break;
        }
      }
      if (!byName.containsKey(name)) {
        return name;
      }
    }
  }

  /** Takes the name, before there is a container. */
  synchronized void reserve(String name, ContainerId id) {
    var owner = byName.putIfAbsent(name, id);
    if (owner != null && !owner.equals(id)) {
      throw new ContainerFailure.Conflict(
          ("Conflict. The container name \"/%s\" is already in use by container \"%s\". You have"
                  + " to remove (or rename) that container to be able to reuse that name.")
              .formatted(name, owner));
    }
  }

  synchronized void release(String name, ContainerId id) {
    byName.remove(name, id);
  }

  synchronized void add(Supervised supervised) {
    byId.put(supervised.container().id(), supervised);
  }

  synchronized void remove(Container container) {
    byId.remove(container.id());
    byName.remove(container.name(), container.id());
  }

  synchronized Optional<Supervised> find(ContainerId id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized List<Supervised> all() {
    return new ArrayList<>(byId.values());
  }

  /**
   * Who answers to a reference: an id before a name before the beginning of an id.
   *
   * @throws ContainerFailure if nobody does, or several
   */
  synchronized Supervised find(String reference) {
    var word = reference.startsWith("/") ? reference.substring(1) : reference;
    var named =
        ContainerId.parse(word)
            .map(byId::get)
            .or(() -> Optional.ofNullable(byName.get(word)).map(byId::get));
    if (named.isPresent()) {
      return named.get();
    }
    var begun =
        word.matches("[0-9a-f]{1,63}")
            ? byId.values().stream().filter(s -> s.container().id().hex().startsWith(word)).toList()
            : List.<Supervised>of();
    if (begun.size() > 1) {
      throw new ContainerFailure.Invalid("multiple IDs found with provided prefix: " + reference);
    }
    if (begun.isEmpty()) {
      throw new ContainerFailure.NoSuchContainer(reference);
    }
    return begun.getFirst();
  }
}
