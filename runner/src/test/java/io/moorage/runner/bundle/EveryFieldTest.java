package io.moorage.runner.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.moorage.runner.json.Json;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each field that the body of {@code POST /containers/create} has in the API 1.50, set to
 * something: it changes what is made, or is refused. None is passed over in silence.
 */
class EveryFieldTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Hostname':'h'",
        "'Domainname':'d'",
        "'User':'u'",
        "'ExposedPorts':{'1/tcp':{}}",
        "'Tty':true",
        "'OpenStdin':true",
        "'StdinOnce':true",
        "'Env':['A=b']",
        "'Cmd':['x']",
        "'Healthcheck':{'Test':['CMD','true']}",
        "'Healthcheck':{'Interval':1000000000}",
        "'ArgsEscaped':true",
        "'Volumes':{'/v':{}}",
        "'WorkingDir':'/w'",
        "'Entrypoint':['e']",
        "'NetworkDisabled':true",
        "'MacAddress':'02:42:ac:11:00:02'",
        "'OnBuild':['RUN x']",
        "'Labels':{'a':'b'}",
        "'StopSignal':'SIGINT'",
        "'StopTimeout':3",
        "'Shell':['sh']"
      })
  void config(String field) {
    assertTells("", field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Binds':['/a:/b']",
        "'LogConfig':{'Type':'none'}",
        "'LogConfig':{'Type':'syslog'}",
        "'LogConfig':{'Config':{'max-size':'1m'}}",
        "'LogConfig':{'Config':{'max-file':'7'}}",
        "'LogConfig':{'Config':{'labels':'a'}}",
        "'NetworkMode':'host'",
        "'PortBindings':{'1/tcp':[{'HostPort':'1'}]}",
        "'RestartPolicy':{'Name':'always'}",
        "'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':2}",
        "'AutoRemove':true",
        "'VolumeDriver':'x'",
        "'VolumesFrom':['x']",
        "'Annotations':{'a':'b'}",
        "'CapAdd':['NET_ADMIN']",
        "'CapDrop':['ALL']",
        "'CgroupnsMode':'host'",
        "'Dns':['9.9.9.9']",
        "'DnsOptions':['ndots:1']",
        "'DnsSearch':['x']",
        "'ExtraHosts':['a:1.2.3.4']",
        "'GroupAdd':['1']",
        "'IpcMode':'host'",
        "'IpcMode':'none'",
        "'Cgroup':'container:x'",
        "'Links':['a:b']",
        "'OomScoreAdj':1",
        "'PidMode':'host'",
        "'Privileged':true",
        "'PublishAllPorts':true",
        "'ReadonlyRootfs':true",
        "'SecurityOpt':['no-new-privileges']",
        "'SecurityOpt':['seccomp=unconfined']",
        "'SecurityOpt':['systempaths=unconfined']",
        "'StorageOpt':{'size':'1g'}",
        "'Tmpfs':{'/t':''}",
        "'UTSMode':'host'",
        "'UsernsMode':'x'",
        "'ShmSize':1048576",
        "'Sysctls':{'net.core.somaxconn':'1'}",
        "'Runtime':'x'",
        "'ConsoleSize':[3,4]",
        "'Isolation':'hyperv'",
        "'MaskedPaths':['/x']",
        "'MaskedPaths':[]",
        "'ReadonlyPaths':['/x']",
        "'ReadonlyPaths':[]",
        "'Init':true"
      })
  void hostConfig(String field) {
    assertTells("", "'HostConfig':{" + field + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'CpuShares':2",
        "'Memory':67108864",
        "'NanoCpus':1",
        "'CgroupParent':'/x'",
        "'BlkioWeight':500",
        "'BlkioWeightDevice':[{'Path':'/dev/a','Weight':1}]",
        "'BlkioDeviceReadBps':[{'Path':'/dev/a','Rate':1}]",
        "'BlkioDeviceWriteBps':[{'Path':'/dev/a','Rate':1}]",
        "'BlkioDeviceReadIOps':[{'Path':'/dev/a','Rate':1}]",
        "'BlkioDeviceWriteIOps':[{'Path':'/dev/a','Rate':1}]",
        "'CpuPeriod':100000",
        "'CpuQuota':50000",
        "'CpuRealtimePeriod':1",
        "'CpuRealtimeRuntime':1",
        "'CpusetCpus':'0'",
        "'CpusetMems':'0'",
        "'Devices':[{'PathOnHost':'/dev/null','PathInContainer':'/dev/n','CgroupPermissions':'r'}]",
        "'DeviceCgroupRules':['c 1:3 r']",
        "'DeviceRequests':[{'Count':1}]",
        "'KernelMemory':1",
        "'KernelMemoryTCP':1",
        "'MemoryReservation':67108864",
        "'MemorySwap':-1",
        "'MemorySwappiness':7",
        "'OomKillDisable':true",
        "'PidsLimit':7",
        "'Ulimits':[{'Name':'nofile','Soft':1,'Hard':2}]",
        "'CpuCount':1",
        "'CpuPercent':1",
        "'IOMaximumIOps':1",
        "'IOMaximumBandwidth':1"
      })
  void resources(String field) {
    assertTells("", "'HostConfig':{" + field + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bind|'ReadOnly':true",
        "bind|'BindOptions':{'Propagation':'rshared'}",
        "bind|'BindOptions':{'NonRecursive':true}",
        "bind|'BindOptions':{'CreateMountpoint':true}",
        "bind|'BindOptions':{'ReadOnlyNonRecursive':true}",
        "bind|'BindOptions':{'ReadOnlyForceRecursive':true}",
        "bind|'Consistency':'cached'",
        "bind|'VolumeOptions':{'NoCopy':true}",
        "bind|'TmpfsOptions':{'SizeBytes':1}",
        "tmpfs|'ReadOnly':true",
        "tmpfs|'TmpfsOptions':{'SizeBytes':1}",
        "tmpfs|'TmpfsOptions':{'Mode':448}",
        "tmpfs|'TmpfsOptions':{'Options':[['exec']]}",
        "tmpfs|'BindOptions':{'NonRecursive':true}"
      })
  void mounts(String line) {
    var parts = line.split("\\|", 2);
    var mount =
        "'Type':'%s',%s'Target':'/t'"
            .formatted(parts[0], parts[0].equals("bind") ? "'Source':'/s'," : "");
    assertTells(
        "'HostConfig':{'Mounts':[{" + mount + "}]}",
        "'HostConfig':{'Mounts':[{" + mount + "," + parts[1] + "}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'IPAMConfig':{'IPv4Address':'10.0.0.7'}",
        "'Links':['a:b']",
        "'Aliases':['x']",
        "'MacAddress':'02:42:ac:11:00:02'",
        "'DriverOpts':{'a':'b'}",
        "'GwPriority':1"
      })
  void endpoints(String field) {
    assertTells("", "'NetworkingConfig':{'EndpointsConfig':{'bridge':{" + field + "}}}");
  }

  /** What only the client itself acts on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'AttachStdin':true",
        "'AttachStdout':true",
        "'AttachStderr':true",
        "'HostConfig':{'ContainerIDFile':'/x'}"
      })
  void whatIsTheClientsOwn_changesNothing(String field) {
    assertEquals(read(""), read(field));
  }

  /** Setting it makes another container, or none. */
  private static void assertTells(String without, String with) {
    assertNotEquals(read(without), read(with), with + " is passed over");
  }

  /** Nothing if it is refused; without the client's own words, in which each field shows. */
  private static Optional<ContainerRequest> read(String fields) {
    try {
      var request = SpecBuilderTest.request(fields);
      return Optional.of(
          new ContainerRequest(
              request.image(),
              request.command(),
              request.streams(),
              request.lifecycle(),
              request.limits(),
              request.isolation(),
              request.mounts(),
              request.shmSize(),
              request.network(),
              request.log(),
              request.hostname(),
              request.domainname(),
              request.labels(),
              Json.object()));
    } catch (InvalidRequest refused) {
      return Optional.empty();
    }
  }
}
