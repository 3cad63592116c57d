export { nbdgm } from './datagram.ts';
export { nbns } from './name-service.ts';
