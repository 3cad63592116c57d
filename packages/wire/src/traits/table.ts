import { buildings } from './table/buildings.ts';
import { china } from './table/china.ts';
import { controllers } from './table/controllers.ts';
import { energy } from './table/energy.ts';
import { links } from './table/links.ts';
import { machines } from './table/machines.ts';
import { office } from './table/office.ts';
import type { CountedRow } from './trait.ts';

/**
 * Every protocol that is recognised by its traits and counted, no more. A row that only a port number would tell has no place here: it belongs to
 * the names that the sensor gives to unknown flows.
 */
export const rows: readonly CountedRow[] = [...controllers, ...machines, ...links, ...energy, ...buildings, ...china, ...office];
