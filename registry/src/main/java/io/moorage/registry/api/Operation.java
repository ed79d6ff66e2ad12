package io.moorage.registry.api;

import io.moorage.registry.endpoint.Call;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.endpoint.Verb;
import java.util.Set;

/**
 * One thing that the API does.
 *
 * @param verb GET stands for HEAD, too
 * @param parameters the names of the query that it knows; others are refused
 */
public record Operation(Verb verb, PathTemplate path, Set<String> parameters, EndPoint endPoint) {
  public Operation {
    parameters = Set.copyOf(parameters);
  }

  static Operation of(Verb verb, String path, Set<String> parameters, EndPoint endPoint) {
    return new Operation(verb, new PathTemplate(path), parameters, endPoint);
  }

  static Operation of(Verb verb, String path, EndPoint endPoint) {
    return of(verb, path, Set.of(), endPoint);
  }

  /** Whether a request by this method asks for it. */
  boolean takes(Verb asked) {
    return asked == verb || (asked == Verb.HEAD && verb == Verb.GET);
  }

  /** What answers. */
  @FunctionalInterface
  public interface EndPoint {
    /**
     * Answers, in plain blocking code.
     *
     * @throws RuntimeException what {@link io.moorage.registry.endpoint.Failures} makes an answer
     *     of
     */
    Response answer(PathWords words, Call call);
  }
}
