import type { Attack } from '../attack.ts';
import { modbusDiscovery } from './modbus-discovery.ts';
import { modbusListenOnly } from './modbus-listen-only.ts';
import { modbusSetPoint } from './modbus-set-point.ts';

/** Every attack, one line each. */
export const attacks: readonly Attack[] = [modbusDiscovery, modbusSetPoint, modbusListenOnly];
