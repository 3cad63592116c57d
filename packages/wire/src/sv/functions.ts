import { ACT_REPORT } from '../message.ts';
import { functionTable } from '../protocol.ts';

export const SEND_SAMPLES = 1;

/** The one service: a publisher sends samples (IEC 61850-7-2, SendMSVMessage). */
export const functions = functionTable([[SEND_SAMPLES, 'send_msv_message', 'SendMSVMessage', ACT_REPORT]]);

/** How the samples of a publisher are synchronised (IEC 61850-9-2, smpSynch). */
export const synchronisations: ReadonlyMap<number, string> = new Map([
  [0, 'none'],
  [1, 'local'],
  [2, 'global'],
]);

/** What the sample rate counts (IEC 61850-9-2, smpMod). */
export const sampleModes: ReadonlyMap<number, string> = new Map([
  [0, 'samples_per_nominal_period'],
  [1, 'samples_per_second'],
  [2, 'seconds_per_sample'],
]);
