package io.moorage.registry.client;

import java.util.Optional;

/** What proves to a registry who asks. None of them shows its secret when it is printed. */
public sealed interface Credentials {
  /** Nothing. */
  Credentials NONE = new Anonymous();

  /** Nobody in particular asks. */
  record Anonymous() implements Credentials {}

  /** A name and a password, or what the registry gave out in a password's place. */
  record Login(String user, String password) implements Credentials {
    @Override
    public String toString() {
      return "the login of " + user;
    }
  }

  /** What a token service gave out for a login, to be turned into tokens for the registry. */
  record IdentityToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "an identity token";
    }
  }

  /** A token that is shown to the registry as it is. */
  record RegistryToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "a registry token";
    }
  }

  /** What somebody has for each registry. */
  @FunctionalInterface
  interface Source {
    /** For those who have none. */
    Source NONE = _ -> Optional.empty();

    /** What is to be shown to this registry, and to no other. */
    Optional<Credentials> of(RegistryHost registry);

    /** The same, with those of another source for registries that this one does not know. */
    default Source or(Source other) {
      return registry -> of(registry).or(() -> other.of(registry));
    }
  }
}
