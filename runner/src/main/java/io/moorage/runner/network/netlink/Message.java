package io.moorage.runner.network.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message to the kernel, being written: a header, a body of fixed shape, then attributes, each
 * padded to four bytes. Numbers are in the machine's order, but where a method says otherwise.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/netlink.7.html">netlink(7)</a>
 */
public final class Message {
  public static final int REQUEST = 1;
  public static final int ACKNOWLEDGE = 4;
  public static final int EXCLUSIVE = 0x200;
  public static final int DUMP = 0x300;
  public static final int CREATE = 0x400;
  public static final int APPEND = 0x800;

  private static final int NESTED = 1 << 15;
  private static final int FLAGS_AT = 6;
  private static final int SEQUENCE_AT = 8;

  private ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

  /** What an attribute holds that holds attributes. */
  @FunctionalInterface
  public interface Content {
    void write(Message message);
  }

  public Message(int type, int flags) {
    bytes.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST)).putInt(0).putInt(0);
  }

  public Message u8(int... values) {
    room(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return this;
  }

  public Message u16(int value) {
    room(Short.BYTES);
    bytes.putShort((short) value);
    return this;
  }

  public Message u32(int value) {
    room(Integer.BYTES);
    bytes.putInt(value);
    return this;
  }

  /** As they are. */
  public Message bytes(byte[] values) {
    room(values.length);
    bytes.put(values);
    return this;
  }

  public Message attribute(int type, byte[] value) {
    int start = begin(type);
    return bytes(value).end(start);
  }

  /** A text with a zero behind. */
  public Message attribute(int type, String value) {
    return attribute(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
  }

  public Message attribute(int type, int value) {
    int start = begin(type);
    return u32(value).end(start);
  }

  /** A number in network order, as the packet filter wants it. */
  public Message attributeBig(int type, int value) {
    return attribute(type, ByteBuffer.allocate(4).putInt(value).array());
  }

  public Message nest(int type, Content content) {
    int start = begin(type | NESTED);
    content.write(this);
    return end(start);
  }

  private int begin(int type) {
    int start = bytes.position();
    u16(0).u16(type);
    return start;
  }

  private Message end(int start) {
    bytes.putShort(start, (short) (bytes.position() - start));
    while (bytes.position() % 4 != 0) {
      u8(0);
    }
    return this;
  }

  private void room(int more) {
    if (bytes.remaining() < more) {
      bytes =
          ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + more))
              .order(ByteOrder.nativeOrder())
              .put(bytes.flip());
    }
  }

  /** Adds to the flags of the header. */
  public void flag(int flag) {
    bytes.putShort(FLAGS_AT, (short) (bytes.getShort(FLAGS_AT) | flag));
  }

  /** The whole message, with its number among those sent. */
  byte[] numbered(int sequence) {
    bytes.putInt(0, bytes.position());
    bytes.putInt(SEQUENCE_AT, sequence);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
