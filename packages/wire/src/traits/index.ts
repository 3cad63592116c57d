import type { Protocol } from '../protocol.ts';
import { countedProtocol } from './compile.ts';
import { rows } from './table.ts';

/** The protocols that are recognised and counted, in the order of the table. */
export const countedProtocols: readonly Protocol[] = rows.map(countedProtocol);
