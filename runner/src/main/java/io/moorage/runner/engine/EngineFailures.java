package io.moorage.runner.engine;

import io.moorage.blobstore.oci.SyntaxFailure;
import io.moorage.registry.client.ClientFailure;
import io.moorage.registry.endpoint.Refusal;
import io.moorage.runner.ContainerFailure;
import io.moorage.runner.bundle.InvalidRequest;
import io.moorage.runner.engine.json.JsonFields;
import io.moorage.runner.image.ImageFailure;
import io.moorage.runner.json.JsonDocument;
import io.moorage.runner.network.NetworkFailure;
import io.moorage.runner.snapshot.SnapshotFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The one mapper from failures to answers. */
public final class EngineFailures {
  private static final Logger LOG = System.getLogger(EngineFailures.class.getName());

  private EngineFailures() {}

  /** What is told within a stream, whose status has gone out; logged as an answer's is. */
  static String told(RuntimeException failure) {
    var _ = status(failure);
    return message(failure);
  }

  /** The answer to a call that failed like this. Our own fault is logged. */
  public static Answer.Whole answer(Exception failure) {
    return Answer.failed(status(failure), message(failure));
  }

  /** What a client is told, as an answer or within a stream. */
  public static String message(Exception failure) {
    var message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getSimpleName();
    }
    // What a parser says goes on with where it was in the bytes.
    return failure instanceof JsonDocument.InvalidJson
        ? message.lines().findFirst().orElse(message)
        : message;
  }

  private static int status(Exception failure) {
    return switch (failure) {
      case EngineRefusal refusal -> refusal.status();
      case Refusal refusal -> refusal.code().status();
      case BrokenBody _ -> 400;
      case JsonFields.Malformed _, JsonDocument.InvalidJson _, InvalidRequest _, SyntaxFailure _ ->
          400;
      case ContainerFailure container -> status(container);
      case ImageFailure image -> status(image);
      case NetworkFailure.Unsupported _ -> 400;
      case NetworkFailure.PortTaken _, NetworkFailure.PortRefused _ -> 500;
      case NetworkFailure network -> logged(network);
      case SnapshotFailure snapshot -> logged(snapshot);
      case ClientFailure _ -> 502;
      default -> logged(failure);
    };
  }

  private static int status(ContainerFailure failure) {
    return switch (failure) {
      case ContainerFailure.NoSuchContainer _, ContainerFailure.NoSuchExec _ -> 404;
      case ContainerFailure.Conflict _ -> 409;
      case ContainerFailure.Invalid _, ContainerFailure.CannotRun _ -> 400;
      case ContainerFailure.Failed _ -> logged(failure);
    };
  }

  private static int status(ImageFailure failure) {
    return switch (failure) {
      case ImageFailure.InvalidName _, ImageFailure.InvalidChange _ -> 400;
      case ImageFailure.NoSuchImage _, ImageFailure.NotToBeHad _ -> 404;
      case ImageFailure.BrokenOff _ -> 500;
      case ImageFailure.Conflict _ -> 409;
      case ImageFailure.Unusable _ -> 500;
    };
  }

  /** What is not the client's fault. */
  private static int logged(Exception failure) {
    LOG.log(Level.ERROR, "a call failed", failure);
    return 500;
  }
}
