package io.moorage.registry.endpoint;

import io.moorage.blobstore.Upload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** A request made up by a test. */
public record FakeCall(
    Query query, Headers fields, boolean hasBody, OptionalLong bodyLength, Upload.Body body)
    implements Call {

  public static FakeCall empty() {
    return of("");
  }

  public static FakeCall of(String query) {
    return new FakeCall(
        Query.parse(query), Headers.none(), false, OptionalLong.of(0), Upload.Body.EMPTY);
  }

  public FakeCall header(String name, String value) {
    return new FakeCall(query, fields.and(name, value), hasBody, bodyLength, body);
  }

  /** With a body whose length is announced. */
  public FakeCall body(byte[] content) {
    return new FakeCall(
        query, fields, true, OptionalLong.of(content.length), MemoryBlobStore.body(content));
  }

  /** With a body of unknown length, in these parts. */
  public FakeCall stream(byte[]... parts) {
    return new FakeCall(query, fields, true, OptionalLong.empty(), MemoryBlobStore.body(parts));
  }

  @Override
  public List<String> headers(String name) {
    var values = new ArrayList<String>();
    for (var field : fields.fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        values.add(field.value());
      }
    }
    return values;
  }

  @Override
  public Set<String> headerNames() {
    return fields.fields().stream().map(Headers.Field::name).collect(Collectors.toSet());
  }

  @Override
  public LargeAnswers.Room room() {
    return new LargeAnswers(Long.MAX_VALUE, Duration.ZERO).newRoom();
  }
}
