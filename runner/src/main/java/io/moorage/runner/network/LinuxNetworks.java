package io.moorage.runner.network;

import io.moorage.runner.network.firewall.Firewall;
import io.moorage.runner.network.firewall.ForeignChains;
import io.moorage.runner.network.firewall.Forward;
import io.moorage.runner.network.firewall.Ruleset;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.network.netlink.Interface;
import io.moorage.runner.network.netlink.Interfaces;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Networks by the kernel's own calls. The bridge and the table of rules are made with the first
 * attachment: a host that runs no container on the bridge is not changed.
 */
public final class LinuxNetworks implements Networks {
  private static final System.Logger LOG = System.getLogger(LinuxNetworks.class.getName());

  /**
   * What our interfaces begin with; eleven more digits are drawn, up to the longest name allowed.
   */
  private static final String LINK_PREFIX = "mrg";

  private final NetworkSettings settings;
  private final NetworkNamespace host;
  private final Leases leases;
  private final Interfaces interfaces;
  private final Firewall firewall;
  private final HostPorts ports;
  private final RandomGenerator random;
  private final ExecutorService later = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Live> attached = new ConcurrentHashMap<>();

  /** Guards the bridge, and the addresses of its pools. */
  private final ReentrantLock lock = new ReentrantLock();

  private Optional<Bridge> bridge = Optional.empty();

  private LinuxNetworks(
      NetworkSettings settings,
      NetworkNamespace host,
      Leases leases,
      Interfaces interfaces,
      Firewall firewall,
      RandomGenerator random) {
    this.settings = settings;
    this.host = host;
    this.leases = leases;
    this.interfaces = interfaces;
    this.firewall = firewall;
    this.ports = new HostPorts(host, settings.ipv6().isPresent(), random.nextInt());
    this.random = random;
  }

  /** An attachment and what this daemon holds of it. */
  private record Live(
      Attachment attachment, Optional<NetworkNamespace> namespace, List<HostPorts.Held> ports) {}

  /**
   * Opens the networks of a host. Nothing in the kernel changes yet.
   *
   * @param directory where leases are kept
   * @param host the namespace that containers are reached from and reach others by
   * @throws IOException if the process lacks the right to change networks, or the directory cannot
   *     be used
   */
  public static LinuxNetworks open(
      NetworkSettings settings, Path directory, NetworkNamespace host, RandomGenerator random)
      throws IOException {
    var leases = Leases.open(directory);
    var interfaces = host.call(Interfaces::open);
    try {
      var firewall = Firewall.open(host, settings.table());
      return new LinuxNetworks(settings, host, leases, interfaces, firewall, random);
    } catch (IOException | RuntimeException e) {
      interfaces.close();
      throw e;
    }
  }

  @Override
  public void recover(Set<String> running) {
    lock.lock();
    try {
      var kept = new ArrayList<Lease>();
      for (Lease lease : leases.read()) {
        if (running.contains(lease.container())) {
          kept.add(lease);
        } else {
          interfaces.delete(lease.link());
          leases.remove(lease.link());
        }
      }
      bridge = Bridge.find(interfaces, settings);
      if (bridge.isEmpty()) {
        firewall.remove();
        return;
      }
      removeStrangers(bridge.get(), kept);
      for (Lease lease : kept) {
        attached.put(lease.container(), takeUp(bridge.get(), lease));
      }
      establish(bridge.get());
    } catch (IOException e) {
      throw failure("take up what was left of the network", e);
    } finally {
      lock.unlock();
    }
  }

  private void removeStrangers(Bridge bridge, List<Lease> kept) throws IOException {
    var known = new HashSet<String>();
    kept.forEach(lease -> known.add(lease.link()));
    for (Interface link : interfaces.all()) {
      if (link.bridge() == bridge.index()
          && link.name().startsWith(LINK_PREFIX)
          && !known.contains(link.name())) {
        interfaces.delete(link.name());
      }
    }
  }

  private Live takeUp(Bridge bridge, Lease lease) throws IOException {
    var attachment = attachment(bridge, lease, Optional.empty());
    keep(bridge, attachment);
    var held = new ArrayList<HostPorts.Held>();
    for (PublishedPort port : lease.ports()) {
      var one = ports.keep(port);
      one.ifPresent(held::add);
      if (one.isEmpty()) {
        LOG.log(
            Level.WARNING,
            "port {0} of container {1} was taken by a process of the host meanwhile; connections"
                + " still go to the container",
            port,
            lease.container());
      }
    }
    return new Live(attachment, Optional.empty(), held);
  }

  private void establish(Bridge bridge) throws IOException {
    for (String name : Bridge.openRoads(host, settings)) {
      LOG.log(
          Level.WARNING,
          "{0} was off and is on now, or containers would reach nobody: this host forwards what"
              + " others send by it, too, as far as its own rules let that pass",
          name);
    }
    warnOfStrangers();
    firewall.establish(
        new Ruleset(settings.bridge(), bridge.networks()),
        attached.values().stream().flatMap(live -> forwards(live.attachment())).toList());
  }

  /** What any table drops is dropped, and tables of others are not ours to change. */
  private void warnOfStrangers() throws IOException {
    for (String chain : ForeignChains.thatDropForwarded(host)) {
      LOG.log(
          Level.WARNING,
          "the chain {0} drops what is forwarded and not known to it: containers may reach nobody,"
              + " and published ports answer this host alone, until rules are put there that let"
              + " pass what comes by {1} and what goes to {1} (beside docker, in its chain"
              + " DOCKER-USER)",
          chain,
          settings.bridge());
    }
  }

