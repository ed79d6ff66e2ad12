package io.moorage.blobstore.gc.model;

import static io.moorage.blobstore.gc.model.World.ABSENT;
import static io.moorage.blobstore.gc.model.World.DUE;
import static io.moorage.blobstore.gc.model.World.IN_USE;
import static io.moorage.blobstore.gc.model.World.NONE;

import io.moorage.blobstore.gc.model.Client.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** What a client's requests do, step by step. */
final class ClientSteps {
  private final Flaw flaw;
  private final int number;
  private final List<Step> steps = new ArrayList<>();

  private ClientSteps(Flaw flaw, int number) {
    this.flaw = flaw;
    this.number = number;
  }

  static List<Step> of(int number, Flaw flaw) {
    var client = new ClientSteps(flaw, number);
    for (int repository = 0; repository < World.REPOSITORIES; repository++) {
      client.requestsTo(repository);
    }
    for (int manifest = 0; manifest < World.MANIFESTS; manifest++) {
      client.manifestRequests(manifest);
    }
    client.mount();
    client.upload();
    return client.steps;
  }

  private void requestsTo(int repository) {
    begin("uploads to " + repository + ": reads the record", repository, this::readRecord);

    // DiskBlobStore.size: Links.readable, then Links.keep, whose batch holds while the link is as
    // it read it.
    begin("HEAD in " + repository + ": finds the blob", repository, this::findForHead);
    step("HEAD: keeps the link", Next.KEEP, this::keep);

    // Links.unlink: while the link is as read and there is no edge.
    begin("deletes the blob in " + repository, repository, this::deleteBlob);

    // DiskBlobStore.open.
    begin("GET in " + repository + ": reads the record", repository, this::findForGet);
  }

  private boolean findForHead(World world, Client client) {
    if (!world.isReadable(client.target)) {
      return false;
    }
    client.next = Next.KEEP;
    return true;
  }

  private boolean keep(World world, Client client) {
    int link = world.links[client.target];
    if (link != ABSENT) {
      // Less than half a grace, and a grace is two ticks.
      if (link >= DUE && link - DUE - world.now < 1 && flaw != Flaw.HEAD_DOES_NOT_RENEW) {
        world.makeDue(client.target, true);
        world.settle();
      }
      world.promise(client.target, 1);
    }
    client.end();
    return true;
  }

  private boolean deleteBlob(World world, Client client) {
    int repository = client.target;
    int link = world.links[repository];
    if (link == ABSENT || world.hasEdge(repository)) {
      return false;
    }
    if (link >= DUE) {
      world.dropEntry(link - DUE, repository);
    }
    world.links[repository] = ABSENT;
    world.promised[repository] = 0;
    world.addEntry(world.now, repository);
    world.settle();
    world.countChange();
    client.end();
    return true;
  }

  private boolean findForGet(World world, Client client) {
    if (!world.isReadable(client.target)) {
      return false;
    }
    client.blob = world.blob;
    client.next = Next.OPEN;
    return true;
  }

  private boolean open(World world, Client client) {
    if (world.isThere(client.blob - 1)) {
      client.end();
    } else {
      client.next = Next.LOOK_AGAIN;
    }
    return true;
  }

  /**
   * The batch of {@code Links.suspect} holds while the record is as read. That the record is the
   * same does not say that it was so in between.
   */
  private boolean lookAgain(World world, Client client) {
    if (!world.isReadable(client.target)) {
      client.end();
    } else if (world.blob != client.blob || (client.flag && flaw != Flaw.READER_LOOKS_ONCE)) {
      client.blob = world.blob;
      client.flag = false;
      client.next = Next.OPEN;
    } else {
      world.suspect = true;
      world.settle();
      client.end();
    }
    return true;
  }

  private void manifestRequests(int manifest) {
    // Manifests.push.
    begin("PUT of manifest " + manifest + ": reads the link", manifest, this::readChildren);

    // Manifests.remove: while the manifest and the child's link are as read.
    begin("deletes manifest " + manifest, manifest, this::deleteManifest);
  }

  private boolean readChildren(World world, Client client) {
    int repository = World.repositoryOf(client.target);
    if (!world.isReadable(repository)) {
      return false;
    }
    client.link = world.links[repository];
    client.flag = world.manifests[client.target];
    client.next = Next.PUT;
    return true;
  }

  private boolean putManifest(World world, Client client) {
    int repository = World.repositoryOf(client.target);
    int link = world.links[repository];
    boolean asRead = client.link == IN_USE ? link != ABSENT : link == client.link;
    if (world.manifests[client.target] == client.flag
        && (asRead || flaw == Flaw.PUT_WITHOUT_CONDITION)) {
      world.manifests[client.target] = true;
      if (client.link >= DUE) {
        world.links[repository] = IN_USE;
        world.dropEntry(client.link - DUE, repository);
      }
      world.settle();
    }
    // Else it is tried again, which is a new request here.
    client.end();
    return true;
  }

  private boolean deleteManifest(World world, Client client) {
    if (!world.manifests[client.target]) {
      return false;
    }
    world.manifests[client.target] = false;
    int repository = World.repositoryOf(client.target);
    if (world.links[repository] != ABSENT) {
      world.makeDue(repository, flaw != Flaw.NO_DUE_ENTRY);
    }
    world.settle();
    client.end();
    return true;
  }

