package io.moorage.blobstore.kv;

/** What must hold of the store for a batch to be written. */
public sealed interface Condition {

  /** No value under this key. */
  record Absent(Key key) implements Condition {}

  /** Some value under this key. */
  record Present(Key key) implements Condition {}

  /** Just this value under this key. */
  record Equal(Key key, byte[] value) implements Condition {}

  /** No key that starts with this prefix. */
  record PrefixEmpty(Key prefix) implements Condition {}
}
