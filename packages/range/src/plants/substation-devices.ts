import type { SwitchFacts } from '../office/office.ts';
import type { Breaker } from '../process/substation.ts';
import type { DeviceFacts } from '../site.ts';

/** An IED: what it says of itself over MMS, the breakers that it moves, and its GOOSE. */
export interface IedDevice extends DeviceFacts {
  mms: { vendor: string; model: string; revision: string };
  domain: string;
  breakers: readonly Breaker[];
  appId: number;
}

interface OtherDevice extends DeviceFacts {
  timeToLive?: number;
}

const told = ['vendor', 'product', 'model', 'firmware'];
const siprotec = (
  id: string,
  last: number,
  model: string,
  serial: string,
  domain: string,
  breakers: readonly Breaker[],
): IedDevice => ({
  id,
  mac: `00:0e:8c:d4:61:${last}`,
  ip: `10.60.5.${last}`,
  role: 'ied',
  vendor: 'SIEMENS',
  product: `SIPROTEC 5 ${model}`,
  model,
  firmware: 'V8.80',
  serial,
  visible: told,
  mms: { vendor: 'SIEMENS', model: `SIPROTEC 5 ${model}`, revision: 'V8.80' },
  domain,
  breakers,
  appId: 0x3000 + last,
});

/** The IEDs of the substation. Facts of real products, so that advisories about them match; names and numbers of the plant are invented. */
export const ieds: readonly IedDevice[] = [
  siprotec('ied-line1', 21, '7SA86', 'BM1907512345', 'LINE1LD0', ['line1']),
  siprotec('ied-line2', 22, '7SA86', 'BM1907512346', 'LINE2LD0', ['line2']),
  siprotec('ied-transformer', 23, '7UT85', 'BM1908004417', 'TRAFO1LD0', ['transformer']),
  {
    id: 'ied-feeders',
    mac: '00:02:a3:1c:40:24',
    ip: '10.60.5.24',
    role: 'ied',
    vendor: 'Hitachi Energy',
    product: 'Relion 670 series',
    model: 'REC670',
    firmware: '2.1.0.1',
    serial: 'T1620087',
    visible: told,
    mms: { vendor: 'Hitachi Energy', model: 'Relion 670 series REC670', revision: '2.1.0.1' },
    domain: 'FEEDERLD0',
    breakers: ['feeder1', 'feeder2', 'feeder3', 'feeder4'],
    appId: 0x3024,
  },
];

/** What the outstation of the pole-mounted recloser says of itself: variations of group 0. */
export const recloserAttributes: readonly (readonly [number, string])[] = [
  [242, 'R151'],
  [243, 'B'],
  [248, '1214560077'],
  [250, 'ControlEdge RTU'],
  [252, 'Honeywell'],
];

/** Everything else in the substation. */
export const others: readonly OtherDevice[] = [
  {
    id: 'gateway',
    mac: '00:a0:f4:27:10:11',
    ip: '10.60.5.11',
    name: 'SS-GW1',
    role: 'rtu',
    vendor: 'GE',
    timeToLive: 64,
  },
  {
    id: 'recloser',
    mac: '00:40:84:3b:02:31',
    ip: '10.60.5.31',
    role: 'rtu',
    vendor: 'Honeywell',
    product: 'ControlEdge RTU',
    model: 'ControlEdge RTU',
    firmware: 'R151',
    serial: '1214560077',
    visible: ['vendor', 'product', 'model', 'firmware', 'serial'],
  },
  {
    id: 'hmi',
    mac: '18:66:da:90:55:50',
    ip: '10.60.5.50',
    name: 'SS-HMI1',
    role: 'hmi',
    vendor: 'Dell',
    visible: ['vendor'],
    timeToLive: 128,
  },
  {
    id: 'historian',
    mac: '00:25:90:e2:7c:51',
    ip: '10.60.5.51',
    name: 'SS-HIST',
    role: 'historian',
    vendor: 'Super Micro Computer',
    visible: ['vendor'],
    timeToLive: 128,
  },
  {
    id: 'engineering',
    mac: '18:66:da:90:55:52',
    ip: '10.60.5.52',
    name: 'SS-ENG1',
    role: 'engineering_station',
    vendor: 'Dell',
    visible: ['vendor'],
    timeToLive: 128,
  },
  { id: 'control-centre', mac: '00:50:56:8d:10:10', ip: '10.60.100.10', name: 'CC-SCADA1', role: 'scada_server', purdueLevel: 2 },
];

/** The switches of the station bus. */
export const switches: readonly SwitchFacts[] = [
  {
    id: 'switch-1',
    mac: '00:0a:dc:51:20:02',
    ip: '10.60.5.2',
    name: 'SS-SW1',
    vendor: 'Siemens',
    product: 'RUGGEDCOM RSG2100',
    firmware: '4.3.4',
    description: 'RuggedCom RSG2100, Version ROS v4.3.4',
    object: '1.3.6.1.4.1.15004.2.1',
    location: 'Control building',
  },
  {
    id: 'switch-2',
    mac: '00:80:63:77:0d:03',
    ip: '10.60.5.3',
    name: 'SS-SW2',
    vendor: 'Hirschmann',
    product: 'GECKO 8TX',
    firmware: '2.0.00',
    description: 'Hirschmann GECKO 8TX, 02.0.00',
    object: '1.3.6.1.4.1.248.14.10.110',
    location: 'Switchyard',
  },
];
