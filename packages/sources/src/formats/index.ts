import type { Format } from '../format.ts';
import { csvInventory } from './csv-inventory.ts';
import { cycloneDx } from './cyclonedx.ts';
import { spdx } from './spdx.ts';
import { suricataEve } from './suricata-eve.ts';
import { syslog } from './syslog.ts';
import { windowsEvents } from './windows-events.ts';
import { zeekJson } from './zeek-json.ts';

/** Every format, one line each. */
export const formats: readonly Format[] = [suricataEve, zeekJson, csvInventory, cycloneDx, spdx, syslog, windowsEvents];
