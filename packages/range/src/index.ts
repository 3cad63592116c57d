export type { Attack, PlantId } from './attack.ts';
export { attacks } from './attacks/index.ts';
export { type Plant, plants } from './plants/index.ts';
export { type NumberedFrame, simulate, type SimulateOptions } from './simulate.ts';
export type { Truth, TruthAsset, TruthStep } from './truth.ts';
// What a scene of one's own is built from: rules are proved with it.
export { Connection, type ConnectionOptions } from './connection.ts';
export { type Address, ethernet, tcpFrame, udpFrame } from './frames.ts';
export { Network, type Node } from './network.ts';
export { Random } from './random.ts';
