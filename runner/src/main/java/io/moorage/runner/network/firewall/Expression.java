package io.moorage.runner.network.firewall;

import io.moorage.runner.network.netlink.Message;
import io.moorage.runner.network.netlink.Message.Content;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A step of a rule: the kernel takes them in turn until one does not hold. They hand on values in
 * registers of four bytes; most use the first.
 *
 * @param name of the step, as the kernel calls it
 * @param content its attributes, {@code NFTA_…} of {@code linux/netfilter/nf_tables.h}
 */
record Expression(String name, Content content) {
  private static final int FIRST = 1;

  /** The four registers behind the first, and the one behind these. */
  private static final int SECOND = 9;

  private static final int FIFTH = 2;

  private static final int VALUE = 1;
  private static final int VERDICT = 2;
  private static final int NAME_LENGTH = 16;

  /** What is read of a packet's surroundings. */
  enum Meta {
    IN_INTERFACE(6),
    OUT_INTERFACE(7),
    FAMILY(15),
    PROTOCOL(16);

    private final int key;

    Meta(int key) {
      this.key = key;
    }
  }

  /** What is read of a packet's connection. */
  enum Connection {
    STATE(0),
    STATUS(2);

    private final int key;

    Connection(int key) {
      this.key = key;
    }
  }

  /** What becomes of a packet. */
  enum Verdict {
    DROP(0),
    ACCEPT(1),
    JUMP(-3),
    RETURN(-5);

    private final int code;

    Verdict(int code) {
      this.code = code;
    }
  }

  static Expression load(Meta what) {
    return new Expression("meta", e -> e.attributeBig(1, FIRST).attributeBig(2, what.key));
  }

  static Expression load(Connection what) {
    return new Expression("ct", e -> e.attributeBig(1, FIRST).attributeBig(2, what.key));
  }

  /** Bytes of the network header, from its first. */
  static Expression loadNetwork(int offset, int length) {
    return payload(FIRST, 1, offset, length);
  }

  /** The port a packet goes to: of TCP and of UDP it stands at the same place. */
  static Expression loadPort(boolean intoFirst, boolean behindFour) {
    return payload(intoFirst ? FIRST : behindFour ? SECOND : FIFTH, 2, 2, Short.BYTES);
  }

  private static Expression payload(int register, int base, int offset, int length) {
    return new Expression(
        "payload",
        e ->
            e.attributeBig(1, register)
                .attributeBig(2, base)
                .attributeBig(3, offset)
                .attributeBig(4, length));
  }

  /** Whether the packet goes to an address of this host. */
  static Expression[] toThisHost() {
    int resultAddressType = 3;
    int ofDestination = 2;
    int local = 2;
    return new Expression[] {
      new Expression(
          "fib",
          e ->
              e.attributeBig(1, FIRST)
                  .attributeBig(2, resultAddressType)
                  .attributeBig(3, ofDestination)),
      equal(number(local))
    };
  }

  static Expression equal(byte[] value) {
    return compare(0, value);
  }

  static Expression notEqual(byte[] value) {
    return compare(1, value);
  }

  private static Expression compare(int operator, byte[] value) {
    return new Expression(
        "cmp",
        e ->
            e.attributeBig(1, FIRST)
                .attributeBig(2, operator)
                .nest(3, data -> data.attribute(VALUE, value)));
  }

  /** Keeps these bits of the first register. */
  static Expression mask(byte[] bits) {
    return new Expression(
        "bitwise",
        e ->
            e.attributeBig(1, FIRST)
                .attributeBig(2, FIRST)
                .attributeBig(3, bits.length)
                .nest(4, data -> data.attribute(VALUE, bits))
                .nest(5, data -> data.attribute(VALUE, new byte[bits.length])));
  }

  /** Puts what the map has for the first registers in their place. */
  static Expression lookUp(PortMap map) {
    return new Expression(
        "lookup", e -> e.attribute(1, map.name()).attributeBig(2, FIRST).attributeBig(3, FIRST));
  }

  /** Sends the packet to the address and port in the registers. */
  static Expression redirect(boolean four) {
    int destination = 1;
    int family = four ? Family.IPV4 : Family.IPV6;
    return new Expression(
        "nat",
        e ->
            e.attributeBig(1, destination)
                .attributeBig(2, family)
                .attributeBig(3, FIRST)
                .attributeBig(5, four ? SECOND : FIFTH));
  }

  /** Gives the packet the address of the interface it leaves by. */
  static Expression masquerade() {
    return new Expression("masq", e -> {});
  }

  static Expression verdict(Verdict verdict) {
    return immediate(code -> code.attributeBig(1, verdict.code));
  }

  static Expression jump(String chain) {
    return immediate(code -> code.attributeBig(1, Verdict.JUMP.code).attribute(2, chain));
  }

  private static Expression immediate(Content verdict) {
    int registerOfVerdicts = 0;
    return new Expression(
        "immediate",
        e -> e.attributeBig(1, registerOfVerdicts).nest(2, data -> data.nest(VERDICT, verdict)));
  }

  /** A name as the kernel compares it. */
  static byte[] interfaceName(String name) {
    return Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), NAME_LENGTH);
  }

  /** A number of the machine's order. */
  static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  void write(Message message) {
    message.attribute(1, name).nest(2, content);
  }
}
