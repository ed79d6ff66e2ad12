package io.moorage.registry.endpoint;

import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.SyntaxFailure;
import java.util.EnumSet;
import java.util.function.Function;

/** Which end-point answers which request. */
public final class RegistryApi {
  private final EndPoints endPoints;
  private final boolean deletes;

  /**
   * @param deletes {@code registry.delete}: whether clients may delete
   */
  public RegistryApi(EndPoints endPoints, boolean deletes) {
    this.endPoints = endPoints;
    this.deletes = deletes;
  }

  /** One of each. */
  public record EndPoints(
      Ping ping,
      ListRepositories listRepositories,
      ListTags listTags,
      ListReferrers listReferrers,
      GetManifest getManifest,
      PushManifest pushManifest,
      DeleteManifest deleteManifest,
      GetBlob getBlob,
      DeleteBlob deleteBlob,
      StartUpload startUpload,
      AppendUpload appendUpload,
      FinishUpload finishUpload,
      UploadStatus uploadStatus,
      CancelUpload cancelUpload) {}

  /**
   * Answers a request.
   *
   * @throws RuntimeException what {@link Failures} makes an answer of
   */
  public Response answer(Verb verb, OciPath path, Call call) {
    return switch (path) {
      case OciPath.Ping() ->
          switch (verb) {
            case GET, HEAD -> endPoints.ping.answer();
            case POST, PUT, PATCH, DELETE -> throw notAllowed(Verb.GET, Verb.HEAD);
          };
      case OciPath.Catalog() ->
          switch (verb) {
            case GET, HEAD -> endPoints.listRepositories.answer(call);
            case POST, PUT, PATCH, DELETE -> throw notAllowed(Verb.GET, Verb.HEAD);
          };
      case OciPath.TagList(var repository) ->
          switch (verb) {
            case GET, HEAD -> endPoints.listTags.answer(repository, call);
            case POST, PUT, PATCH, DELETE -> throw notAllowed(Verb.GET, Verb.HEAD);
          };
      case OciPath.OfReferrers(var repository, var subject) ->
          switch (verb) {
            case GET, HEAD ->
                endPoints.listReferrers.answer(repository, Digest.parse(subject), call);
            case POST, PUT, PATCH, DELETE -> throw notAllowed(Verb.GET, Verb.HEAD);
          };
      case OciPath.OfManifest(var repository, var word) -> manifest(verb, repository, word, call);
      case OciPath.OfBlob(var repository, var word) -> blob(verb, repository, word, call);
      case OciPath.Uploads(var repository) ->
          switch (verb) {
            case POST -> endPoints.startUpload.answer(repository, _ -> true, call);
            case GET, HEAD, PUT, PATCH, DELETE -> throw notAllowed(Verb.POST);
          };
      case OciPath.OfUpload(var repository, var id) -> upload(verb, repository, id, call);
      case OciPath.Unknown() ->
          throw new Refusal(ErrorCode.NO_SUCH_PATH, ErrorCode.NO_SUCH_PATH.message());
    };
  }

  private Response manifest(Verb verb, RepositoryName repository, String word, Call call) {
    return switch (verb) {
      case GET, HEAD ->
          endPoints.getManifest.answer(
              repository, named(word, Reference::parse, ErrorCode.MANIFEST_UNKNOWN), call);
      case PUT -> endPoints.pushManifest.answer(repository, Reference.parse(word), call);
      case DELETE -> {
        mayDelete();
        yield endPoints.deleteManifest.answer(
            repository, named(word, Reference::parse, ErrorCode.MANIFEST_UNKNOWN));
      }
      case POST, PATCH -> throw notAllowed(Verb.GET, Verb.HEAD, Verb.PUT, Verb.DELETE);
    };
  }

  private Response blob(Verb verb, RepositoryName repository, String word, Call call) {
    return switch (verb) {
      case GET ->
          endPoints.getBlob.answer(
              repository, named(word, Digest::parse, ErrorCode.BLOB_UNKNOWN), call);
      case HEAD ->
          endPoints.getBlob.head(
              repository, named(word, Digest::parse, ErrorCode.BLOB_UNKNOWN), call);
      case DELETE -> {
        mayDelete();
        yield endPoints.deleteBlob.answer(
            repository, named(word, Digest::parse, ErrorCode.BLOB_UNKNOWN));
      }
      case POST, PUT, PATCH -> throw notAllowed(Verb.GET, Verb.HEAD, Verb.DELETE);
    };
  }

  private Response upload(Verb verb, RepositoryName repository, String word, Call call) {
    var id =
        UploadId.parse(word)
            .orElseThrow(
                () ->
                    new Refusal(
                        ErrorCode.BLOB_UPLOAD_UNKNOWN, ErrorCode.BLOB_UPLOAD_UNKNOWN.message()));
    return switch (verb) {
      case GET, HEAD -> endPoints.uploadStatus.answer(repository, id);
      case PATCH -> endPoints.appendUpload.answer(repository, id, call);
      case PUT -> endPoints.finishUpload.answer(repository, id, call);
      case DELETE -> endPoints.cancelUpload.answer(repository, id);
      case POST -> throw notAllowed(Verb.GET, Verb.HEAD, Verb.PATCH, Verb.PUT, Verb.DELETE);
    };
  }

  /** Where content is only looked for, a name that no content can have is one that is not there. */
  private static <T> T named(String word, Function<String, T> parser, ErrorCode notThere) {
    try {
      return parser.apply(word);
    } catch (SyntaxFailure.MalformedTag | SyntaxFailure.UnsupportedAlgorithm impossible) {
      throw new Refusal(notThere, Failures.message(impossible));
    }
  }

  private void mayDelete() {
    if (!deletes) {
      throw Refusal.deletesNothing();
    }
  }

  private static Refusal notAllowed(Verb first, Verb... more) {
    return Refusal.notAllowed(EnumSet.of(first, more));
  }
}
