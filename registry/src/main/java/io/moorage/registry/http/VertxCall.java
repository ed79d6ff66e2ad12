package io.moorage.registry.http;

import io.moorage.blobstore.Upload;
import io.moorage.registry.endpoint.Call;
import io.moorage.registry.endpoint.LargeAnswers;
import io.moorage.registry.endpoint.Query;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A request as end-points see it. */
record VertxCall(
    MultiMap headers,
    Query query,
    OptionalLong bodyLength,
    Optional<RequestBody> requestBody,
    LargeAnswers.Room room)
    implements Call {

  @Override
  public List<String> headers(String name) {
    return headers.getAll(name);
  }

  @Override
  public Set<String> headerNames() {
    return headers.names();
  }

  @Override
  public boolean hasBody() {
    return requestBody.isPresent();
  }

  @Override
  public Upload.Body body() {
    return requestBody.isPresent() ? requestBody.get() : Upload.Body.EMPTY;
  }

  @Override
  public Upload.Body body(Duration within) {
    return requestBody.isPresent() ? requestBody.get().within(within) : Upload.Body.EMPTY;
  }
}