  /** Links.mount: the source is read, then the batch holds while the blob and the link are so. */
  private void mount() {
    begin(
        "mounts from 0 to 1: reads the record",
        1,
        (world, client) -> {
          if (!world.isReadable(0)) {
            return false;
          }
          client.blob = world.blob;
          client.next = Next.MOUNT;
          return true;
        });
    step(
        "mounts",
        Next.MOUNT,
        (world, client) -> {
          boolean asRead = world.blob == client.blob && !world.suspect;
          return (asRead || flaw == Flaw.MOUNT_WITHOUT_CONDITION)
              ? acknowledge(world, client)
              : nothing(client);
        });
    step("GET: opens the file", Next.OPEN, this::open);
    step("GET: looks again", Next.LOOK_AGAIN, this::lookAgain);
    step("PUT of the manifest: its batch", Next.PUT, this::putManifest);
  }

  private void upload() {
    step("reads the record again", Next.READ_AGAIN, this::readRecord);
    step("asks for the file's size", Next.STAT, this::stat);
    step("links the known blob", Next.ADD_KNOWN, this::addKnown);
    step("asks whether the name is condemned", Next.ASK_CONDEMNED, this::askCondemned);
    step("links the file", Next.LINK, this::linkFile);
    step("syncs the directory", Next.SYNC, this::sync);
    step("records the blob", Next.RECORD, this::record);
    step("withdraws the file", Next.WITHDRAW, this::withdraw);
    step("adds the entry", Next.SECOND_BATCH, this::addEntry);
  }

  private boolean readRecord(World world, Client client) {
    if (world.suspect && world.blob == World.GENERATIONS) {
      return false;
    }
    client.blob = world.blob;
    client.flag = world.suspect;
    client.generation = 0;
    if (world.blob != NONE && !world.suspect) {
      client.next = Next.STAT;
      return true;
    }
    return choose(client, world.blob == NONE ? 0 : world.blob);
  }

  private boolean stat(World world, Client client) {
    if (world.isThere(client.blob - 1)) {
      client.next = Next.ADD_KNOWN;
      return true;
    }
    return choose(client, client.blob);
  }

  private boolean addKnown(World world, Client client) {
    if (world.blob == client.blob && world.suspect == client.flag) {
      return acknowledge(world, client);
    }
    client.next = Next.READ_AGAIN;
    return true;
  }

  /** The next generation, as long as this small world has one. */
  private static boolean choose(Client client, int generation) {
    if (generation >= World.GENERATIONS) {
      return false;
    }
    client.generation = generation;
    client.next = Next.ASK_CONDEMNED;
    return true;
  }

  private boolean askCondemned(World world, Client client) {
    boolean avoided =
        world.isCondemned(client.generation)
            && flaw != Flaw.CONDEMNED_NAME_TAKEN
            && flaw != Flaw.PLAIN_NAMES;
    if (avoided) {
      return choose(client, client.generation + 1);
    }
    client.next = Next.LINK;
    return true;
  }

  private boolean linkFile(World world, Client client) {
    boolean taken = world.isThere(client.generation);
    if (taken && flaw != Flaw.PLAIN_NAMES) {
      return choose(client, client.generation + 1);
    }
    if (!taken) {
      world.files[client.generation] = World.Name.LINKED;
    }
    client.next = Next.SYNC;
    return true;
  }

  private boolean sync(World world, Client client) {
    world.syncDirectory();
    client.next = Next.RECORD;
    return true;
  }

  private boolean record(World world, Client client) {
    boolean free =
        !world.isCondemned(client.generation)
            || flaw == Flaw.CONDEMNED_NAME_TAKEN
            || flaw == Flaw.CONDEMNED_NAME_RECORDED
            || flaw == Flaw.PLAIN_NAMES;
    if (world.blob != client.blob || world.suspect != client.flag || !free) {
      client.next = Next.WITHDRAW;
      return true;
    }
    if (client.blob != NONE) {
      world.condemned |= 1 << (client.blob - 1);
      world.countChange();
    }
    world.blob = client.generation + 1;
    world.suspect = false;
    return acknowledge(world, client);
  }

  private boolean withdraw(World world, Client client) {
    // Without generations the file may be another upload's.
    if (flaw != Flaw.PLAIN_NAMES) {
      world.unlink(client.generation);
    }
    client.next = Next.READ_AGAIN;
    return true;
  }

  /** Links.link, the end of every batch that brings a blob into a repository, and the answer. */
  private boolean acknowledge(World world, Client client) {
    int repository = client.target;
    world.settle();
    if (world.links[repository] != IN_USE) {
      boolean later = flaw == Flaw.LINK_AND_ENTRY_IN_TWO_BATCHES;
      world.makeDue(repository, !later && flaw != Flaw.NO_DUE_ENTRY);
      world.settle();
      if (later) {
        client.link = world.links[repository];
        client.next = Next.SECOND_BATCH;
        return true;
      }
    }
    world.promise(repository, World.GRACE);
    client.end();
    return true;
  }

  private boolean addEntry(World world, Client client) {
    world.addEntry(client.link - DUE, client.target);
    world.settle();
    client.end();
    return true;
  }

  private static boolean nothing(Client client) {
    client.end();
    return true;
  }

  private void begin(String name, int target, BiPredicate<World, Client> happens) {
    step(
        name,
        Next.NOTHING,
        (world, client) -> {
          client.target = target;
          boolean begun = happens.test(world, client);
          if (!begun) {
            client.end();
          }
          return begun;
        });
  }

  private void step(String name, Next when, BiPredicate<World, Client> happens) {
    steps.add(
        new Step(
            "client " + number + " " + name,
            world -> {
              var client = world.clients[number];
              return client.next == when && happens.test(world, client);
            }));
  }
}
