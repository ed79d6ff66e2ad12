package io.moorage.runner.network.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageTest {

  @Test
  void attributes_arePaddedAndReadBack() {
    var message =
        new Message(16, Message.ACKNOWLEDGE)
            .u32(7)
            .attribute(3, "eth0")
            .nest(18, inner -> inner.attribute(1, "veth").attributeBig(2, 258));
    var reply = Reply.all(message.numbered(9)).getFirst();
    assertEquals(16, reply.type());
    assertEquals(Message.ACKNOWLEDGE | Message.REQUEST, reply.flags());
    assertEquals(9, reply.sequence());
    assertEquals(7, reply.u32(0));
    var attributes = reply.attributes(4);
    assertEquals(Optional.of("eth0"), Reply.text(attributes, 3));
    var inner = Reply.attributes(attributes.getOrDefault(18, new byte[0]), 0);
    assertEquals(Optional.of("veth"), Reply.text(inner, 1));
    assertEquals("00000102", HexFormat.of().formatHex(inner.getOrDefault(2, new byte[0])));
  }

  @Test
  void numbered_longMessage_isWhole() {
    var message = new Message(16, 0);
    for (int i = 0; i < 1000; i++) {
      message.attribute(i + 1, new byte[i % 7]);
    }
    var reply = Reply.all(message.numbered(1)).getFirst();
    assertEquals(1000, reply.attributes(0).size());
  }

  @Test
  void all_cutDatagram_leavesOutWhatIsNotWhole() {
    byte[] whole = new Message(16, 0).u32(7).numbered(1);
    for (int length = 0; length < whole.length; length++) {
      assertTrue(Reply.all(Arrays.copyOf(whole, length)).isEmpty());
    }
  }
}
