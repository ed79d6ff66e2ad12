package io.moorage.registry.http;

import io.moorage.registry.endpoint.OciPath;
import java.util.Locale;

/** What a request asks for, coarse enough to be counted by. */
enum Route {
  PING,
  CATALOG,
  TAGS,
  MANIFEST,
  REFERRERS,
  UPLOAD,
  BLOB,
  HEALTH,
  API,
  OTHER;

  static Route of(OciPath path) {
    return switch (path) {
      case OciPath.Ping _ -> PING;
      case OciPath.Catalog _ -> CATALOG;
      case OciPath.TagList _ -> TAGS;
      case OciPath.OfManifest _ -> MANIFEST;
      case OciPath.OfReferrers _ -> REFERRERS;
      case OciPath.Uploads _, OciPath.OfUpload _ -> UPLOAD;
      case OciPath.OfBlob _ -> BLOB;
      case OciPath.Unknown _ -> OTHER;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
