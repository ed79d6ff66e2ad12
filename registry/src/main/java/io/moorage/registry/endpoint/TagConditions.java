package io.moorage.registry.endpoint;

import io.moorage.blobstore.metadata.Push.TagCondition;

/** Reads what a push demands of the tags it moves (RFC 9110 §13.1). */
public final class TagConditions {
  private TagConditions() {}

  public static TagCondition of(Call call) {
    var ifMatch = call.headers("If-Match");
    var ifNoneMatch = call.headers("If-None-Match");
    if (ifMatch.isEmpty() && ifNoneMatch.isEmpty()) {
      return new TagCondition.None();
    }
    if (ifMatch.isEmpty()) {
      if (!EntityTags.parse(ifNoneMatch).any()) {
        throw new Refusal(ErrorCode.BAD_REQUEST, "a push takes no If-None-Match but *");
      }
      return new TagCondition.Absent();
    }
    if (!ifNoneMatch.isEmpty()) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "either If-Match or If-None-Match");
    }
    var tags = EntityTags.parse(ifMatch);
    return tags.any() ? new TagCondition.Exists() : new TagCondition.At(tags.digests());
  }
}
