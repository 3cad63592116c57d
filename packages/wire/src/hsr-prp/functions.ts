import { ACT_REPORT } from '../message.ts';
import { functionTable } from '../protocol.ts';

export const PRP_DUPLICATE_DISCARD = 20;
export const PRP_DUPLICATE_ACCEPT = 21;
export const HSR_ANNOUNCE = 22;
export const HSR_NODE = 23;
export const REDUNDANCY_BOX = 30;
export const VIRTUAL_NODE = 31;

/** Supervision of PRP by the type of its first element (IEC 62439-3 §4.3). */
export const prpFunctions = functionTable([
  [PRP_DUPLICATE_DISCARD, 'node_duplicate_discard', 'Life check, duplicate discard', ACT_REPORT],
  [PRP_DUPLICATE_ACCEPT, 'node_duplicate_accept', 'Life check, duplicate accept', ACT_REPORT],
]);

/** Supervision of HSR by the type of its first element (IEC 62439-3 §5.7); the announcement is of the first edition. */
export const hsrFunctions = functionTable([
  [HSR_ANNOUNCE, 'announce', 'Announcement of a node', ACT_REPORT],
  [HSR_NODE, 'life_check', 'Life check', ACT_REPORT],
]);
