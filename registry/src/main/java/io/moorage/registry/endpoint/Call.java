package io.moorage.registry.endpoint;

import io.moorage.blobstore.Upload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What an end-point may read of its request, beside the path. */
public interface Call {

  Query query();

  /** All values of a header field, each line one; the name in any case. */
  List<String> headers(String name);

  /** The names of all header fields, as they were sent. */
  Set<String> headerNames();

  /** Whether the request has a body, be it of zero bytes. */
  boolean hasBody();

  /** How long the body is, where the client says so. */
  OptionalLong bodyLength();

  /** The body as it arrives; read by one thread, once. */
  Upload.Body body();

  /**
   * The body, which breaks off when it is not all there in time.
   *
   * @param within how long it may take, from now
   */
  default Upload.Body body(Duration within) {
    return body();
  }

  /** The memory for an answer that is large; given back when it is sent. */
  LargeAnswers.Room room();

  /** The value of a header field that may come once; the first if it comes more often. */
  default Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }
}
