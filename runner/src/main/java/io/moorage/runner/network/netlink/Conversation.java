package io.moorage.runner.network.netlink;

import io.moorage.runner.network.linux.NetlinkFamily;
import io.moorage.runner.network.linux.NetlinkSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Orders and questions to one part of the kernel, in the network namespace where it was opened.
 * From any thread, one at a time.
 */
public final class Conversation implements AutoCloseable {
  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int EXPLAINED = 0x200;
  private static final int EXPLANATION = 1;

  /** The error itself, and the header of the message that met it. */
  private static final int EXPLANATIONS_AT = 20;

  private final NetlinkSocket socket;
  private final ReentrantLock turn = new ReentrantLock();
  private int sequence;

  private Conversation(NetlinkSocket socket) {
    this.socket = socket;
  }

  public static Conversation open(NetlinkFamily family) throws IOException {
    return new Conversation(NetlinkSocket.open(family));
  }

  /** Who the kernel says it was, when it tells others what was changed here. */
  public int port() {
    return socket.port();
  }

  /**
   * Gives an order, and waits until it is done.
   *
   * @param what is ordered, for the message of its failure
   * @throws NetlinkFailure if the kernel refuses
   */
  public void tell(String what, Message message) throws IOException {
    ask(what, message);
  }

  /**
   * Puts a question; to one for all of a kind, each is an answer.
   *
   * @throws NetlinkFailure if the kernel refuses
   */
  public List<Reply> ask(String what, Message message) throws IOException {
    turn.lock();
    try {
      int asked = ++sequence;
      socket.send(message.numbered(asked));
      return answers(what, asked);
    } finally {
      turn.unlock();
    }
  }

  private List<Reply> answers(String what, int asked) throws IOException {
    var answers = new ArrayList<Reply>();
    while (true) {
      for (Reply reply : received(what)) {
        if (reply.sequence() != asked) {
          continue;
        }
        if (reply.type() == ERROR) {
          requireSuccess(what, reply);
          return answers;
        }
        if (reply.type() == DONE) {
          return answers;
        }
        answers.add(reply);
      }
    }
  }

  /**
   * Gives orders that are done all together or not at all.
   *
   * @param messages the first and the last of which are the marks of a batch
   * @throws NetlinkFailure the first refusal; nothing is done then
   */
  public void tellTogether(String what, List<Message> messages) throws IOException {
    turn.lock();
    try {
      var all = new ByteArrayOutputStream();
      int first = sequence + 1;
      for (Message message : messages) {
        all.writeBytes(message.numbered(++sequence));
      }
      socket.send(all.toByteArray());
      // Only the last order asks for an answer; refusals come unasked, and before it. One with the
      // number of the first mark is about the whole.
      awaitOutcome(what, first, sequence - 1);
    } finally {
      turn.unlock();
    }
  }

  private void awaitOutcome(String what, int whole, int last) throws IOException {
    while (true) {
      var refusals = new ArrayList<Reply>();
      boolean over = false;
      for (Reply reply : received(what)) {
        boolean ours = reply.sequence() - whole >= 0 && reply.sequence() - last <= 0;
        if (reply.type() != ERROR || !ours) {
          continue;
        }
        over |= reply.sequence() == last || reply.sequence() == whole;
        if (reply.u32(0) != 0) {
          refusals.add(reply);
        }
      }
      if (!refusals.isEmpty()) {
        // What else was refused may still be on its way; it bears numbers that nobody waits for.
        requireSuccess(what, refusals.getFirst());
      }
      if (over) {
        return;
      }
    }
  }

  private List<Reply> received(String what) throws IOException {
    byte[] datagram = socket.receive();
    if (datagram.length == 0) {
      throw new IOException(what + ": the kernel does not answer");
    }
    return Reply.all(datagram);
  }

  private static void requireSuccess(String what, Reply reply) throws NetlinkFailure {
    int error = reply.u32(0);
    if (error == 0) {
      return;
    }
    String explanation =
        (reply.flags() & EXPLAINED) == 0
            ? ""
            : Reply.text(reply.attributes(EXPLANATIONS_AT), EXPLANATION).orElse("");
    throw new NetlinkFailure(what, -error, explanation);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
