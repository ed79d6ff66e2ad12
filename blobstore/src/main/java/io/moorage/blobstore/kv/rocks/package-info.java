/**
 * The records on RocksDB, and the only place that knows it. {@link
 * io.moorage.blobstore.kv.rocks.RocksKeyValueStore} reads on the caller's thread, virtual or not: a
 * read is short. Writes wait for the disk inside native code, which would hold the carrier of a
 * virtual thread; therefore one platform thread, the {@code Committer}, writes for all: it gathers
 * the batches that wait, checks the conditions of each against the records and a {@code Group} of
 * the changes before it, writes what was accepted with one sync, and answers.
 *
 * <p><b>The native library.</b> RocksDB unpacks 17 MB into the temporary directory at each start,
 * and leaves them there after {@code kill -9}, unless it finds its library in {@code
 * java.library.path}. So: call {@link
 * io.moorage.blobstore.kv.rocks.RocksKeyValueStore#unpackLibrary} once when the program is
 * installed, and start Java with {@code -Djava.library.path=<that directory>} and nothing else in
 * that path, for RocksDB asks it for {@code snappy}, {@code z}, {@code bzip2} and others first.
 *
 * <p><b>Memory.</b> {@code Tuning} bounds what RocksDB takes to some 80 MiB under load. With {@code
 * MALLOC_ARENA_MAX=2} in the environment the process stays 20 to 40 MiB smaller after load, for the
 * blocks of RocksDB come and go in several threads.
 */
@NullMarked
package io.moorage.blobstore.kv.rocks;

import org.jspecify.annotations.NullMarked;
