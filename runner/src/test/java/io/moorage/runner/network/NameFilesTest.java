package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NameFilesTest {
  private static final Attachment ATTACHMENT =
      new Attachment(
          "web",
          Optional.empty(),
          "mrg1",
          "02:42:0a:00:00:02",
          Inet4Address.ofLiteral("10.0.0.2"),
          Inet4Address.ofLiteral("10.0.0.1"),
          24,
          Optional.empty(),
          List.of());

  private static NameFiles.Request request(String... extraHosts) {
    return new NameFiles.Request("web", "", List.of(extraHosts), ResolvConf.NONE);
  }

  @Test
  void bridge_hostsHasOwnNameAndWhatWasAdded() {
    var files =
        NameFiles.bridge(
            request("db:192.0.2.7", "up:host-gateway", "six:2001:db8::7"),
            ATTACHMENT,
            ResolvConf.NONE);
    assertTrue(files.hosts().startsWith("127.0.0.1\tlocalhost\n"), files.hosts());
    assertTrue(
        files
            .hosts()
            .endsWith("192.0.2.7\tdb\n10.0.0.1\tup\n2001:db8:0:0:0:0:0:7\tsix\n10.0.0.2\tweb\n"),
        files.hosts());
    assertEquals("web\n", files.hostname());
  }

  @Test
  void bridge_domain_standsBeforeTheName() {
    var request = new NameFiles.Request("web", "example.org", List.of(), ResolvConf.NONE);
    var files = NameFiles.bridge(request, ATTACHMENT, ResolvConf.NONE);
    assertTrue(files.hosts().endsWith("10.0.0.2\tweb.example.org web\n"), files.hosts());
  }

  @Test
  void badEntry_isRefusedByName() {
    for (String entry : List.of("db", ":1.2.3.4", "db:", "db:1.2.3", "db:x\n1.2.3.4 y")) {
      var refusal =
          assertThrows(
              NetworkFailure.Unsupported.class,
              () -> NameFiles.bridge(request(entry), ATTACHMENT, ResolvConf.NONE));
      assertTrue(String.valueOf(refusal.getMessage()).contains(entry), refusal.getMessage());
    }
  }

  @Test
  void host_keepsTheHostsFile() {
    assertEquals(
        "127.0.0.1 localhost\n192.0.2.7\tdb\n",
        NameFiles.host(request("db:192.0.2.7"), "127.0.0.1 localhost\n", ResolvConf.NONE).hosts());
  }

  @Test
  void resolver_serversOnLoopback_areLeftOut() {
    var host =
        ResolvConf.parse(
            """
            # a comment
            nameserver 127.0.0.1
            nameserver 192.0.2.53
            domain old.example
            search a.example b.example
            options ndots:2 edns0
            """);
    assertEquals(
        """
        nameserver 192.0.2.53
        search a.example b.example
        options ndots:2 edns0
        """,
        host.forContainer(ResolvConf.NONE));
    assertTrue(host.forHostNetwork(ResolvConf.NONE).startsWith("nameserver 127.0.0.1\n"));
  }

  @Test
  void resolver_whatWasAskedFor_takesTheHostsPlace() {
    var host = ResolvConf.parse("nameserver 192.0.2.53\nsearch a.example\n");
    var asked = new ResolvConf(List.of("192.0.2.1"), List.of("."), List.of("ndots:1"));
    assertEquals("nameserver 192.0.2.1\noptions ndots:1\n", host.forContainer(asked));
  }

  @Test
  void resolver_noneReachable_asksDockersServers() {
    assertEquals(
        "nameserver 8.8.8.8\nnameserver 8.8.4.4\n",
        ResolvConf.parse("nameserver ::1\n").forContainer(ResolvConf.NONE));
  }
}
