package io.moorage.registry.http;

import io.moorage.registry.endpoint.OciPath;
import io.moorage.registry.endpoint.Verb;
import java.util.Locale;
import java.util.Optional;

/**
 * The end-point that a request asks for, as the log and the meters name it: few, and never a
 * repository.
 */
enum Route {
  PING,
  LIST_REPOSITORIES,
  LIST_TAGS,
  LIST_REFERRERS,
  GET_MANIFEST,
  PUSH_MANIFEST,
  DELETE_MANIFEST,
  GET_BLOB,
  DELETE_BLOB,
  START_UPLOAD,
  UPLOAD_STATUS,
  APPEND_UPLOAD,
  FINISH_UPLOAD,
  CANCEL_UPLOAD,
  HEALTH,
  API,
  METRICS,
  /** What no end-point takes. */
  OTHER;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  static Route of(Optional<Verb> verb, OciPath path) {
    return verb.map(known -> of(known, path)).orElse(OTHER);
  }

  private static Route of(Verb verb, OciPath path) {
    return switch (path) {
      case OciPath.Ping _ -> read(verb, PING);
      case OciPath.Catalog _ -> read(verb, LIST_REPOSITORIES);
      case OciPath.TagList _ -> read(verb, LIST_TAGS);
      case OciPath.OfReferrers _ -> read(verb, LIST_REFERRERS);
      case OciPath.OfManifest _ ->
          switch (verb) {
            case GET, HEAD -> GET_MANIFEST;
            case PUT -> PUSH_MANIFEST;
            case DELETE -> DELETE_MANIFEST;
            case POST, PATCH -> OTHER;
          };
      case OciPath.OfBlob _ ->
          switch (verb) {
            case GET, HEAD -> GET_BLOB;
            case DELETE -> DELETE_BLOB;
            case POST, PUT, PATCH -> OTHER;
          };
      case OciPath.Uploads _ -> verb == Verb.POST ? START_UPLOAD : OTHER;
      case OciPath.OfUpload _ ->
          switch (verb) {
            case GET, HEAD -> UPLOAD_STATUS;
            case PATCH -> APPEND_UPLOAD;
            case PUT -> FINISH_UPLOAD;
            case DELETE -> CANCEL_UPLOAD;
            case POST -> OTHER;
          };
      case OciPath.Unknown _ -> OTHER;
    };
  }

  private static Route read(Verb verb, Route route) {
    return verb.reads() ? route : OTHER;
  }

  /** Whether its requests may bring the bytes of a blob. */
  boolean uploads() {
    return switch (this) {
      case START_UPLOAD, APPEND_UPLOAD, FINISH_UPLOAD -> true;
      case PING,
          LIST_REPOSITORIES,
          LIST_TAGS,
          LIST_REFERRERS,
          GET_MANIFEST,
          PUSH_MANIFEST,
          DELETE_MANIFEST,
          GET_BLOB,
          DELETE_BLOB,
          UPLOAD_STATUS,
          CANCEL_UPLOAD,
          HEALTH,
          API,
          METRICS,
          OTHER ->
          false;
    };
  }

  /** As it is written: {@code get-manifest}. */
  @Override
  public String toString() {
    return word;
  }
}
