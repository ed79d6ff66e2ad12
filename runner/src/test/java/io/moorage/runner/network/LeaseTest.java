package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Lease LEASE =
      new Lease(
          "b00f",
          "8f3c",
          "mrg01234567890",
          Inet4Address.ofLiteral("10.0.0.2"),
          Optional.of((Inet6Address) Inet6Address.ofLiteral("fd00::2")),
          List.of(
              new PublishedPort(InetAddress.ofLiteral("0.0.0.0"), 3000, 80, Transport.TCP),
              new PublishedPort(InetAddress.ofLiteral("::"), 5353, 53, Transport.UDP)));

  @Test
  void read_whatWasWritten_isTheSame() {
    assertEquals(Optional.of(LEASE), Lease.read(LEASE.lines()));
  }

  @Test
  void read_cutAnywhere_isNone() {
    for (int i = 0; i < LEASE.lines().size(); i++) {
      assertEquals(Optional.empty(), Lease.read(LEASE.lines().subList(0, i)));
    }
  }

  @Test
  void read_wordsThatMeanNothing_isNone() {
    for (int i = 0; i < LEASE.lines().size(); i++) {
      if (i == 1 || i == 2 || i == 3) {
        continue;
      }
      var lines = new ArrayList<>(LEASE.lines());
      lines.set(i, lines.get(i).replaceAll("[0-9a-f]+", "x"));
      assertEquals(Optional.empty(), Lease.read(lines), lines.get(i));
    }
  }
}
