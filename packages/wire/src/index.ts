export * from './ber.ts';
export * from './ber-encode.ts';
export * from './bytes.ts';
export * from './fields.ts';
export * from './message.ts';
export * from './protocol.ts';
export * from './protocols.ts';
export * from './testing.ts';
export * as modbus from './modbus/index.ts';
