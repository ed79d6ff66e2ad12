package io.moorage.runner.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.runner.bundle.NetworkRequest.Published;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Volumes':{'/data':{}}|-v with one path",
        "'MacAddress':'02:42:ac:11:00:02'|--mac-address",
        "'Healthcheck':{'Test':['CMD-SHELL','true']}|--health-cmd",
        "'HostConfig':{'Binds':['name:/data']}|named volume",
        "'HostConfig':{'Mounts':[{'Type':'volume','Source':'v','Target':'/v'}]}|type=volume",
        "'HostConfig':{'VolumesFrom':['other']}|--volumes-from",
        "'HostConfig':{'Links':['a:b']}|--link",
        "'HostConfig':{'BlkioWeight':500}|--blkio-weight",
        "'HostConfig':{'DeviceRequests':[{'Count':-1}]}|--gpus",
        "'HostConfig':{'UsernsMode':'auto'}|--userns",
        "'HostConfig':{'IpcMode':'container:x'}|--ipc container:x",
        "'HostConfig':{'PidMode':'container:x'}|--pid container:x",
        "'HostConfig':{'SecurityOpt':['label=type:x']}|--security-opt label=type:x",
        "'HostConfig':{'LogConfig':{'Type':'syslog'}}|--log-driver syslog",
        "'HostConfig':{'LogConfig':{'Type':'json-file','Config':{'tag':'x'}}}|--log-opt tag",
        "'HostConfig':{'Runtime':'kata'}|--runtime kata",
        "'HostConfig':{'StorageOpt':{'size':'1g'}}|--storage-opt",
        "'HostConfig':{'NotInventedYet':true}|NotInventedYet",
        "'NetworkingConfig':{'EndpointsConfig':{'n':{'Aliases':['a']}}}|--network-alias"
      })
  void read_notSupported_isRefusedByName(String line) {
    var parts = line.split("\\|", 2);
    var refused = assertThrows(InvalidRequest.class, () -> SpecBuilderTest.request(parts[0]));
    assertTrue(String.valueOf(refused.getMessage()).contains(parts[1]), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Cmd':[1]",
        "'Tty':'yes'",
        "'Env':['=x']",
        "'WorkingDir':'relative'",
        "'StopSignal':'NONSENSE'",
        "'HostConfig':{'Memory':-1}",
        "'HostConfig':{'Memory':1024}",
        "'HostConfig':{'Memory':67108864,'MemorySwap':1048576}",
        "'HostConfig':{'NanoCpus':1,'CpuQuota':1000}",
        "'HostConfig':{'Binds':['/a:relative']}",
        "'HostConfig':{'Binds':['/a:/']}",
        "'HostConfig':{'Binds':['/not-utf8-\\ud800:/x']}",
        "'HostConfig':{'Binds':['/a:/x','/b:/x']}",
        "'HostConfig':{'Tmpfs':{'/t':'size=1m,evil/../x'}}",
        "'HostConfig':{'CapAdd':['NOT_A_CAP']}",
        "'HostConfig':{'Sysctls':{'kernel.panic':'1'}}",
        "'HostConfig':{'NetworkMode':'host','Sysctls':{'net.core.somaxconn':'1'}}",
        "'HostConfig':{'CgroupParent':'../x'}",
        "'HostConfig':{'Ulimits':[{'Name':'nofile','Soft':2,'Hard':1}]}",
        "'HostConfig':{'RestartPolicy':{'Name':'sometimes'}}",
        "'HostConfig':{'AutoRemove':true,'RestartPolicy':{'Name':'always'}}",
        "'HostConfig':{'PortBindings':{'99999/tcp':[]}}"
      })
  void read_nonsense_isRefused(String fields) {
    assertThrows(InvalidRequest.class, () -> SpecBuilderTest.request(fields));
  }

  /** What the docker CLI sends for a plain run: every field there is, mostly with nothing in it. */
  @Test
  void read_zeroValues_areNoOptions() {
    var request =
        SpecBuilderTest.request(
            "'Hostname':'','Domainname':'','User':'','AttachStdin':false,'AttachStdout':true,"
                + "'AttachStderr':true,'Tty':false,'OpenStdin':false,'StdinOnce':false,'Env':null,"
                + "'Cmd':['true'],'Volumes':{},'WorkingDir':'','Entrypoint':null,'OnBuild':null,"
                + "'Labels':{},'HostConfig':{'Binds':null,'ContainerIDFile':'','LogConfig':{"
                + "'Type':'','Config':{}},'NetworkMode':'default','PortBindings':{},'RestartPolicy'"
                + ":{'Name':'no','MaximumRetryCount':0},'AutoRemove':true,'VolumeDriver':'',"
                + "'VolumesFrom':null,'ConsoleSize':[24,80],'CapAdd':null,'CapDrop':null,"
                + "'CgroupnsMode':'','Dns':[],'DnsOptions':[],'DnsSearch':[],'ExtraHosts':null,"
                + "'GroupAdd':null,'IpcMode':'','Cgroup':'','Links':null,'OomScoreAdj':0,'PidMode':"
                + "'','Privileged':false,'PublishAllPorts':false,'ReadonlyRootfs':false,"
                + "'SecurityOpt':null,'UTSMode':'','UsernsMode':'','ShmSize':0,'Isolation':'',"
                + "'CpuShares':0,'Memory':0,'NanoCpus':0,'CgroupParent':'','BlkioWeight':0,"
                + "'BlkioWeightDevice':[],'BlkioDeviceReadBps':[],'CpuPeriod':0,'CpuQuota':0,"
                + "'CpuRealtimePeriod':0,'CpuRealtimeRuntime':0,'CpusetCpus':'','CpusetMems':'',"
                + "'Devices':[],'DeviceCgroupRules':null,'DeviceRequests':null,'MemoryReservation':0"
                + ",'MemorySwap':0,'MemorySwappiness':-1,'OomKillDisable':false,'PidsLimit':0,"
                + "'Ulimits':[],'CpuCount':0,'CpuPercent':0,'IOMaximumIOps':0,'IOMaximumBandwidth':0"
                + ",'MaskedPaths':null,'ReadonlyPaths':null},'NetworkingConfig':{'EndpointsConfig':{"
                + "'default':{'IPAMConfig':null,'Links':null,'Aliases':null,'MacAddress':'',"
                + "'DriverOpts':null,'GwPriority':0,'NetworkID':''}}}");
    assertEquals(Limits.NONE, request.limits());
    assertEquals(List.of(), request.mounts());
    assertEquals(Optional.of(List.of("true")), request.command().arguments());
    assertTrue(request.lifecycle().autoRemove());
  }

  @Test
  void read_moreRetriesThanCounted_areCountless() {
    var request =
        SpecBuilderTest.request(
            "'HostConfig':{'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':99999999999}}");
    assertEquals(new RestartPolicy.OnFailure(Integer.MAX_VALUE), request.lifecycle().restart());
  }

  @Test
  void read_publishedPortsAndMounts() {
    var request =
        SpecBuilderTest.request(
            "'ExposedPorts':{'80/tcp':{},'53/udp':{}},'HostConfig':{'PortBindings':{'80/tcp':["
                + "{'HostIp':'127.0.0.1','HostPort':'8080'}]},'Binds':['/a/../b:/c:ro,rslave'],"
                + "'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':3}}");
    assertEquals(
        List.of(new Published(80, "tcp", "127.0.0.1", "8080")), request.network().published());
    assertEquals(2, request.network().exposed().size());
    var bind = assertInstanceOf(MountRequest.Bind.class, request.mounts().getFirst());
    assertEquals(Path.of("/b"), bind.source());
    assertEquals("rslave", bind.propagation());
    assertEquals(new RestartPolicy.OnFailure(3), request.lifecycle().restart());
  }
}
