import type { Format } from '../format.ts';
import { suricataEve } from './suricata-eve.ts';
import { zeekJson } from './zeek-json.ts';

/** Every format, one line each. */
export const formats: readonly Format[] = [suricataEve, zeekJson];
