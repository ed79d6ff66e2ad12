package io.moorage.runner.network.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message from the kernel.
 *
 * @param type what it is about
 * @param flags {@code NLM_F_…}
 * @param sequence number of the message it answers
 * @param port of the socket that asked, or that changed what this tells
 * @param body what is behind the header
 */
public record Reply(int type, int flags, int sequence, int port, byte[] body) {
  private static final int HEADER = 16;
  private static final int TYPE_MASK = 0x3fff;

  /** All messages of a datagram. What is cut off at its end is left out. */
  public static List<Reply> all(byte[] datagram) {
    var all = new ArrayList<Reply>();
    var bytes = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
    while (bytes.remaining() >= HEADER) {
      int start = bytes.position();
      int length = bytes.getInt();
      if (length < HEADER || length > datagram.length - start) {
        break;
      }
      int type = Short.toUnsignedInt(bytes.getShort());
      int flags = Short.toUnsignedInt(bytes.getShort());
      int sequence = bytes.getInt();
      int port = bytes.getInt();
      var body = new byte[length - HEADER];
      bytes.get(body);
      all.add(new Reply(type, flags, sequence, port, body));
      bytes.position(Math.min(aligned(start + length), datagram.length));
    }
    return all;
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }

  /** The number at this place of the body. */
  public int u32(int at) {
    return ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).getInt(at);
  }

  public int u8(int at) {
    return Byte.toUnsignedInt(body[at]);
  }

  /** The attributes that begin at this place of the body; of a type that comes twice, the last. */
  public Map<Integer, byte[]> attributes(int from) {
    return attributes(body, from);
  }

  /** The attributes that an attribute holds, or any other bytes from this place on. */
  public static Map<Integer, byte[]> attributes(byte[] in, int from) {
    var all = new HashMap<Integer, byte[]>();
    var bytes = ByteBuffer.wrap(in).order(ByteOrder.nativeOrder());
    int at = from;
    while (at + 4 <= in.length) {
      int length = Short.toUnsignedInt(bytes.getShort(at));
      if (length < 4 || at + length > in.length) {
        break;
      }
      var value = new byte[length - 4];
      bytes.get(at + 4, value);
      all.put(Short.toUnsignedInt(bytes.getShort(at + 2)) & TYPE_MASK, value);
      at = aligned(at + length);
    }
    return all;
  }

  /** The text that begins these attributes' value, up to its zero. */
  public static Optional<String> text(Map<Integer, byte[]> attributes, int type) {
    return Optional.ofNullable(attributes.get(type)).map(Reply::untilZero);
  }

  public static Optional<Integer> number(Map<Integer, byte[]> attributes, int type) {
    return Optional.ofNullable(attributes.get(type))
        .filter(value -> value.length == 4)
        .map(value -> ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt());
  }

  private static String untilZero(byte[] value) {
    int end = 0;
    while (end < value.length && value[end] != 0) {
      end++;
    }
    return new String(value, 0, end, StandardCharsets.UTF_8);
  }
}
