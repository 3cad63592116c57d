import type { Samples, Scene } from '../scene.ts';

const CLIENT = '10.0.0.5';
const STATION = '10.0.0.20';
const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));
const tpkt = (body: readonly number[]): Uint8Array =>
  Uint8Array.from([3, 0, (body.length + 4) >> 8, (body.length + 4) & 0xff, ...body]);
/** An X.224 connection request or confirm with a negotiation (MS-RDPBCGR §2.2.1.1). */
const connect = (code: number, type: number, security: number): Uint8Array => {
  const negotiation = [type, 0, 8, 0, security, 0, 0, 0];
  return tpkt([6 + negotiation.length, code, 0, 0, 0, 0, 0, ...negotiation]);
};
const TLS = 1;
const STANDARD = 0;
/** The first settings of a client, with the channels that it asks for (§2.2.1.3.4). */
const settings = (...channels: string[]): Uint8Array => {
  const list = channels.flatMap((name) => [...ascii(name.padEnd(8, '\0')), 0, 0, 0, 0x80]);
  const block = [0x03, 0xc0, 8 + list.length, 0, channels.length, 0, 0, 0, ...list];
  return tpkt([2, 0xf0, 0x80, 0x7f, 0x65, 0x82, 1, 0, ...new Array<number>(30).fill(1), ...block]);
};
const open = (scene: Scene, security: number) =>
  scene.tcp(CLIENT, STATION, 3389).exchange(connect(0xe0, 1, 3), connect(0xd0, 2, security));

export const samples: Samples = {
  'rdp-channel-exploit': {
    fires: (scene) => open(scene, STANDARD).exchange(settings('rdpdr', 'MS_T120'), null),
    quiet: (scene) => open(scene, STANDARD).exchange(settings('rdpdr', 'cliprdr', 'rdpsnd'), null),
  },
  'rdp-without-network-authentication': {
    fires: (scene) => open(scene, STANDARD),
    quiet: (scene) => open(scene, TLS),
  },
};
