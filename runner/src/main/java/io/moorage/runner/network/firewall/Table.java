package io.moorage.runner.network.firewall;

import io.moorage.runner.network.netlink.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages about one table of the packet filter.
 *
 * @param name of the table; its family is {@code inet}
 * @see <a href="https://docs.kernel.org/netlink/specs/nftables.html">the messages</a>
 */
record Table(String name) {
  /** The part of the kernel that a message's type begins with. */
  static final int SUBSYSTEM = 10;

  static final int NEW_TABLE = 0;
  static final int DELETE_TABLE = 2;
  static final int NEW_CHAIN = 3;
  static final int DELETE_CHAIN = 5;
  static final int NEW_RULE = 6;
  static final int DELETE_RULE = 8;
  static final int NEW_MAP = 9;
  static final int DELETE_MAP = 11;
  static final int NEW_ELEMENTS = 12;
  static final int DELETE_ELEMENTS = 14;

  private static final int BATCH_BEGIN = 16;
  private static final int BATCH_END = 17;
  private static final int LIST_ELEMENT = 1;
  private static final int VALUE = 1;
  private static final int MAP_FLAG = 8;

  /** A list of elements has to fit an attribute, which is no longer than 64 KiB. */
  private static final int ELEMENTS_AT_ONCE = 400;

  /** Where a chain hangs. */
  enum Hook {
    PREROUTING(0),
    FORWARD(2),
    OUTPUT(3),
    POSTROUTING(4);

    private final int number;

    Hook(int number) {
      this.number = number;
    }
  }

  /** Marks what shall be done together; the last message answers for all of it. */
  static List<Message> batch(List<Message> messages) {
    var all = new ArrayList<Message>();
    all.add(mark(BATCH_BEGIN));
    all.addAll(messages);
    all.getLast().flag(Message.ACKNOWLEDGE);
    all.add(mark(BATCH_END));
    return all;
  }

  private static Message mark(int type) {
    return new Message(type, 0).u8(0, 0, 0, SUBSYSTEM);
  }

  Message create() {
    return message(NEW_TABLE, Message.CREATE);
  }

  Message delete() {
    return message(DELETE_TABLE, 0);
  }

  /** A chain that others jump to. */
  Message chain(String chain) {
    return message(NEW_CHAIN, Message.CREATE).attribute(3, chain);
  }

  /**
   * A chain that packets come through.
   *
   * @param type {@code filter} or {@code nat}
   * @param priority lower ones come first
   */
  Message chain(String chain, String type, Hook hook, int priority) {
    return chain(chain)
        .nest(4, at -> at.attributeBig(1, hook.number).attributeBig(2, priority))
        .attribute(7, type);
  }

  Message map(PortMap map, int id) {
    return message(NEW_MAP, Message.CREATE)
        .attribute(2, map.name())
        .attributeBig(3, MAP_FLAG)
        .attributeBig(4, map.keyType())
        .attributeBig(5, map.keyLength())
        .attributeBig(6, map.dataType())
        .attributeBig(7, map.dataLength())
        .attributeBig(10, id);
  }

  Message rule(String chain, List<Expression> expressions) {
    return message(NEW_RULE, Message.CREATE | Message.APPEND)
        .attribute(2, chain)
        .nest(4, rule -> expressions.forEach(e -> rule.nest(LIST_ELEMENT, e::write)));
  }

  /** Publishes ports. One that is there already, with the same target, is no failure. */
  List<Message> publish(List<Forward> forwards) {
    return elements(NEW_ELEMENTS, Message.CREATE, forwards);
  }

  /** Takes published ports back. One that is not there fails the whole. */
  List<Message> withdraw(List<Forward> forwards) {
    return elements(DELETE_ELEMENTS, 0, forwards);
  }

  private List<Message> elements(int type, int flags, List<Forward> forwards) {
    var messages = new ArrayList<Message>();
    for (PortMap map : PortMap.all()) {
      var ofMap = forwards.stream().filter(f -> f.map().equals(map)).toList();
      for (int from = 0; from < ofMap.size(); from += ELEMENTS_AT_ONCE) {
        var some = ofMap.subList(from, Math.min(from + ELEMENTS_AT_ONCE, ofMap.size()));
        messages.add(
            message(type, flags)
                .attribute(2, map.name())
                .nest(3, list -> some.forEach(forward -> element(list, map, forward))));
      }
    }
    return messages;
  }

  private static void element(Message list, PortMap map, Forward forward) {
    list.nest(
        LIST_ELEMENT,
        element ->
            element
                .nest(1, key -> key.attribute(VALUE, map.key(forward)))
                .nest(2, data -> data.attribute(VALUE, map.data(forward))));
  }

  private Message message(int type, int flags) {
    return new Message((SUBSYSTEM << 8) | type, flags).u8(Family.BOTH, 0, 0, 0).attribute(1, name);
  }
}
