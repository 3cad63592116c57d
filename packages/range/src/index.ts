export { Connection, type ConnectionOptions } from './connection.ts';
export * from './frames.ts';
export { Network, type Node, type SimulatedFrame } from './network.ts';
export { Random } from './random.ts';
export type { Truth, TruthAsset, TruthStep } from './truth.ts';
