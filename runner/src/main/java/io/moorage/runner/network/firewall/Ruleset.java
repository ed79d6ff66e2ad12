package io.moorage.runner.network.firewall;

import static io.moorage.runner.network.firewall.Expression.equal;
import static io.moorage.runner.network.firewall.Expression.interfaceName;
import static io.moorage.runner.network.firewall.Expression.load;
import static io.moorage.runner.network.firewall.Expression.loadNetwork;
import static io.moorage.runner.network.firewall.Expression.loadPort;
import static io.moorage.runner.network.firewall.Expression.lookUp;
import static io.moorage.runner.network.firewall.Expression.mask;
import static io.moorage.runner.network.firewall.Expression.notEqual;
import static io.moorage.runner.network.firewall.Expression.number;
import static io.moorage.runner.network.firewall.Expression.redirect;
import static io.moorage.runner.network.firewall.Expression.verdict;

import io.moorage.config.Network;
import io.moorage.runner.network.firewall.Expression.Connection;
import io.moorage.runner.network.firewall.Expression.Meta;
import io.moorage.runner.network.firewall.Expression.Verdict;
import io.moorage.runner.network.firewall.Table.Hook;
import io.moorage.runner.network.netlink.Message;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the table holds. With {@code BRIDGE} and {@code POOL} for their values, {@code nft list
 * table inet moorage} shows:
 *
 * <pre>
 * map tcp4    { type inet_service : ipv4_addr . inet_service }              published at every address
 * map tcp4_at { type ipv4_addr . inet_service : ipv4_addr . inet_service }  published at one address
 *                                                      and the same for udp4, tcp6 and udp6
 * chain guard       { type filter hook prerouting priority -300
 *   iifname BRIDGE ip daddr 127.0.0.0/8 drop           the bridge may route to loopback: not for containers
 * }
 * chain published {
 *   ip protocol tcp dnat ip to ip daddr . tcp dport map @tcp4_at
 *   ip protocol tcp dnat ip to tcp dport map @tcp4     and the same for the other maps
 * }
 * chain arriving    { type nat hook prerouting priority -100
 *   iifname != "lo" ip daddr 127.0.0.0/8 return        ports of the loopback are not for neighbours
 *   fib daddr type local jump published
 * }
 * chain sent        { type nat hook output priority -100
 *   ip6 daddr ::1 return                               what leaves by the bridge cannot be answered there
 *   fib daddr type local jump published
 * }
 * chain forwarded   { type filter hook forward priority 0
 *   oifname BRIDGE jump to_containers
 * }
 * chain to_containers {
 *   iifname BRIDGE accept                              containers reach each other
 *   ct state established,related accept
 *   ct status dnat accept                              what was published
 *   drop
 * }
 * chain leaving     { type nat hook postrouting priority 100
 *   ip saddr POOL oifname != BRIDGE masquerade         outgoing
 *   ip saddr POOL oifname BRIDGE ct status dnat masquerade    by the host and back: the answer must, too
 *   ip saddr 127.0.0.0/8 oifname BRIDGE masquerade     from the host's own loopback
 * }                                                    and the same for IPv6
 * </pre>
 *
 * <p>Whoever wants to keep some clients from published ports does so in a table of their own, in a
 * chain at the hook {@code forward}: a packet that any table drops is dropped.
 *
 * @param bridge name of the bridge
 * @param pools the addresses of its containers, of IPv4, and of IPv6 where it has them
 */
public record Ruleset(String bridge, List<Network> pools) {
  private static final int BEFORE_CONNECTIONS = -300;
  private static final int DESTINATION = -100;
  private static final int FILTER = 0;
  private static final int SOURCE = 100;

  private static final String PUBLISHED = "published";
  private static final String TO_CONTAINERS = "to_containers";

  private static final int ESTABLISHED_OR_RELATED = 2 | 4;
  private static final int DESTINATION_CHANGED = 1 << 5;

  private static final Network LOOPBACK = Network.parse("127.0.0.0/8");
  private static final Network LOOPBACK6 = Network.parse("::1/128");

  public Ruleset {
    pools = List.copyOf(pools);
  }

  /** Everything, in place of whatever the table holds. */
  List<Message> messages(Table table, List<Forward> forwards) {
    // To make it first is no failure where it is there; to remove it would be one where it is not.
    var all = new ArrayList<>(List.of(table.create(), table.delete(), table.create()));
    int id = 0;
    for (PortMap map : PortMap.all()) {
      all.add(table.map(map, ++id));
    }
    all.addAll(chains(table));
    all.addAll(published(table));
    all.addAll(filters(table));
    all.addAll(leaving(table));
    all.addAll(table.publish(forwards));
    return all;
  }