  @Override
  public Attachment attach(String container, List<PortRequest> requests) {
    release(container);
    try {
      var undo = new Undo();
      try {
        Live live = attach(container, requests, undo);
        attached.put(container, live);
        return live.attachment();
      } catch (IOException | RuntimeException e) {
        undo.run(e);
        throw e;
      }
    } catch (IOException e) {
      throw failure("attach container " + container, e);
    }
  }

  private Live attach(String container, List<PortRequest> requests, Undo undo) throws IOException {
    List<HostPorts.Held> held = ports.hold(requests);
    undo.add(() -> HostPorts.release(held));
    Bridge on = bridge();
    Lease lease = take(on, container, held);
    undo.add(() -> giveBack(lease));
    leases.write(lease);

    NetworkNamespace namespace = NetworkNamespace.create();
    undo.add(namespace::close);
    var attachment = attachment(on, lease, Optional.of(namespace.path()));
    undo.add(() -> interfaces.delete(lease.link()));
    new Wiring(interfaces, settings).connect(on.index(), namespace, attachment);
    firewall.publish(forwards(attachment).toList());
    return new Live(attachment, Optional.of(namespace), held);
  }

  /** The bridge, which the first who needs it makes, and who misses it makes again. */
  private Bridge bridge() throws IOException {
    lock.lock();
    try {
      var index = interfaces.find(settings.bridge()).map(Interface::index);
      if (bridge.isEmpty() || !index.equals(bridge.map(Bridge::index))) {
        Optional<Bridge> found = Bridge.find(interfaces, settings);
        var made = found.isPresent() ? found.get() : Bridge.create(interfaces, settings);
        for (Live live : attached.values()) {
          keep(made, live.attachment());
        }
        establish(made);
        bridge = Optional.of(made);
      }
      return bridge.get();
    } finally {
      lock.unlock();
    }
  }

  private static void keep(Bridge on, Attachment attachment) {
    on.pool().keep(attachment.address());
    attachment.ipv6().ifPresent(six -> on.ipv6().ifPresent(pool -> pool.keep(six.address())));
  }

  private Lease take(Bridge on, String container, List<HostPorts.Held> held) {
    String link = LINK_PREFIX + "%011x".formatted(random.nextLong(1L << 44));
    lock.lock();
    try {
      var address = (Inet4Address) on.pool().take();
      return new Lease(
          leases.boot(),
          container,
          link,
          address,
          on.ipv6().map(pool -> (Inet6Address) pool.take()),
          held.stream().map(HostPorts.Held::port).toList());
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Lease lease) throws IOException {
    leases.remove(lease.link());
    giveBack(lease.address(), lease.ipv6());
  }

  private void giveBack(Inet4Address address, Optional<Inet6Address> ipv6) {
    lock.lock();
    try {
      bridge.ifPresent(
          on -> {
            on.pool().giveBack(address);
            ipv6.ifPresent(six -> on.ipv6().ifPresent(pool -> pool.giveBack(six)));
          });
    } finally {
      lock.unlock();
    }
  }

  private static Attachment attachment(Bridge on, Lease lease, Optional<Path> namespace) {
    return new Attachment(
        lease.container(),
        namespace,
        lease.link(),
        Wiring.text(Bridge.mac(lease.address())),
        lease.address(),
        (Inet4Address) on.pool().gateway(),
        on.pool().bits(),
        lease
            .ipv6()
            .flatMap(
                six ->
                    on.ipv6()
                        .map(
                            pool ->
                                new Attachment.Ipv6(
                                    six, (Inet6Address) pool.gateway(), pool.bits()))),
        lease.ports());
  }

  private static Stream<Forward> forwards(Attachment attachment) {
    return attachment.ports().stream()
        .flatMap(port -> attachment.target(port).stream().map(target -> forward(port, target)));
  }

  private static Forward forward(PublishedPort port, InetAddress target) {
    return new Forward(
        port.transport().number(), port.address(), port.hostPort(), target, port.containerPort());
  }

  @Override
  public Optional<Attachment> find(String container) {
    return Optional.ofNullable(attached.get(container)).map(Live::attachment);
  }

  @Override
  public BridgeFacts facts() {
    lock.lock();
    try {
      return new BridgeFacts(
          settings.bridge(),
          bridge.map(Bridge::ranges).orElse(List.of()),
          settings.ipv6().isPresent(),
          settings.mtu());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release(String container) {
    Live live = attached.remove(container);
    if (live == null) {
      return;
    }
    try {
      // First, so that a daemon killed from here on finds a link of nobody's, and not two leases of
      // a container that was started again.
      leases.remove(live.attachment().link());
      try {
        firewall.withdraw(forwards(live.attachment()).toList());
      } finally {
        HostPorts.release(live.ports());
      }
    } catch (IOException e) {
      throw failure("take back the ports of container " + container, e);
    } finally {
      later.execute(() -> tearDown(live));
    }
  }

  /** The address goes last: nobody may get it while an interface still answers to it. */
  private void tearDown(Live live) {
    var attachment = live.attachment();
    try {
      interfaces.delete(attachment.link());
      if (live.namespace().isPresent()) {
        live.namespace().get().close();
      }
      giveBack(attachment.address(), attachment.ipv6().map(Attachment.Ipv6::address));
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "interface "
              + attachment.link()
              + " could not be removed; the next start of the daemon does it: "
              + e.getMessage(),
          e);
    }
  }

  private static NetworkFailure failure(String what, IOException e) {
    return new NetworkFailure.SetUpFailed("could not " + what + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    later.close();
    try {
      for (Live live : attached.values()) {
        HostPorts.release(live.ports());
        if (live.namespace().isPresent()) {
          live.namespace().get().close();
        }
      }
      firewall.close();
      interfaces.close();
    } catch (IOException e) {
      throw failure("close the network", e);
    }
  }
}
