package io.moorage.deploy.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Settings under which skopeo, podman and buildah touch nothing of the machine: home, storage,
 * policy and registries in one folder, no network set-up, no journal.
 */
record Isolation(Path folder) {

  static Isolation in(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (var name : new String[] {"home", "run", "tmp", "root", "runroot"}) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.writeString(
        folder.resolve("policy.json"), "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}");
    Files.writeString(
        folder.resolve("containers.conf"),
        """
        [engine]
        cgroup_manager="cgroupfs"
        events_logger="none"
        runtime="runc"
        [containers]
        default_ulimits=[]
        """);
    Files.writeString(
        folder.resolve("storage.conf"),
        """
        [storage]
        driver="vfs"
        graphroot="%s/root"
        runroot="%s/runroot"
        """
            .formatted(folder, folder));
    Files.writeString(folder.resolve("registries.conf"), "");
    Files.writeString(folder.resolve("auth.json"), "{}");
    return new Isolation(folder);
  }

  Map<String, String> environment() {
    return Map.of(
        "HOME", folder.resolve("home").toString(),
        "XDG_RUNTIME_DIR", folder.resolve("run").toString(),
        "TMPDIR", folder.resolve("tmp").toString(),
        "CONTAINERS_CONF", folder.resolve("containers.conf").toString(),
        "CONTAINERS_STORAGE_CONF", folder.resolve("storage.conf").toString(),
        "CONTAINERS_REGISTRIES_CONF", folder.resolve("registries.conf").toString(),
        "REGISTRY_AUTH_FILE", folder.resolve("auth.json").toString(),
        "STORAGE_DRIVER", "vfs");
  }

  Path policy() {
    return folder.resolve("policy.json");
  }

  Tool skopeo() {
    return Tool.orSkip("skopeo")
        .in(environment())
        .with("--policy", policy().toString(), "--tmpdir", folder.resolve("tmp").toString());
  }

  Tool podman() {
    requireRoot("podman");
    return Tool.orSkip("podman")
        .in(environment())
        .with("--tmpdir", folder.resolve("run").toString());
  }

  Tool buildah() {
    requireRoot("buildah");
    return Tool.orSkip("buildah").in(environment());
  }

  /** Without root these clients want user namespaces, which a build machine may not give. */
  static void requireRoot(String name) {
    if (!"root".equals(System.getProperty("user.name"))) {
      Tool.skip(name + " is tested as root only");
    }
  }
}
