import { types } from '../iec104/functions.ts';
import { functionTable } from '../protocol.ts';
import { linkFunctions } from './link.ts';

export { statuses } from '../iec104/functions.ts';

/** Types of ASDUs, which IEC 60870-5-104 has from here, and functions of the link. */
export const functions = functionTable([
  ...types.map(([code, label, name, title, acts]) => [code, name, `${label} ${title}`, acts] as const),
  ...linkFunctions,
]);
