package io.moorage.registry.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How many bytes a client has taken in. The kernel's count: what we have written says nothing, as
 * the kernel keeps some megabytes for a slow client, asks for more in bursts, and is silent between
 * them for longer than a client may be.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7), TCP_INFO</a>
 */
final class Acknowledged {
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;

  /** Of {@code tcpi_bytes_acked} in {@code struct tcp_info}, linux/tcp.h. */
  private static final int OFFSET = 120;

  private static final ChannelOption<ByteBuffer> INFO =
      new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, OFFSET + Long.BYTES);

  private Acknowledged() {}

  /** The count since the connection was made; -1 if it cannot be known. */
  static long bytes(Channel channel) {
    try {
      var info = channel.config().getOption(INFO);
      return info == null ? -1 : info.order(ByteOrder.nativeOrder()).getLong(OFFSET);
    } catch (ChannelException closed) {
      return -1;
    }
  }
}