  private static List<Message> chains(Table table) {
    return List.of(
        table.chain(PUBLISHED),
        table.chain(TO_CONTAINERS),
        table.chain("guard", "filter", Hook.PREROUTING, BEFORE_CONNECTIONS),
        table.chain("arriving", "nat", Hook.PREROUTING, DESTINATION),
        table.chain("sent", "nat", Hook.OUTPUT, DESTINATION),
        table.chain("forwarded", "filter", Hook.FORWARD, FILTER),
        table.chain("leaving", "nat", Hook.POSTROUTING, SOURCE));
  }

  private static List<Message> published(Table table) {
    var rules = new ArrayList<Message>();
    for (PortMap map : PortMap.all()) {
      var steps = new ArrayList<Expression>();
      steps.addAll(family(map.four()));
      steps.addAll(List.of(load(Meta.PROTOCOL), equal(new byte[] {(byte) map.protocol()})));
      if (map.addressed()) {
        steps.add(loadNetwork(map.four() ? 16 : 24, map.addressLength()));
      }
      steps.add(loadPort(!map.addressed(), map.four()));
      steps.addAll(List.of(lookUp(map), redirect(map.four())));
      rules.add(table.rule(PUBLISHED, steps));
    }
    var notFromHere = List.of(load(Meta.IN_INTERFACE), notEqual(interfaceName("lo")));
    rules.add(
        table.rule("arriving", steps(notFromHere, to(LOOPBACK), List.of(verdict(Verdict.RETURN)))));
    rules.add(table.rule("sent", steps(to(LOOPBACK6), List.of(verdict(Verdict.RETURN)))));
    for (String chain : List.of("arriving", "sent")) {
      rules.add(
          table.rule(
              chain,
              steps(Arrays.asList(Expression.toThisHost()), List.of(Expression.jump(PUBLISHED)))));
    }
    return rules;
  }

  private List<Message> filters(Table table) {
    var accept = List.of(verdict(Verdict.ACCEPT));
    var drop = List.of(verdict(Verdict.DROP));
    return List.of(
        table.rule("guard", steps(fromBridge(), to(LOOPBACK), drop)),
        table.rule("forwarded", steps(toBridge(), List.of(Expression.jump(TO_CONTAINERS)))),
        table.rule(TO_CONTAINERS, steps(fromBridge(), accept)),
        table.rule(TO_CONTAINERS, steps(has(Connection.STATE, ESTABLISHED_OR_RELATED), accept)),
        table.rule(TO_CONTAINERS, steps(has(Connection.STATUS, DESTINATION_CHANGED), accept)),
        table.rule(TO_CONTAINERS, drop));
  }

  private List<Message> leaving(Table table) {
    var masquerade = List.of(Expression.masquerade());
    var notToBridge = List.of(load(Meta.OUT_INTERFACE), notEqual(interfaceName(bridge)));
    var rules = new ArrayList<Message>();
    for (Network pool : pools) {
      var redirected = has(Connection.STATUS, DESTINATION_CHANGED);
      rules.add(table.rule("leaving", steps(from(pool), notToBridge, masquerade)));
      rules.add(table.rule("leaving", steps(from(pool), toBridge(), redirected, masquerade)));
    }
    rules.add(table.rule("leaving", steps(from(LOOPBACK), toBridge(), masquerade)));
    return rules;
  }

  private List<Expression> fromBridge() {
    return List.of(load(Meta.IN_INTERFACE), equal(interfaceName(bridge)));
  }

  private List<Expression> toBridge() {
    return List.of(load(Meta.OUT_INTERFACE), equal(interfaceName(bridge)));
  }

  private static List<Expression> from(Network network) {
    return address(network, network.address() instanceof Inet4Address ? 12 : 8);
  }

  private static List<Expression> to(Network network) {
    return address(network, network.address() instanceof Inet4Address ? 16 : 24);
  }

  private static List<Expression> address(Network network, int offset) {
    byte[] address = network.address().getAddress();
    var bits = new byte[address.length];
    for (int bit = 0; bit < network.bits(); bit++) {
      bits[bit / 8] |= (byte) (0x80 >> (bit % 8));
    }
    for (int i = 0; i < address.length; i++) {
      address[i] &= bits[i];
    }
    return steps(
        family(network.address() instanceof Inet4Address),
        List.of(loadNetwork(offset, address.length), mask(bits), equal(address)));
  }

  private static List<Expression> family(boolean four) {
    return List.of(
        load(Meta.FAMILY), equal(new byte[] {(byte) (four ? Family.IPV4 : Family.IPV6)}));
  }

  /** Whether one of these bits is set. */
  private static List<Expression> has(Connection what, int bits) {
    return List.of(load(what), mask(number(bits)), notEqual(number(0)));
  }

  @SafeVarargs
  private static List<Expression> steps(List<Expression>... parts) {
    var all = new ArrayList<Expression>();
    for (List<Expression> part : parts) {
      all.addAll(part);
    }
    return all;
  }
}
