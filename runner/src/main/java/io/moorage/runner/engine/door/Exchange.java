package io.moorage.runner.engine.door;

import io.moorage.registry.endpoint.Query;
import io.moorage.registry.endpoint.Verb;
import io.moorage.runner.engine.Answer;
import io.moorage.runner.engine.ApiVersion;
import io.moorage.runner.engine.EngineCall;
import io.moorage.runner.engine.EngineFailures;
import io.moorage.runner.engine.EngineRefusal;
import io.moorage.runner.engine.Peer;
import io.moorage.runner.engine.Target;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call and its answer, on a thread of its own. */
final class Exchange implements Runnable {
  private static final Logger LOG = System.getLogger(Exchange.class.getName());

  /** The two calls whose answer takes the connection over, by their method and path. */
  private static final Pattern TAKES_OVER =
      Pattern.compile("POST (/v[\\d.]+)?(/containers/[^/]+/attach|/exec/[^/]+/start)(\\?.*)?");

  private final Connection connection;
  private final HttpRequest request;
  private final Inflow body;
  private final Inflow input;
  private final Sending sending;
  private final boolean mayTakeOver;
  private final Thread thread;
  // Guarded by this.
  private boolean started;
  private boolean gone;
  private boolean endsWithClient;

  Exchange(Connection connection, HttpRequest request) {
    this.connection = connection;
    this.request = request;
    this.body = new Inflow(connection::reading);
    this.input = new Inflow(connection::reading);
    this.mayTakeOver = TAKES_OVER.matcher(request.method().name() + " " + request.uri()).matches();
    this.sending = new Sending(connection, request, mayTakeOver);
    this.thread = Thread.ofVirtual().name("engine " + request.uri()).unstarted(this);
  }

  /** The body of the request. */
  Inflow body() {
    return body;
  }

  /** What comes behind it, if the connection is taken over. */
  Inflow input() {
    return input;
  }

  boolean mayTakeOver() {
    return mayTakeOver;
  }

  boolean hasBody() {
    return HttpUtil.isTransferEncodingChunked(request)
        || HttpUtil.getContentLength(request, 0L) > 0;
  }

  /** Begins, unless it has. */
  synchronized void start() {
    if (!started) {
      started = true;
      if (HttpUtil.is100ContinueExpected(request)) {
        sending.goOn();
      }
      thread.start();
    }
  }

  void moved() {
    sending.moved();
  }

  /** The client hears no more. What only it wanted is broken off; what it ordered goes on. */
  void clientGone() {
    body.breakOff("the client has gone");
    synchronized (this) {
      gone = true;
      if (endsWithClient) {
        thread.interrupt();
      }
    }
  }

  /** One who has gone already is not answered less: what the answer holds must be given back. */
  private synchronized void endWithClient() {
    endsWithClient = true;
    if (gone) {
      Thread.currentThread().interrupt();
    }
  }

  /** From here on an interrupt would hit what it is not meant for. */
  private synchronized void endAlone() {
    endsWithClient = false;
  }

  static void refuse(Connection connection, String why) {
    Sending.refuse(connection, "malformed request: " + why);
  }

  @Override
  public void run() {
    boolean keepAlive = false;
    try {
      var answer = answer();
      if (!(answer instanceof Answer.Reported)) {
        note(answer.status());
      }
      keepAlive = send(answer);
    } catch (IOException | InterruptedException clientGone) {
      LOG.log(Level.DEBUG, "{0} broke off: {1}", request.uri(), clientGone);
    } catch (RuntimeException | Error failure) {
      LOG.log(Level.ERROR, "the answer to " + request.uri() + " broke off", failure);
    } finally {
      connection.over(keepAlive);
    }
  }

  private void note(int status) {
    connection.desk().note(request.method().name(), request.uri(), status);
  }

  private Answer answer() throws InterruptedException {
    var verb = Verb.named(request.method().name());
    if (verb.isEmpty()) {
      return Answer.failed(405, "method not allowed: " + request.method().name());
    }
    try {
      return connection.desk().answer(new Asked(verb.get(), Target.parse(request.uri())));
    } catch (EngineRefusal malformed) {
      return EngineFailures.answer(malformed);
    }
  }

  /**
   * Sends the answer.
   *
   * @return whether the connection is as before
   */
  private boolean send(Answer answer) throws IOException, InterruptedException {
    boolean keepAlive = HttpUtil.isKeepAlive(request) && body.hasEnded() && !mayTakeOver;
    switch (answer) {
      case Answer.Empty empty -> sending.empty(empty, keepAlive);
      case Answer.Whole whole -> sending.whole(whole, keepAlive);
      case Answer.Flowing flowing -> {
        if (flowing.endsWithClient()) {
          endWithClient();
        }
        try {
          return sending.flow(flowing, keepAlive);
        } finally {
          endAlone();
        }
      }
      case Answer.Reported reported -> {
        if (reported.endsWithClient()) {
          endWithClient();
        }
        try {
          note(sending.report(reported, keepAlive));
          return keepAlive && sending.isChunked();
        } finally {
          endAlone();
        }
      }
      case Answer.Hijacked hijacked -> {
        endWithClient();
        try {
          hijacked.session().run(input, sending.takeOver(hijacked));
        } finally {
          endAlone();
        }
      }
    }
    return keepAlive;
  }

  /** The call as its end-point sees it. */
  private final class Asked implements EngineCall {
    private final Verb verb;
    private final Target target;

    Asked(Verb verb, Target target) {
      this.verb = verb;
      this.target = target;
    }

    @Override
    public Verb verb() {
      return verb;
    }

    @Override
    public ApiVersion version() {
      return target.version();
    }

    @Override
    public String path() {
      return target.path();
    }

    @Override
    public Query query() {
      return target.query();
    }

    @Override
    public Optional<String> header(String name) {
      @Nullable String value = request.headers().get(name);
      return Optional.ofNullable(value);
    }

    @Override
    public InputStream body() {
      return body;
    }

    @Override
    public Peer peer() {
      return connection.desk().peer();
    }
  }
}
