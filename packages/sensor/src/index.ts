export * from './clock.ts';
export * from './event.ts';
export * from './message-log.ts';
export * from './result.ts';
export * from './sensor.ts';
