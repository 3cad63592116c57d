import { ACT_CONFIGURE, ACT_CONTROL, ACT_REPORT } from '../message.ts';
import { functionTable } from '../protocol.ts';

/** Added to the communication phase of an acknowledge telegram (AT); a master data telegram (MDT) has the phase alone. */
export const ACKNOWLEDGE = 0x10;
/** Added when the telegram announces a change to its phase. */
export const CHANGE = 0x20;

/** Telegrams by communication phase (Sercos III, IEC 61784-2 profile 16/3): phases up to 3 set the network up, 4 runs it. */
export const functions = functionTable(
  [0, 1, 2, 3, 4].flatMap((phase) => {
    const acts = phase === 4 ? ACT_REPORT : ACT_REPORT | ACT_CONFIGURE;
    return [
      [phase, `mdt_cp${phase}`, `Master data telegram, CP${phase}`, acts],
      [ACKNOWLEDGE + phase, `at_cp${phase}`, `Acknowledge telegram, CP${phase}`, ACT_REPORT],
      [CHANGE + phase, `phase_change_cp${phase}`, `Change to CP${phase}`, ACT_CONTROL],
    ] as const;
  }),
);
