import { ads } from './ads/index.ts';
import { amqp } from './amqp/index.ts';
import { arp } from './arp/index.ts';
import { bacnet } from './bacnet/index.ts';
import { c1222 } from './c1222/index.ts';
import { c37118 } from './c37118/index.ts';
import { ccLinkIe, ccLinkIeFieldBasic } from './cc-link-ie/index.ts';
import { cip } from './cip/index.ts';
import { coap } from './coap/index.ts';
import { codesys, codesysV2 } from './codesys/index.ts';
import { cotp } from './cotp/index.ts';
import { crimson } from './crimson/index.ts';
import { dcerpc } from './dcerpc/index.ts';
import { dds } from './dds/index.ts';
import { dhcp, dhcpv6 } from './dhcp/index.ts';
import { dlms } from './dlms/index.ts';
import { dlt645 } from './dlt645/index.ts';
import { dnp3 } from './dnp3/index.ts';
import { dns, llmnr } from './dns/index.ts';
import { egd } from './egd/index.ts';
import { enip } from './enip/index.ts';
import { ethercat } from './ethercat/index.ts';
import { fanucFocas } from './fanuc-focas/index.ts';
import { fins } from './fins/index.ts';
import { fox } from './fox/index.ts';
import { ftp } from './ftp/index.ts';
import { gdw1376 } from './gdw1376/index.ts';
import { geSrtp } from './ge-srtp/index.ts';
import { goose } from './goose/index.ts';
import { hartIp } from './hart-ip/index.ts';
import { hj212 } from './hj212/index.ts';
import { hsr, prp } from './hsr-prp/index.ts';
import { http } from './http/index.ts';
import { iccp } from './iccp/index.ts';
import { iec101 } from './iec101/index.ts';
import { iec103 } from './iec103/index.ts';
import { iec104 } from './iec104/index.ts';
import { knx } from './knx/index.ts';
import { lldp } from './lldp/index.ts';
import { lontalk } from './lontalk/index.ts';
import { lwm2m } from './lwm2m/index.ts';
import { mdns } from './mdns/index.ts';
import { melsecA } from './melsec-a/index.ts';
import { melsoft } from './melsoft/index.ts';
import { mms } from './mms/index.ts';
import { modbus } from './modbus/index.ts';
import { mrp } from './mrp/index.ts';
import { mqtt } from './mqtt/index.ts';
import { mstp } from './mstp/index.ts';
import { nbdgm, nbns } from './netbios/index.ts';
import { ntp } from './ntp/index.ts';
import { opcda } from './opcda/index.ts';
import { opcua } from './opcua/index.ts';
import { pcom } from './pcom/index.ts';
import { pcworx } from './pcworx/index.ts';
import { powerlink } from './powerlink/index.ts';
import { profinetDcp } from './profinet-dcp/index.ts';
import { profinetIoCm } from './profinet-io-cm/index.ts';
import { profinetRt } from './profinet-rt/index.ts';
import type { Protocol } from './protocol.ts';
import { ptp } from './ptp/index.ts';
import { rdp } from './rdp/index.ts';
import { rGoose } from './r-goose/index.ts';
import { rSv } from './r-sv/index.ts';
import { s7commPlus } from './s7comm-plus/index.ts';
import { s7comm } from './s7comm/index.ts';
import { sbus } from './sbus/index.ts';
import { sercos } from './sercos/index.ts';
import { sl651 } from './sl651/index.ts';
import { slmp } from './slmp/index.ts';
import { smb } from './smb/index.ts';
import { snmp } from './snmp/index.ts';
import { someip } from './someip/index.ts';
import { sparkplug } from './sparkplug/index.ts';
import { ssdp } from './ssdp/index.ts';
import { ssh } from './ssh/index.ts';
import { sv } from './sv/index.ts';
import { telnet } from './telnet/index.ts';
import { tftp } from './tftp/index.ts';
import { tls } from './tls/index.ts';
import { tristation } from './tristation/index.ts';
import { genisys } from './genisys/index.ts';
import { rocPlus } from './roc-plus/index.ts';
import { bsap } from './bsap/index.ts';
import { ffHse } from './ff-hse/index.ts';
import { countedProtocols } from './traits/index.ts';
import { umas } from './umas/index.ts';
import { xcp } from './xcp/index.ts';
import { zigbee } from './zigbee/index.ts';

/** Every protocol, one line each. The order decides between equals when content is recognised. */
export const protocols: readonly Protocol[] = [
  modbus,
  profinetDcp,
  cotp,
  iec104,
  arp,
  lldp,
  dns,
  llmnr,
  dhcp,
  dhcpv6,
  cip,
  enip,
  mdns,
  nbdgm,
  nbns,
  dnp3,
  s7comm,
  snmp,
  goose,
  mstp,
  http,
  ssh,
  ftp,
  telnet,
  ntp,
  opcua,
  tls,
  bacnet,
  smb,
  mms,
  ssdp,
  sv,
  hj212,
  s7commPlus,
  c37118,
  slmp,
  mqtt,
  sparkplug,
  sl651,
  rGoose,
  rSv,
  dlt645,
  melsoft,
  gdw1376,
  melsecA,
  hartIp,
  iccp,
  ptp,
  ethercat,
  umas,
  dcerpc,
  opcda,
  hsr,
  prp,
  coap,
  lwm2m,
  c1222,
  ads,
  amqp,
  fins,
  profinetIoCm,
  tristation,
  egd,
  codesys,
  codesysV2,
  profinetRt,
  genisys,
  dlms,
  pcom,
  dds,
  knx,
  iec101,
  powerlink,
  sercos,
  rocPlus,
  geSrtp,
  lontalk,
  bsap,
  ccLinkIe,
  ccLinkIeFieldBasic,
  pcworx,
  crimson,
  fanucFocas,
  iec103,
  fox,
  ffHse,
  sbus,
  zigbee,
  someip,
  xcp,
  mrp,
  rdp,
  tftp,
  // Last: what is understood goes before what is only counted.
  ...countedProtocols,
];

protocols.forEach((protocol, index) => {
  protocol.index = index;
});

/** The protocol with that id. */
export function protocolById(id: string): Protocol | undefined {
  return protocols.find((protocol) => protocol.id === id);
}
