package io.moorage.registry.api;

import io.moorage.registry.endpoint.Call;
import io.moorage.registry.endpoint.ErrorAnswer;
import io.moorage.registry.endpoint.ErrorCode;
import io.moorage.registry.endpoint.Query;
import io.moorage.registry.endpoint.Refusal;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.endpoint.Verb;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which operation answers which request, and what is refused before one does. */
public final class LocalApi {
  private static final String REPOSITORIES = "/api/v1/repositories/";

  private final List<Operation> operations;

  public LocalApi(List<Operation> operations) {
    this.operations = List.copyOf(operations);
  }

  /** Whether a path is one of this API's, or would be if there were one. */
  public static boolean isPath(String path) {
    return path.startsWith("/api/") || path.equals("/api");
  }

  /** The answer to a request in HTTP/1.0, which some proxies speak unless told otherwise. */
  public static Response proxied() {
    return ErrorAnswer.of(
        ErrorCode.LOCAL_ONLY,
        ErrorCode.LOCAL_ONLY.message()
            + "; HTTP/1.0 is what a proxy speaks: ask this server directly, by HTTP/1.1");
  }

  /**
   * Answers a request.
   *
   * @param peer the address of the connection's other end, as a literal
   * @param method as it was sent
   * @param path raw, without the query
   * @throws RuntimeException what {@link io.moorage.registry.endpoint.Failures} makes an answer of
   */
  public Response answer(String peer, String method, String path, Call call) {
    LocalOnly.require(peer, call);
    var there = operations.stream().filter(o -> o.path().match(path).isPresent()).toList();
    if (there.isEmpty()) {
      throw new Refusal(ErrorCode.NO_SUCH_PATH, noSuchPath(path));
    }
    var verb = Verb.named(method);
    var asked = there.stream().filter(o -> verb.filter(o::takes).isPresent()).findFirst();
    if (asked.isEmpty()) {
      throw notAllowed(there);
    }
    requireKnown(call.query(), asked.get().parameters());
    if (call.bodyLength().orElse(1) != 0) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "this API takes parameters and no body");
    }
    var words = asked.get().path().match(path).orElseThrow();
    return asked.get().endPoint().answer(words, call);
  }

  private static String noSuchPath(String path) {
    return path.startsWith(REPOSITORIES)
        ? "there is no such path; a repository's name is one segment, its slashes written as %2F"
        : "there is no such path; /api/v1/openapi.json has those that there are";
  }

  /** What is misspelt would else be ignored. */
  private static void requireKnown(Query query, Set<String> known) {
    var seen = new HashSet<String>();
    for (var parameter : query.parameters()) {
      if (!known.contains(parameter.name())) {
        throw new Refusal(
            ErrorCode.BAD_REQUEST,
            known.isEmpty()
                ? "no parameters are known here"
                : "the parameters known here are " + String.join(", ", new TreeSet<>(known)));
      }
      if (!seen.add(parameter.name())) {
        throw new Refusal(
            ErrorCode.BAD_REQUEST, "parameter " + parameter.name() + " comes more than once");
      }
    }
  }

  private static Refusal notAllowed(List<Operation> there) {
    return Refusal.notAllowed(
        Stream.of(Verb.values())
            .filter(verb -> there.stream().anyMatch(operation -> operation.takes(verb)))
            .collect(Collectors.toSet()));
  }

  /** A parameter that is {@code true} or {@code false}, which it is if it is not given. */
  static boolean isSet(Query query, String parameter) {
    Optional<String> word = query.first(parameter);
    return switch (word.orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Refusal(ErrorCode.BAD_REQUEST, parameter + " is either true or false");
    };
  }
}
