package io.moorage.runner.network.firewall;

import io.moorage.runner.network.linux.NetlinkFamily;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.network.netlink.Conversation;
import io.moorage.runner.network.netlink.Message;
import io.moorage.runner.network.netlink.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The chains of others. Those of {@code iptables-legacy} are not among them. */
public final class ForeignChains {
  private static final int GET_CHAIN = 4;
  private static final int BODY = 4;
  private static final int TABLE = 1;
  private static final int NAME = 3;
  private static final int HOOK = 4;
  private static final int HOOK_NUMBER = 1;
  private static final int POLICY = 5;

  private static final int FORWARD = 2;
  private static final int DROP = 0;
  private static final byte[] NOTHING = {};

  /** By their numbers, those that see a packet between a container and another host. */
  private static final Map<Integer, String> FAMILIES = Map.of(1, "inet", 2, "ip", 10, "ip6");

  private ForeignChains() {}

  /** Those that drop what is forwarded unless a rule lets it pass: {@code ip filter FORWARD}. */
  public static List<String> thatDropForwarded(NetworkNamespace host) throws IOException {
    try (var kernel = host.call(() -> Conversation.open(NetlinkFamily.NETFILTER))) {
      var question = new Message((Table.SUBSYSTEM << 8) | GET_CHAIN, Message.DUMP).u8(0, 0, 0, 0);
      return kernel.ask("list chains", question).stream()
          .filter(ForeignChains::dropsForwarded)
          .map(ForeignChains::name)
          .toList();
    }
  }

  private static boolean dropsForwarded(Reply chain) {
    var attributes = chain.attributes(BODY);
    var hook = Reply.attributes(attributes.getOrDefault(HOOK, NOTHING), 0);
    return FAMILIES.containsKey(chain.u8(0))
        && number(hook, HOOK_NUMBER).equals(Optional.of(FORWARD))
        && number(attributes, POLICY).equals(Optional.of(DROP));
  }

  private static String name(Reply chain) {
    var attributes = chain.attributes(BODY);
    return "%s %s %s"
        .formatted(
            FAMILIES.get(chain.u8(0)),
            Reply.text(attributes, TABLE).orElse(""),
            Reply.text(attributes, NAME).orElse(""));
  }

  /** In network order, as all numbers of the packet filter. */
  private static Optional<Integer> number(Map<Integer, byte[]> attributes, int type) {
    return Optional.ofNullable(attributes.get(type))
        .filter(value -> value.length == Integer.BYTES)
        .map(value -> ByteBuffer.wrap(value).getInt());
  }
}
