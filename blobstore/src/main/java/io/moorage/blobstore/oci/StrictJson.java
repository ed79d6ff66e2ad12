package io.moorage.blobstore.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A JSON object as a stranger may send it, read in one pass and never held as a tree. What two
 * readers could understand differently (duplicate keys, bytes behind the end, malformed UTF-8, a
 * byte order mark) is refused, and so is what would cost more than its size.
 *
 * <p>The methods read the value that the parser stands on, and throw {@link InvalidManifest} with
 * its place in the document.
 */
final class StrictJson implements AutoCloseable {
  private static final int DEEPEST = 64;
  private static final int LONGEST_STRING = 1 << 20;
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_NAME = 50_000;

  /** Four megabytes of the tersest descriptors make a quarter of this. */
  private static final int MOST_TOKENS = 1_000_000;

  private static final int PLACE_SHOWN = 120;

  // Field names are a stranger's: they are not to fill the JVM's table of interned strings.
  static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_STRING)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_NAME)
                  .maxTokenCount(MOST_TOKENS)
                  .build())
          .build();

  private final JsonParser parser;

  private StrictJson(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads one field's value, or leaves it alone: what is left alone is checked and skipped. */
  @FunctionalInterface
  interface FieldReader {
    void read(String field) throws IOException;
  }

  /** Reads one value. */
  @FunctionalInterface
  interface ValueReader<T> {
    T read() throws IOException;
  }

  /** Opens a document, which must be one object; {@link #document} reads it. */
  static StrictJson open(byte[] document) throws IOException {
    requireUtf8(document);
    return new StrictJson(JSON.createParser(document));
  }

  /** Jackson decodes leniently (overlong forms, surrogates), other readers do not. */
  private static void requireUtf8(byte[] document) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var in = ByteBuffer.wrap(document);
    var discarded = CharBuffer.allocate(8192);
    while (true) {
      var result = decoder.decode(in, discarded, true);
      if (result.isError()) {
        throw new InvalidManifest("malformed UTF-8 at byte " + in.position());
      }
      if (result.isUnderflow()) {
        return;
      }
      discarded.clear();
    }
  }

  /** Reads the whole document: its object, and that nothing follows. */
  void document(FieldReader reader) throws IOException {
    parser.nextToken();
    object(reader);
    if (parser.nextToken() != null) {
      throw failure("something follows the object");
    }
  }

  void object(FieldReader reader) throws IOException {
    require(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var field = parser.currentName();
      var value = parser.nextToken();
      reader.read(field);
      if (parser.currentToken() == value) {
        skip();
      }
    }
  }

  /** An array; {@code null} is an empty one, as Go writes a list that was never made. */
  <T> List<T> array(ValueReader<T> reader) throws IOException {
    if (isNull()) {
      return List.of();
    }
    require(JsonToken.START_ARRAY, "an array");
    var items = new ArrayList<T>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(reader.read());
    }
    return items;
  }

  /** String to string. Sorted, so that keys made to collide in a hash table cost nothing. */
  Map<String, String> strings() throws IOException {
    require(JsonToken.START_OBJECT, "an object of strings");
    var strings = new TreeMap<String, String>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var key = wellFormed(parser.currentName());
      parser.nextToken();
      strings.put(key, string());
    }
    return Collections.unmodifiableMap(strings);
  }

  String string() throws IOException {
    require(JsonToken.VALUE_STRING, "a string");
    return wellFormed(parser.getText());
  }

  /** The names of an object whose values say nothing, in their order. */
  List<String> names() throws IOException {
    var names = new ArrayList<String>();
    object(name -> names.add(wellFormed(name)));
    return names;
  }

  boolean truth() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_TRUE
        && parser.currentToken() != JsonToken.VALUE_FALSE) {
      throw failure("is not true or false");
    }
    return parser.getBooleanValue();
  }

  /** A string that has a grammar of its own. */
  <T> T word(Function<String, T> parse) throws IOException {
    var word = string();
    try {
      return parse.apply(word);
    } catch (SyntaxFailure e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  /** A whole number from 0 to 2⁶³ − 1, written without fraction or exponent. */
  long natural() throws IOException {
    require(JsonToken.VALUE_NUMBER_INT, "a whole number");
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER || parser.getLongValue() < 0) {
      throw failure("is not from 0 to 2^63 - 1");
    }
    return parser.getLongValue();
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  InvalidManifest failure(String why) {
    var place = parser.getParsingContext().pathAsPointer().toString();
    var shown = SyntaxFailure.printable(place, PLACE_SHOWN);
    return new InvalidManifest(shown.isEmpty() ? why : shown + ": " + why);
  }

  private void require(JsonToken wanted, String what) {
    if (parser.currentToken() != wanted) {
      throw failure("is not " + what);
    }
  }

  /** Limits hold for what nobody reads, too; Jackson checks those of a string when it is asked. */
  private void skip() throws IOException {
    int depth = 0;
    var token = parser.currentToken();
    while (true) {
      if (token == null) {
        throw failure("ends too early");
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        parser.getTextLength();
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  /** Half of a surrogate pair is JSON, but no text: it could not be written out again. */
  private String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.charCount(text.codePointAt(i)) == 1) {
          throw failure("holds half of a surrogate pair");
        }
        i++;
      }
    }
    return text;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
