package io.moorage.runner.bundle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds users and groups in an image's own files. {@code passwd(5)}, {@code group(5)}
 *
 * @param passwd the image's {@code /etc/passwd}, empty if it has none
 * @param group the image's {@code /etc/group}, empty if it has none
 */
public record Users(String passwd, String group) {
  private static final long LARGEST = (1L << 31) - 2;

  /**
   * Who {@code user[:group]} is.
   *
   * @param more further groups, by name or number
   * @throws InvalidRequest if a name is not there, or a number is out of range
   */
  public User find(String word, List<String> more) {
    int colon = word.indexOf(':');
    var user = colon < 0 ? word : word.substring(0, colon);
    var group = colon < 0 ? "" : word.substring(colon + 1);
    var entry = user.isEmpty() ? passwdEntry("0") : passwdEntry(user);
    long uid =
        entry
            .map(fields -> id("user", fields[2]))
            .orElseGet(
                () ->
                    user.isEmpty()
                        ? 0
                        : number(user)
                            .orElseThrow(() -> missing("unable to find user " + user, "passwd")));
    long gid =
        group.isEmpty() ? entry.map(fields -> id("group", fields[3])).orElse(0L) : groupId(group);
    var groups = new LinkedHashSet<Long>();
    groups.add(gid);
    if (group.isEmpty()) {
      entry.ifPresent(fields -> groups.addAll(groupsOf(fields[0])));
    }
    more.forEach(name -> groups.add(groupId(name)));
    return new User(check("user", uid), check("group", gid), new ArrayList<>(groups));
  }

  private Optional<String[]> passwdEntry(String user) {
    var entries = lines(passwd, 7);
    return entries.stream()
        .filter(fields -> fields[0].equals(user))
        .findFirst()
        .or(() -> entries.stream().filter(fields -> fields[2].equals(user)).findFirst());
  }

  private long groupId(String name) {
    var entries = lines(group, 4);
    var entry =
        entries.stream()
            .filter(fields -> fields[0].equals(name))
            .findFirst()
            .or(() -> entries.stream().filter(fields -> fields[2].equals(name)).findFirst());
    return check(
        "group",
        entry
            .map(fields -> id("group", fields[2]))
            .orElseGet(
                () ->
                    number(name)
                        .orElseThrow(() -> missing("unable to find group " + name, "group"))));
  }

  private List<Long> groupsOf(String user) {
    return lines(group, 4).stream()
        .filter(fields -> Arrays.asList(fields[3].split(",", -1)).contains(user))
        .map(fields -> check("group", id("group", fields[2])))
        .toList();
  }

  /** The lines that have so many fields; an image's file may hold anything. */
  private static List<String[]> lines(String file, int fields) {
    return file.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.strip().split(":", -1))
        .filter(line -> line.length >= fields && !line[0].isEmpty())
        .toList();
  }

  private static InvalidRequest missing(String what, String file) {
    return new InvalidRequest(what + ": no matching entries in " + file + " file");
  }

  private static OptionalLong number(String word) {
    return word.matches("\\d{1,10}") ? OptionalLong.of(Long.parseLong(word)) : OptionalLong.empty();
  }

  private static long id(String what, String word) {
    return number(word)
        .orElseThrow(() -> new InvalidRequest("the image's " + what + " id is no number: " + word));
  }

  private static long check(String what, long id) {
    if (id > LARGEST) {
      throw new InvalidRequest("%s id %d is not from 0 to %d".formatted(what, id, LARGEST));
    }
    return id;
  }
}
