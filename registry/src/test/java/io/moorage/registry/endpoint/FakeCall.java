package io.moorage.registry.endpoint;

import io.moorage.blobstore.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A request made up by a test. */
record FakeCall(
    Query query, Headers fields, boolean hasBody, OptionalLong bodyLength, Upload.Body body)
    implements Call {

  static FakeCall empty() {
    return of("");
  }

  static FakeCall of(String query) {
    return new FakeCall(
        Query.parse(query), Headers.none(), false, OptionalLong.of(0), Upload.Body.EMPTY);
  }

  FakeCall header(String name, String value) {
    return new FakeCall(query, fields.and(name, value), hasBody, bodyLength, body);
  }

  /** With a body whose length is announced. */
  FakeCall body(byte[] content) {
    return new FakeCall(
        query, fields, true, OptionalLong.of(content.length), MemoryBlobStore.body(content));
  }

  /** With a body of unknown length, in these parts. */
  FakeCall stream(byte[]... parts) {
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
}
