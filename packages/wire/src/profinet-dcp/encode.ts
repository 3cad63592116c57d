import {
  FRAME_GET_SET,
  FRAME_HELLO,
  FRAME_IDENTIFY_REQUEST,
  FRAME_IDENTIFY_RESPONSE,
  GET,
  HELLO,
  IDENTIFY,
  REQUEST,
  RESPONSE_SUCCESS,
  RESPONSE_UNSUPPORTED,
  SET,
} from './functions.ts';

/** A block: option << 8 | suboption, and its data with block info or qualifier where the service has one. */
export interface Block {
  key: number;
  data: readonly number[];
}

/** IPv4 addresses as dotted text. */
export interface IpParameter {
  ip: string;
  mask: string;
  gateway: string;
}

/** What a station says of itself; what is left out is not sent. */
export interface Station {
  type?: string;
  name?: string;
  vendorId?: number;
  deviceId?: number;
  /** Bits: 1 IO device, 2 IO controller, 4 multi-device, 8 supervisor. */
  role?: number;
  /** Suboptions that the station knows, option << 8 | suboption. */
  options?: readonly number[];
  instance?: number;
  ip?: IpParameter;
}

const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0) & 0xff);
const address = (text: string): number[] => text.split('.').map(Number);
const parameter = (ip: IpParameter): number[] => [...address(ip.ip), ...address(ip.mask), ...address(ip.gateway)];

/** Any DCP frame payload, from the frame id on. `delay` is the response delay factor of an identify request, else reserved. */
export function encodeDcp(
  frame: number,
  service: number,
  type: number,
  xid: number,
  blocks: readonly Block[],
  delay = 0,
): Uint8Array {
  const data = blocks.flatMap(({ key, data }) => {
    const padding = data.length & 1 ? [0] : [];
    return [...word(key), ...word(data.length), ...data, ...padding];
  });
  return Uint8Array.from([
    ...word(frame),
    service,
    type,
    ...word(xid >>> 16),
    ...word(xid),
    ...word(delay),
    ...word(data.length),
    ...data,
  ]);
}

/** The blocks with which a station presents itself, each led by its block info. */
export function stationBlocks(station: Station): Block[] {
  const blocks: Block[] = [];
  if (station.options) blocks.push({ key: 0x0205, data: [0, 0, ...station.options.flatMap(word)] });
  if (station.type !== undefined) blocks.push({ key: 0x0201, data: [0, 0, ...ascii(station.type)] });
  if (station.name !== undefined) blocks.push({ key: 0x0202, data: [0, 0, ...ascii(station.name)] });
  if (station.vendorId !== undefined)
    blocks.push({ key: 0x0203, data: [0, 0, ...word(station.vendorId), ...word(station.deviceId ?? 0)] });
  if (station.role !== undefined) blocks.push({ key: 0x0204, data: [0, 0, station.role, 0] });
  if (station.instance !== undefined) blocks.push({ key: 0x0207, data: [0, 0, ...word(station.instance)] });
  if (station.ip) blocks.push({ key: 0x0102, data: [0, station.ip.ip === '0.0.0.0' ? 0 : 1, ...parameter(station.ip)] });
  return blocks;
}

/** Asks all stations to present themselves. */
export const identifyAllRequest = (xid: number, delay = 1) =>
  encodeDcp(FRAME_IDENTIFY_REQUEST, IDENTIFY, REQUEST, xid, [{ key: 0xffff, data: [] }], delay);
/** Asks for the station of a name. */
export const identifyNameRequest = (xid: number, name: string, delay = 1) =>
  encodeDcp(FRAME_IDENTIFY_REQUEST, IDENTIFY, REQUEST, xid, [{ key: 0x0202, data: ascii(name) }], delay);
/** Asks for the station behind an alias: the port of a neighbour. */
export const identifyAliasRequest = (xid: number, alias: string, delay = 1) =>
  encodeDcp(FRAME_IDENTIFY_REQUEST, IDENTIFY, REQUEST, xid, [{ key: 0x0206, data: ascii(alias) }], delay);
/** A station's answer to an identify request. */
export const identifyResponse = (xid: number, station: Station) =>
  encodeDcp(FRAME_IDENTIFY_RESPONSE, IDENTIFY, RESPONSE_SUCCESS, xid, stationBlocks(station));
/** A station presents itself after power-on. */
export const hello = (xid: number, station: Station) => encodeDcp(FRAME_HELLO, HELLO, REQUEST, xid, stationBlocks(station));

/** Asks one station for suboptions, option << 8 | suboption each. */
export function getRequest(xid: number, keys: readonly number[]): Uint8Array {
  const head = encodeDcp(FRAME_GET_SET, GET, REQUEST, xid, []);
  const out = Uint8Array.from([...head, ...keys.flatMap(word)]);
  out.set(word(keys.length * 2), 10);
  return out;
}
/** Answer to a get. */
export const getResponse = (xid: number, station: Station) =>
  encodeDcp(FRAME_GET_SET, GET, RESPONSE_SUCCESS, xid, stationBlocks(station));

/** Any set request. The data of each block begins with its qualifier. */
export const setRequest = (xid: number, blocks: readonly Block[]) => encodeDcp(FRAME_GET_SET, SET, REQUEST, xid, blocks);
/** Names a station; an empty name clears it. */
export const setName = (xid: number, name: string, permanent = true) =>
  setRequest(xid, [{ key: 0x0202, data: [0, permanent ? 1 : 0, ...ascii(name)] }]);
/** Gives a station its address. */
export const setIp = (xid: number, ip: IpParameter, permanent = true) =>
  setRequest(xid, [{ key: 0x0102, data: [0, permanent ? 1 : 0, ...parameter(ip)] }]);
/** Gives a station its address and up to four name servers. */
export const setIpSuite = (xid: number, ip: IpParameter, nameServers: readonly string[], permanent = true) =>
  setRequest(xid, [
    {
      key: 0x0103,
      data: [0, permanent ? 1 : 0, ...parameter(ip), ...[0, 1, 2, 3].flatMap((i) => address(nameServers[i] ?? '0.0.0.0'))],
    },
  ]);
/** Makes a station's light flash, to find it in the cabinet. */
export const setSignal = (xid: number) => setRequest(xid, [{ key: 0x0503, data: [0, 0, 1, 0] }]);
/** Resets a station to what it was when delivered. */
export const resetFactorySettings = (xid: number) => setRequest(xid, [{ key: 0x0505, data: [0, 0] }]);
/** Resets by mode: 2 application data, 4 communication parameter, 8 all stored data, 16 the device, 18 with restore. */
export const resetToFactory = (xid: number, mode: number) => setRequest(xid, [{ key: 0x0506, data: word(mode) }]);
/** Answer to a set: for each block the option that was set and a block error, 0 for good. */
export const setResponse = (xid: number, results: readonly { key: number; error: number }[]) =>
  encodeDcp(
    FRAME_GET_SET,
    SET,
    RESPONSE_SUCCESS,
    xid,
    results.map(({ key, error }) => ({ key: 0x0504, data: [...word(key), error] })),
  );
/** A station refuses a get or a set as a whole. */
export const unsupportedResponse = (xid: number, service: typeof GET | typeof SET) =>
  encodeDcp(FRAME_GET_SET, service, RESPONSE_UNSUPPORTED, xid, []);
