package io.moorage.runner.image;

/** What Docker calls the states of a layer; clients draw by these words. */
final class PullWords {
  static final String FOUND = "Pulling fs layer";
  static final String WAITING = "Waiting";
  static final String DOWNLOADING = "Downloading";
  static final String DOWNLOADED = "Download complete";
  static final String EXTRACTING = "Extracting";
  static final String COMPLETE = "Pull complete";
  static final String EXISTS = "Already exists";

  private PullWords() {}
}
